using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Fireworks.Api;
using Fireworks.Contracts;
using Fireworks.Gateway.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Fireworks.Gateway.Endpoints;

internal static class RunEndpoints
{
    public static void MapRuns(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(Routes.Runs, StartAsync);
        routes.MapGet(Routes.Run, StatusAsync);
        routes.MapPost(Routes.CancelRun, CancelAsync);
        routes.MapPost(Routes.ReleaseRun, ReleaseAsync);
        routes.MapGet(Routes.RunMetrics, MetricsAsync);
    }

    private static async Task<Ok<RunInfo>> StartAsync([FromBody] StartRun start, [FromServices] Tenant tenant, [FromServices] GatewayOptions options, CancellationToken cancellationToken)
    {
        var transport = start.Transport switch
        {
            "stream" => Transport.Stream,
            "pull" => Transport.Pull,
            var other => throw new BadRequestException($"'transport' must be stream or pull, but is '{other}'."),
        };
        var id = start.Run is { } given ? Names.CheckNewRun(given) : options.NewRun();
        if (start.Experiment is { } experiment) Names.Check(experiment, "experiment");
        var (hash, manifest) = start.Scaffold is { } scaffold ? await ManifestAsync(scaffold, tenant, cancellationToken) : default;
        var request = new RunRequest(
            await GraphOfAsync(start, manifest, tenant, cancellationToken),
            start.Parameters.ToImmutableDictionary(p => p.Key, p => p.Value?.ToJsonString() ?? "null"),
            start.Experiment,
            start.Seed ?? manifest?.Seed,
            hash,
            transport);
        NeededKinds.Ask(Graph.Parse(request.Graph));
        var run = await tenant.NewRun(id).StartAsync(request, cancellationToken);
        return TypedResults.Ok(run.ToInfo());
    }

    private static async Task<string> GraphOfAsync(StartRun start, ScaffoldManifest? manifest, Tenant tenant, CancellationToken cancellationToken)
    {
        if (start.Graph is not null && start.GraphName is not null) throw new BadRequestException("Give either 'graph' or 'graph_name', not both.");
        if (start.Graph is { } graph) return graph.ToJsonString();
        if (start.GraphName is { } name) return await tenant.Graph(name).GetAsync(null, cancellationToken) ?? throw new GraphNotFoundException(name);
        return manifest?.Graph ?? throw new BadRequestException("A run needs 'graph', 'graph_name' or 'scaffold', but none of them is given.");
    }

    // A run keeps the manifest, which never changes, rather than the name.
    private static async Task<(string Hash, ScaffoldManifest? Manifest)> ManifestAsync(string scaffold, Tenant tenant, CancellationToken cancellationToken)
    {
        var grain = tenant.Scaffold(scaffold);
        var status = await grain.GetAsync(cancellationToken) ?? throw new ScaffoldNotFoundException(scaffold);
        return (status.Manifest, ScaffoldManifest.Parse(Encoding.UTF8.GetBytes(await grain.ManifestAsync(cancellationToken)), scaffold));
    }

    private static async Task<Ok<RunInfo>> StatusAsync(string run, [FromServices] Tenant tenant, CancellationToken cancellationToken) =>
        TypedResults.Ok((await (await tenant.RunAsync(run, cancellationToken)).StatusAsync(cancellationToken)).ToInfo());

    private static async Task<NoContent> CancelAsync(string run, [FromServices] Tenant tenant, CancellationToken cancellationToken)
    {
        await (await tenant.RunAsync(run, cancellationToken)).CancelAsync(cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> ReleaseAsync(string run, [FromServices] Tenant tenant, CancellationToken cancellationToken)
    {
        await (await tenant.RunAsync(run, cancellationToken)).ReleaseAsync(cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<MetricPoint[]>> MetricsAsync(string run, string? name, [FromServices] Tenant tenant, CancellationToken cancellationToken)
    {
        var metrics = await (await tenant.RunAsync(run, cancellationToken)).MetricsAsync(name, cancellationToken);
        return TypedResults.Ok(metrics.Select(Mapping.ToPoint).ToArray());
    }
}
