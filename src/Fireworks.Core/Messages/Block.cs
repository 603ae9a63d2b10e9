using System.Buffers;
using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Fireworks;

/// <summary>A block of 64-byte-aligned native memory from a capped pool: the memory behind every column.</summary>
/// <remarks>
/// <para>The garbage collector owns blocks. A column holds a <see cref="Memory{T}"/> over one, which keeps this handle alive; when the last
/// is gone, the finalizer gives the memory back to the pool. Nobody disposes a published column. This handle is the only finalizable
/// object of a block: two of them could free memory that the other still needs.</para>
/// <para>A span or pointer into a block does not keep it alive: end such code with <see cref="GC.KeepAlive"/> on the column.</para>
/// <para>Fresh memory costs 5–8 times a copy (page faults), so pooling is most of the speed. Memory pressure is reported when a block
/// comes from or goes to the operating system, not when it is rented.</para>
/// </remarks>
public sealed unsafe class Block : MemoryManager<byte>
{
    /// <summary>Alignment of every block, in bytes: a cache line, and the width of an AVX-512 register.</summary>
    public const int Alignment = 64;

    private const int SmallestSize = 4096;
    private const long PooledBytesPerSize = 64L << 20;

    private static readonly ConcurrentDictionary<long, ConcurrentBag<nint>> Pool = new();

    [ThreadStatic]
    private static long _rented;

    private readonly int _length;
    private readonly long _size;
    private nint _address;

    private Block(nint address, long size, int length)
    {
        _address = address;
        _size = size;
        _length = length;
    }

#pragma warning disable CA2015 // Deliberate: the remarks above say how spans are kept safe.
    /// <summary>Gives the memory back when no column holds it any more.</summary>
    ~Block() => Free();
#pragma warning restore CA2015

    /// <summary>Bytes that this thread has rented so far, for tests that watch what a reader takes.</summary>
    internal static long RentedBytes => _rented;

    /// <summary>A block of at least one byte and exactly <paramref name="bytes"/> usable ones. Contents are undefined.</summary>
    /// <param name="bytes">Usable bytes; 0 to 2 GiB − 1.</param>
    public static Block Rent(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        var size = Math.Max(SmallestSize, (long)BitOperations.RoundUpToPowerOf2((ulong)bytes));
        _rented += size;
        if (Pool.TryGetValue(size, out var free) && free.TryTake(out var address)) return new Block(address, size, bytes);

        GC.AddMemoryPressure(size);
        return new Block((nint)NativeMemory.AlignedAlloc((nuint)size, Alignment), size, bytes);
    }

    /// <summary>Gives back a block that was never published, such as scratch or a failed receive.</summary>
    public void Release()
    {
        GC.SuppressFinalize(this);
        Free();
    }

    /// <inheritdoc/>
    public override Span<byte> GetSpan() => _address != 0 ? new((void*)_address, _length) : throw new ObjectDisposedException(nameof(Block));

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0) => new((byte*)_address + elementIndex, default, this);

    /// <inheritdoc/>
    public override void Unpin() { }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => Free();

    private void Free()
    {
        var address = Interlocked.Exchange(ref _address, 0);
        if (address == 0) return;

        var free = Pool.GetOrAdd(_size, static _ => []);
        if (free.Count * _size < PooledBytesPerSize)
        {
            free.Add(address);
            return;
        }
        NativeMemory.AlignedFree((void*)address);
        GC.RemoveMemoryPressure(_size);
    }
}
