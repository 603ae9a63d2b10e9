using System.Text;
using Fireworks.Api;
using Fireworks.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Fireworks.Gateway.Endpoints;

/// <summary>What a node had learned, as its blob holds it. It comes from the store itself: weights are too large for a grain's message.</summary>
internal static class StateEndpoint
{
    public static void MapStates(this IEndpointRouteBuilder routes) => routes.MapGet(Routes.ScaffoldState, GetAsync);

    private static async Task<FileContentHttpResult> GetAsync(
        string scaffold, string node, [FromServices] Tenant tenant, [FromServices] IBlobStore blobs, CancellationToken cancellationToken)
    {
        var manifest = ScaffoldManifest.Parse(Encoding.UTF8.GetBytes(await tenant.Scaffold(scaffold).ManifestAsync(cancellationToken)), scaffold);
        if (!manifest.States.TryGetValue(node, out var hash)) throw new NodeStateNotFoundException(scaffold, node, manifest.States.Keys);
        return TypedResults.Bytes(await blobs.GetAsync(hash, cancellationToken), ApiJson.ArrowStream);
    }
}
