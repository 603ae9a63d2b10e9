using System.Buffers;
using System.Globalization;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Fireworks.Api;
using Fireworks.Gateway.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Fireworks.Gateway.Endpoints;

/// <summary>What happens at a run or search, as server-sent events; the id of each is its sequence.</summary>
/// <remarks>The answer begins at once and says something every few seconds, so that both sides notice when the other is gone.</remarks>
internal static class EventEndpoint
{
    private static readonly byte[] StillHere = ": still here\n\n"u8.ToArray();

    public static void MapEvents(this IEndpointRouteBuilder routes) => routes.MapGet(Routes.Events, ReadAsync);

    private static async Task ReadAsync(string? run, string? search, long? after, [FromServices] Tenant tenant, HttpContext context)
    {
        var stop = context.RequestAborted;
        var feed = await FeedOfAsync(run, search, tenant, stop);
        var response = context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache,no-store";
        context.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();
        await response.StartAsync(stop);

        await foreach (var events in feed.AfterAsync(Last(context) ?? after ?? 0, stop))
        {
            if (events.IsEmpty) await response.Body.WriteAsync(StillHere, stop);
            else await SseFormatter.WriteAsync(Items(events), response.Body, (item, to) => Write(item.Data, to), stop);
            await response.Body.FlushAsync(stop);
        }
    }

    // A writer escapes by its own options, not by the serializer's.
    private static void Write(FeedEvent e, IBufferWriter<byte> to)
    {
        using var writer = new Utf8JsonWriter(to, new JsonWriterOptions { Encoder = ApiJson.Options.Encoder });
        JsonSerializer.Serialize(writer, e, ApiJson.Options);
    }

    private static async Task<Feed> FeedOfAsync(string? run, string? search, Tenant tenant, CancellationToken cancellationToken)
    {
        if ((run is null) == (search is null)) throw new BadRequestException("Give either ?run= or ?search=.");
        if (run is not null)
        {
            var grain = await tenant.RunAsync(run, cancellationToken);
            await grain.StatusAsync(cancellationToken);
            return new Feed(
                async (after, cancel) => [.. (await grain.EventsAsync(after, cancel)).Select(Mapping.ToEvent)],
                async cancel => (await grain.StatusAsync(cancel)).State,
                state => state is "complete" or "failed" or "cancelled");
        }
        var factory = tenant.Search(search!);
        await factory.StatusAsync(cancellationToken);
        return new Feed(
            async (after, cancel) => [.. (await factory.EventsAsync(after, cancel)).Select(Mapping.ToEvent)],
            async cancel => (await factory.StatusAsync(cancel)).State,
            state => state is "complete" or "stopped");
    }

    private static long? Last(HttpContext context) =>
        long.TryParse(context.Request.Headers["Last-Event-ID"], NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

#pragma warning disable CS1998 // The formatter takes an asynchronous sequence; these are here already.
    private static async IAsyncEnumerable<SseItem<FeedEvent>> Items(IEnumerable<FeedEvent> events)
#pragma warning restore CS1998
    {
        foreach (var e in events) yield return new SseItem<FeedEvent>(e) { EventId = e.Sequence.ToString(CultureInfo.InvariantCulture) };
    }
}
