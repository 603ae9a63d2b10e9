using Fireworks.Contracts;

namespace Fireworks.Grains;

/// <summary>How chunks come over from a producer in another activation.</summary>
internal interface IEdge
{
    /// <summary>A reader of one pass; nothing is sent before its first read. Any number may be open.</summary>
    PipeReader Open(Cursor from);
}

/// <summary>What both ways of travelling need to know of an edge.</summary>
/// <param name="Producer">The node that is read.</param>
/// <param name="Consumer">The grain key of where the node that reads lives.</param>
/// <param name="Role">Its grain class.</param>
/// <param name="Port">The port that reads, as <see cref="EdgeStream.PortOf"/> names it.</param>
/// <param name="Generation">The run's generation.</param>
/// <param name="WindowBytes">Bytes that may be on their way to one reader.</param>
/// <param name="Counters">Counts what arrives.</param>
/// <param name="Stopping">Cancelled when the consumer stops.</param>
internal sealed record EdgeEnd(
    NodeReference Producer,
    string Consumer,
    NodeRole Role,
    string Port,
    long Generation,
    long WindowBytes,
    EdgeCounters Counters,
    CancellationToken Stopping)
{
    private static long _readers;

    /// <summary>A number for a new reader, unique in this process.</summary>
    public static long NextReader() => Interlocked.Increment(ref _readers);
}
