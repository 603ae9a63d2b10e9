using System.Collections.Immutable;
using Orleans.Concurrency;

namespace Fireworks.Contracts;

/// <summary>One message on its way over an edge. (run, edge, lane, pass, sequence) is its id; the run, edge and lane are those of the page's stream.</summary>
/// <param name="Pass">The pass over the data.</param>
/// <param name="Sequence">Position in the pass as this reader sees it: gap-free from the reader's first.</param>
/// <param name="Message">The rows.</param>
/// <param name="After">Where the producer's reader stood after it: reading from there gives the next chunk.</param>
[GenerateSerializer, Immutable, Alias("fireworks.chunk")]
public sealed record Chunk([property: Id(0)] long Pass, [property: Id(1)] long Sequence, [property: Id(2)] Message Message, [property: Id(3)] Cursor After);

/// <summary>What travels at once: up to about 1 MiB or 64 chunks.</summary>
/// <param name="Generation">Fences: pages of another generation are dropped.</param>
/// <param name="Reader">Which opening of the edge the page answers; the consumer numbers them from 1.</param>
/// <param name="Chunks">The chunks, in sequence; empty means "nothing yet" unless the page ends or fails.</param>
/// <param name="End">Whether the pass ends after these chunks.</param>
/// <param name="Error">Why the producer failed, or null.</param>
/// <param name="Silo">The name of the producer's silo.</param>
[GenerateSerializer, Immutable, Alias("fireworks.page")]
public sealed record Page(
    [property: Id(0)] long Generation,
    [property: Id(1)] long Reader,
    [property: Id(2)] ImmutableArray<Chunk> Chunks,
    [property: Id(3)] bool End,
    [property: Id(4)] Exception? Error,
    [property: Id(5)] string Silo)
{
    /// <summary>Chunks in one page, at most.</summary>
    public const int MaxChunks = 64;

    /// <summary>Bytes after which a page is full.</summary>
    public const long FullBytes = 1 << 20;

    /// <summary>Bytes of all chunks.</summary>
    public long ByteCount => Chunks.Sum(c => c.Message.ByteCount);
}
