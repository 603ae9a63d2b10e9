using System.Collections.Immutable;
using Fireworks.Contracts;

namespace Fireworks.Grains;

/// <summary>A consumer's side of an edge, as a pure state machine: drops what it has seen, finds what is missing, grants credit.</summary>
/// <param name="Generation">The run's generation; pages of another are dropped.</param>
/// <param name="Reader">Which opening this is; pages of an earlier one are dropped.</param>
/// <param name="Expected">The sequence of the next chunk.</param>
/// <param name="Cursor">Where to open again to get that chunk.</param>
/// <param name="WindowBytes">Bytes that may be on their way.</param>
/// <param name="ConsumedBytes">Bytes the component has taken.</param>
/// <param name="GrantedBytes">The cumulative limit told to the producer.</param>
/// <param name="Ended">Whether the last chunk was accepted.</param>
public readonly record struct InEdge(
    long Generation,
    long Reader,
    long Expected,
    Cursor Cursor,
    long WindowBytes,
    long ConsumedBytes,
    long GrantedBytes,
    bool Ended)
{
    /// <summary>What a chunk counts against the credit: small ones are charged for their handling.</summary>
    public static long Cost(Chunk chunk) => Math.Max(chunk.Message.ByteCount, 1024);

    /// <summary>An opening at a cursor.</summary>
    public static InEdge Open(long generation, long reader, Cursor from, long sequence, long windowBytes) =>
        new(generation, reader, sequence, from, windowBytes, 0, windowBytes, false);

    /// <summary>Takes a page: the chunks to hand on, in order and without gaps, and whether some before them are missing.</summary>
    public (InEdge Next, ImmutableArray<Chunk> Accepted, bool Missing) Receive(Page page)
    {
        if (page.Generation != Generation || page.Reader != Reader || Ended) return (this, [], false);

        var accepted = ImmutableArray.CreateBuilder<Chunk>(page.Chunks.Length);
        var (expected, cursor) = (Expected, Cursor);
        foreach (var chunk in page.Chunks)
        {
            if (chunk.Sequence < expected) continue;
            if (chunk.Sequence > expected) return (this with { Expected = expected, Cursor = cursor }, accepted.ToImmutable(), true);
            accepted.Add(chunk);
            (expected, cursor) = (expected + 1, chunk.After);
        }
        return (this with { Expected = expected, Cursor = cursor, Ended = page.End }, accepted.ToImmutable(), false);
    }

    /// <summary>Counts bytes as taken; a grant follows when half the window is used.</summary>
    public (InEdge Next, long? Grant) Consume(long bytes)
    {
        var consumed = ConsumedBytes + bytes;
        if (Ended || GrantedBytes - consumed > WindowBytes / 2) return (this with { ConsumedBytes = consumed }, null);
        var granted = consumed + WindowBytes;
        return (this with { ConsumedBytes = consumed, GrantedBytes = granted }, granted);
    }

    /// <summary>Opens again at the first chunk that is missing.</summary>
    public InEdge Reopen(long reader) => this with { Reader = reader, ConsumedBytes = 0, GrantedBytes = WindowBytes };
}
