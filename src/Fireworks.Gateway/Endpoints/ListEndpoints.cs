using Fireworks.Api;
using Fireworks.Contracts;
using Fireworks.Gateway.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Fireworks.Gateway.Endpoints;

/// <summary>What there is: summaries, newest first, each with the length of the whole list.</summary>
internal static class ListEndpoints
{
    private static readonly string[] RunStates = ["running", "paused", "complete", "failed", "cancelled"];
    private static readonly string[] SearchStates = ["running", "stopped", "complete"];

    public static void MapLists(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Routes.Runs, RunsAsync);
        routes.MapGet(Routes.Experiments, ExperimentsAsync);
        routes.MapGet(Routes.Experiment, ExperimentAsync);
        routes.MapGet(Routes.Searches, SearchesAsync);
        routes.MapGet(Routes.Scaffolds, ScaffoldsAsync);
        routes.MapGet(Routes.Silos, SilosAsync);
    }

    // Whoever names what is not there has misspelt it; an empty list would hide that.
    private static async Task<Ok<Api.Listing<RunItem>>> RunsAsync(
        string? experiment, string? search, string? status, DateTimeOffset? endedBefore, int? limit, int? skip, [FromServices] Tenant tenant, CancellationToken cancellationToken)
    {
        var most = Limit(limit);
        if (skip < 0) throw new BadRequestException($"'skip' must be at least 0, but is {skip}.");
        if (experiment is not null) await tenant.Overview.ExperimentAsync(Names.Check(experiment, "experiment"), cancellationToken);
        if (search is not null) await tenant.Search(search).StatusAsync(cancellationToken);
        var found = await tenant.Overview.RunsAsync(new RunQuery(experiment, search, Status(status, RunStates), most, endedBefore, skip ?? 0), cancellationToken);
        return TypedResults.Ok(new Api.Listing<RunItem>([.. found.Items.Select(ListMapping.ToItem)], found.Total));
    }

    private static async Task<Ok<Api.Listing<ExperimentInfo>>> ExperimentsAsync(int? limit, [FromServices] Tenant tenant, CancellationToken cancellationToken)
    {
        var found = await tenant.Overview.ExperimentsAsync(Limit(limit), cancellationToken);
        return TypedResults.Ok(new Api.Listing<ExperimentInfo>([.. found.Items.Select(ListMapping.ToInfo)], found.Total));
    }

    private static async Task<Ok<ExperimentInfo>> ExperimentAsync(string experiment, [FromServices] Tenant tenant, CancellationToken cancellationToken) =>
        TypedResults.Ok((await tenant.Overview.ExperimentAsync(Names.Check(experiment, "experiment"), cancellationToken)).ToInfo());

    private static async Task<Ok<Api.Listing<SearchItem>>> SearchesAsync(string? status, int? limit, [FromServices] Tenant tenant, CancellationToken cancellationToken)
    {
        var found = await tenant.Overview.SearchesAsync(Status(status, SearchStates), Limit(limit), cancellationToken);
        return TypedResults.Ok(new Api.Listing<SearchItem>([.. found.Items.Select(ListMapping.ToItem)], found.Total));
    }

    private static async Task<Ok<Api.Listing<ScaffoldItem>>> ScaffoldsAsync(string? experiment, int? limit, [FromServices] Tenant tenant, CancellationToken cancellationToken)
    {
        var most = Limit(limit);
        if (experiment is not null) await tenant.Overview.ExperimentAsync(Names.Check(experiment, "experiment"), cancellationToken);
        var found = await tenant.Overview.ScaffoldsAsync(experiment, most, cancellationToken);
        return TypedResults.Ok(new Api.Listing<ScaffoldItem>([.. found.Items.Select(ListMapping.ToItem)], found.Total));
    }

    private static async Task<Ok<Api.Listing<SiloInfo>>> SilosAsync(bool? gone, [FromServices] Tenant tenant, CancellationToken cancellationToken)
    {
        var found = await tenant.Overview.SilosAsync(gone ?? false, cancellationToken);
        return TypedResults.Ok(new Api.Listing<SiloInfo>([.. found.Select(ListMapping.ToInfo)], found.Length));
    }

    internal static int Limit(int? limit) => limit switch
    {
        null => Api.Listing<RunItem>.DefaultLimit,
        >= 1 and <= Api.Listing<RunItem>.MostItems and var most => most,
        _ => throw new BadRequestException($"'limit' must lie between 1 and {Api.Listing<RunItem>.MostItems}, but is {limit}."),
    };

    private static string? Status(string? status, string[] known) => status is null || known.Contains(status)
        ? status
        : throw new BadRequestException($"'status' is one of {string.Join(", ", known)}, but is '{status}'.{Nearest.Hint(status, known)}");
}
