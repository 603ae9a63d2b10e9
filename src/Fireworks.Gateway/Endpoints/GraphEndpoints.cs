using System.Text.Json.Nodes;
using Fireworks.Api;
using Fireworks.Gateway.Keys;
using Fireworks.Gateway.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Fireworks.Gateway.Endpoints;

internal static class GraphEndpoints
{
    public static void MapGraphs(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(Routes.CheckGraph, CheckAsync).Needs(KeyScope.Read); // Stores nothing.
        routes.MapPut(Routes.Graph, SubmitAsync);
        routes.MapGet(Routes.Graph, GetAsync);
    }

    private static async Task<Ok<GraphCheck>> CheckAsync([FromBody] JsonNode graph, [FromServices] Tenant tenant, CancellationToken cancellationToken)
    {
        var name = (graph as JsonObject)?["name"]?.ToString() is { Length: > 0 } given ? given : "unnamed";
        var problems = await tenant.Graph(name).CheckAsync(graph.ToJsonString(), cancellationToken);
        return TypedResults.Ok(new GraphCheck(ProblemTable.Infos(problems)));
    }

    private static async Task<Ok<GraphInfo>> SubmitAsync(string name, [FromBody] JsonNode graph, [FromServices] Tenant tenant, CancellationToken cancellationToken)
    {
        if ((graph as JsonObject)?["name"]?.ToString() is { } given && given != name)
            throw new BadRequestException($"A graph is stored under its own name, but the graph is called '{given}' and the address says '{name}'; make them equal.");
        return TypedResults.Ok(new GraphInfo(name, await tenant.Graph(name).SubmitAsync(graph.ToJsonString(), cancellationToken), null));
    }

    private static async Task<Ok<GraphInfo>> GetAsync(string name, int? version, [FromServices] Tenant tenant, CancellationToken cancellationToken)
    {
        var graph = await tenant.Graph(name).GetAsync(version, cancellationToken) ?? throw new GraphNotFoundException(name);
        return TypedResults.Ok(new GraphInfo(name, version, JsonNode.Parse(graph)));
    }
}
