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

internal static class ScaffoldEndpoints
{
    public static void MapScaffolds(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(Routes.Scaffolds, SaveAsync);
        routes.MapGet(Routes.Scaffold, GetAsync);
    }

    private static async Task<Ok<ScaffoldInfo>> SaveAsync([FromBody] SaveScaffold save, [FromServices] Tenant tenant, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(save.Name) || string.IsNullOrEmpty(save.Run)) throw new BadRequestException("A scaffold needs 'name' and 'run', but one of them is empty.");
        var run = await (await tenant.RunAsync(save.Run, cancellationToken)).StatusAsync(cancellationToken);
        return TypedResults.Ok((await tenant.Scaffold(save.Name).SaveAsync(run.Run, cancellationToken)).ToInfo());
    }

    private static async Task<Ok<ScaffoldInfo>> GetAsync(string scaffold, [FromServices] Tenant tenant, CancellationToken cancellationToken)
    {
        var grain = tenant.Scaffold(scaffold);
        var status = await grain.GetAsync(cancellationToken) ?? throw new ScaffoldNotFoundException(scaffold);
        var manifest = ScaffoldManifest.Parse(Encoding.UTF8.GetBytes(await grain.ManifestAsync(cancellationToken)), scaffold);
        return TypedResults.Ok(status.ToInfo() with { Seed = manifest.Seed, Graph = JsonNode.Parse(manifest.Graph), States = manifest.States });
    }
}
