using System.Text.Json.Nodes;
using Fireworks.Api;
using Fireworks.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Fireworks.Gateway.Endpoints;

internal static class SearchEndpoints
{
    public static void MapSearches(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(Routes.Searches, OpenAsync);
        routes.MapGet(Routes.Search, StatusAsync);
        routes.MapPost(Routes.StopSearch, StopAsync);
    }

    private static async Task<Ok<SearchInfo>> OpenAsync([FromBody] StartSearch start, [FromServices] Tenant tenant, CancellationToken cancellationToken)
    {
        if ((start.Plan as JsonObject)?["name"]?.ToString() is not { Length: > 0 } name)
            throw new PlanInvalidException([new GraphProblem("$.name", "missing-field", "The field 'name' is missing; a search needs a name.")]);

        var search = tenant.Search(name);
        NeededKinds.Ask(SearchPlan.Parse(start.Plan.ToJsonString()).Graph);
        var status = await search.OpenAsync(start.Plan.ToJsonString(), cancellationToken);
        return TypedResults.Ok((start.Start ? await search.StartAsync(cancellationToken) : status).ToInfo());
    }

    private static async Task<Ok<SearchInfo>> StatusAsync(string search, [FromServices] Tenant tenant, CancellationToken cancellationToken) =>
        TypedResults.Ok((await tenant.Search(search).StatusAsync(cancellationToken)).ToInfo());

    private static async Task<NoContent> StopAsync(string search, [FromServices] Tenant tenant, CancellationToken cancellationToken)
    {
        await tenant.Search(search).StopAsync(cancellationToken);
        return TypedResults.NoContent();
    }
}
