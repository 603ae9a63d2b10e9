using Fireworks.Contracts;

namespace Fireworks.Grains;

/// <summary>What a node has sent and received over edges.</summary>
/// <param name="silo">The name of the node's silo.</param>
internal sealed class EdgeCounters(string silo)
{
    private long _chunksIn, _chunksOut, _bytesIn, _chunksFromOtherSilos;

    public string Silo { get; } = silo;

    public long ChunksIn => Volatile.Read(ref _chunksIn);

    public long ChunksOut => Volatile.Read(ref _chunksOut);

    public long BytesIn => Volatile.Read(ref _bytesIn);

    public long ChunksFromOtherSilos => Volatile.Read(ref _chunksFromOtherSilos);

    public void Sent(int chunks) => Interlocked.Add(ref _chunksOut, chunks);

    public void Received(Page page, string transport)
    {
        Telemetry.Received(page, transport, page.Silo != Silo);
        Interlocked.Add(ref _chunksIn, page.Chunks.Length);
        Interlocked.Add(ref _bytesIn, page.ByteCount);
        if (page.Silo != Silo) Interlocked.Add(ref _chunksFromOtherSilos, page.Chunks.Length);
    }
}
