using Fireworks.Contracts;

namespace Fireworks.Grains;

/// <summary>A producer's side of an edge, as a pure state machine: what it may send, and what it has sent.</summary>
/// <param name="Generation">The run's generation.</param>
/// <param name="Reader">Which opening of the edge this is.</param>
/// <param name="NextSequence">The sequence of the next chunk.</param>
/// <param name="SentBytes">Cost of all chunks sent.</param>
/// <param name="LimitBytes">It sends while <paramref name="SentBytes"/> is below; one chunk may go over.</param>
public readonly record struct OutEdge(long Generation, long Reader, long NextSequence, long SentBytes, long LimitBytes)
{
    /// <summary>Whether there is credit for another chunk.</summary>
    public bool MaySend => SentBytes < LimitBytes;

    /// <summary>Raises the limit; an older or foreign grant changes nothing.</summary>
    public OutEdge Grant(long generation, long reader, long limitBytes) =>
        generation == Generation && reader == Reader && limitBytes > LimitBytes ? this with { LimitBytes = limitBytes } : this;

    /// <summary>Numbers a message and counts it as sent.</summary>
    public (OutEdge Next, Chunk Chunk) Send(long pass, Message message, Cursor after)
    {
        var chunk = new Chunk(pass, NextSequence, message, after);
        return (this with { NextSequence = NextSequence + 1, SentBytes = SentBytes + InEdge.Cost(chunk) }, chunk);
    }
}
