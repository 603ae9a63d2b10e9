namespace Fireworks;

/// <summary>A block that grows as bytes are added, and is handed over without a copy.</summary>
/// <param name="capacity">Bytes expected; at least 0.</param>
internal sealed unsafe class BlockWriter(int capacity)
{
    private Block? _block;
    private byte* _bytes;
    private int _room = capacity;

    /// <summary>Bytes since the last <see cref="Build"/>.</summary>
    public int Count { get; private set; }

    /// <summary>Room for more bytes, whose contents are undefined; valid until the next call.</summary>
    /// <exception cref="MessageShapeException">All bytes together take 2 GiB or more.</exception>
    public Span<byte> Add(int bytes)
    {
        if (_block is null || bytes > _room - Count) Grow((long)Count + bytes);
        var added = new Span<byte>(_bytes + Count, bytes);
        Count += bytes;
        return added;
    }

    /// <summary>The bytes added, and begins anew.</summary>
    public ReadOnlyMemory<byte> Build()
    {
        var built = _block is null ? default : _block.Memory[..Count];
        (_block, Count) = (null, 0);                           // as large as this was, the next is likely to be
        return built;
    }

    private void Grow(long least)
    {
        if (least > int.MaxValue) throw new MessageShapeException($"A column stays under 2 GiB, but its rows take {least} bytes and more come; read fewer rows at a time.");
        var block = Block.Rent((int)Math.Min(int.MaxValue, Math.Max(least, _block is null ? _room : 2L * _room)));
        if (_block is not null)
        {
            new ReadOnlySpan<byte>(_bytes, Count).CopyTo(block.GetSpan());
            _block.Release();
        }
        (_block, _room) = (block, block.GetSpan().Length);
        fixed (byte* bytes = block.GetSpan()) _bytes = bytes;  // native memory: it does not move
    }
}
