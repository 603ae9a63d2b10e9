using Fireworks.Api;
using Fireworks.Contracts;
using Fireworks.Gateway.Keys;
using Fireworks.Gateway.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Fireworks.Gateway.Endpoints;

/// <summary>What is kept on disk, and what of it is not needed any more.</summary>
internal static class StorageEndpoints
{
    private const double MostGrace = 10 * 365.25 * 24 * 3600;

    public static void MapStorage(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Routes.Disk, DiskAsync);
        routes.MapPost(Routes.CollectBlobs, CollectAsync).Needs(KeyScope.Admin);
    }

    private static async Task<Ok<DiskReport>> DiskAsync([FromServices] Tenant tenant, CancellationToken cancellationToken)
    {
        var use = await tenant.Storage.UseAsync(cancellationToken);
        return TypedResults.Ok(new DiskReport(
            new(use.Database, use.DatabaseBytes), new(use.BlobStore, Sum(use.Referenced), Sum(use.Unreferenced), use.Missing, use.Broken), use.LogBytes,
            [.. use.Shares.Select(s => new ShareUse(s.Kind, s.Name, Sum(s.Blobs), s.LogBytes))]));
    }

    private static async Task<Ok<CollectedBlobs>> CollectAsync([FromBody] CollectBlobs asked, [FromServices] Tenant tenant, CancellationToken cancellationToken)
    {
        if (asked.GraceSeconds is not (>= 0 and <= MostGrace)) throw new BadRequestException($"'grace_seconds' lies between 0 and {MostGrace:0}, but is {asked.GraceSeconds}.");
        var done = await tenant.Storage.CollectAsync(TimeSpan.FromSeconds(asked.GraceSeconds), asked.DryRun, cancellationToken);
        return TypedResults.Ok(new CollectedBlobs(asked.DryRun, Sum(done.Deleted), Sum(done.Spared), Sum(done.Kept)));
    }

    private static BlobSum Sum(BlobTotal total) => new(total.Count, total.Bytes);
}
