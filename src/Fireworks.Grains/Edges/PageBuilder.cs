using System.Collections.Immutable;
using Fireworks.Contracts;

namespace Fireworks.Grains;

/// <summary>Packs what a reader gives into pages: as much as is there without waiting, up to a page's size.</summary>
/// <remarks>A read that has not finished is kept for the next page, so that slow data is sent as it comes.</remarks>
internal sealed class PageBuilder(PipeReader reader, long pass)
{
    private ValueTask<Message?>? _pending;

    /// <summary>The next page. Waits for its first message; stops packing where the edge has no credit.</summary>
    public async ValueTask<(OutEdge Edge, ImmutableArray<Chunk> Chunks, bool End)> NextAsync(OutEdge edge, CancellationToken cancellationToken)
    {
        var chunks = ImmutableArray.CreateBuilder<Chunk>();
        long bytes = 0;
        do
        {
            var read = _pending ?? reader.NextAsync(cancellationToken);
            _pending = null;
            if (chunks.Count > 0 && !read.IsCompleted)
            {
                _pending = read.Preserve();
                break;
            }
            if (await read is not { } message) return (edge, chunks.ToImmutable(), true);
            (edge, var chunk) = edge.Send(pass, message, reader.Position);
            chunks.Add(chunk);
            bytes += message.ByteCount;
        }
        while (chunks.Count < Page.MaxChunks && bytes < Page.FullBytes && edge.MaySend);
        return (edge, chunks.ToImmutable(), false);
    }
}
