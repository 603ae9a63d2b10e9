using Fireworks.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Fireworks.Gateway.Endpoints;

/// <summary>Forgets what is not needed any more. Repeating a request that was interrupted finishes it; what is not there is not found.</summary>
internal static class DeleteEndpoints
{
    public static void MapDeletes(this IEndpointRouteBuilder routes)
    {
        routes.MapDelete(Routes.Run, RunAsync);
        routes.MapDelete(Routes.Experiment, ExperimentAsync);
        routes.MapDelete(Routes.Search, SearchAsync);
        routes.MapDelete(Routes.Scaffold, ScaffoldAsync);
    }

    private static async Task<Ok<Deletion>> RunAsync(string run, [FromServices] Tenant tenant, CancellationToken cancellationToken)
    {
        var grain = await tenant.RunAsync(run, cancellationToken);
        var status = await grain.StatusAsync(cancellationToken);
        await grain.DeleteAsync(cancellationToken);
        return TypedResults.Ok(new Deletion("run", $"{status.Experiment}#{status.Number}", [status.Run]));
    }

    private static async Task<Ok<Deletion>> ExperimentAsync(string experiment, [FromServices] Tenant tenant, CancellationToken cancellationToken) =>
        TypedResults.Ok(new Deletion("experiment", experiment, await tenant.Experiment(experiment).DeleteAsync(cancellationToken)));

    private static async Task<Ok<Deletion>> SearchAsync(string search, [FromServices] Tenant tenant, CancellationToken cancellationToken) =>
        TypedResults.Ok(new Deletion("search", search, await tenant.Search(search).DeleteAsync(cancellationToken)));

    private static async Task<Ok<Deletion>> ScaffoldAsync(string scaffold, [FromServices] Tenant tenant, CancellationToken cancellationToken)
    {
        await tenant.Scaffold(scaffold).DeleteAsync(cancellationToken);
        return TypedResults.Ok(new Deletion("scaffold", scaffold, []));
    }
}
