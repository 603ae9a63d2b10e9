using Fireworks.Api;
using Fireworks.Contracts;
using Fireworks.Gateway.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Fireworks.Gateway.Endpoints;

/// <summary>An output as an Arrow stream: pulled page by page under a lease of its own, each batch with its cursor.</summary>
internal static class OutputEndpoint
{
    public static void MapOutputs(this IEndpointRouteBuilder routes) => routes.MapGet(Routes.RunOutput, ReadAsync);

    private static async Task ReadAsync(string run, string output, string? from, [FromServices] Tenant tenant, HttpContext context)
    {
        var stop = context.RequestAborted;
        var grain = await tenant.RunAsync(run, stop);
        var at = new EdgePull($"gateway/{Guid.NewGuid():N}", output, Generation: 0, Reader: 1, Start(from), Sequence: 0, Page.FullBytes);

        // The first page is asked for before the answer begins: a run or output that does not exist, or has failed, is still a problem then.
        var page = await NextAsync(grain, output, at, stop);
        context.Response.ContentType = ApiJson.ArrowStream;
        await context.Response.StartAsync(stop);
        using var writer = new ArrowStreamWriter(context.Response.Body);
        while (true)
        {
            foreach (var chunk in page.Chunks)
            {
                await writer.WriteAsync(chunk.Message, chunk.After, stop);
                at = at with { From = chunk.After, Sequence = chunk.Sequence + 1 };
            }
            // Awaiting the flush is the back-pressure: nothing is pulled for a reader that does not take what it has.
            await context.Response.Body.FlushAsync(stop);
            if (page.End) break;
            page = await NextAsync(grain, output, at, stop);
        }
        await writer.EndAsync(cancellationToken: stop);
    }

    private static async Task<Page> NextAsync(IRunGrain run, string output, EdgePull at, CancellationToken cancellationToken)
    {
        var page = await run.ReadOutputAsync(output, at, cancellationToken);
        return page.Error is null ? page : throw page.Error;
    }

    private static Cursor Start(string? from)
    {
        try
        {
            return from is null ? Cursor.Start : Cursor.Parse(from);
        }
        catch (FormatException e)
        {
            throw new BadRequestException($"'from' must be a cursor that came with a batch, but is '{from}'.", e);
        }
    }
}
