using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fireworks;

/// <summary>Copies rows in any order: one loop for each row width that fits a register.</summary>
/// <remarks>Rows far apart cost a memory access each, so the loop asks for rows ahead of the one it copies.</remarks>
internal static class GatherKernel
{
    private const int Ahead = 24;
    private const int WideAhead = 8;
    private const int CacheLine = 64;
    private const int MostAhead = 4 * CacheLine;

    /// <param name="from">All rows.</param>
    /// <param name="width">Bytes of a row.</param>
    /// <param name="rows">Rows, each known to exist.</param>
    /// <param name="to">rows × width bytes.</param>
    public static void Gather(ReadOnlySpan<byte> from, int width, ReadOnlySpan<int> rows, Span<byte> to)
    {
        switch (width)
        {
            case 0: break;
            case 1: Gather<byte>(from, rows, to); break;
            case 2: Gather<short>(from, rows, to); break;
            case 4: Gather<int>(from, rows, to); break;
            case 8: Gather<long>(from, rows, to); break;
            case 16: Gather<Vector128<byte>>(from, rows, to); break;
            case 32: Gather<Vector256<byte>>(from, rows, to); break;
            case 64: Gather<Vector512<byte>>(from, rows, to); break;
            default: GatherWide(from, width, rows, to); break;
        }
    }

    private static unsafe void Gather<T>(ReadOnlySpan<byte> from, ReadOnlySpan<int> rows, Span<byte> to) where T : unmanaged
    {
        fixed (byte* source = from, target = to)
        fixed (int* at = rows)
        {
            var read = (T*)source;
            var write = (T*)target;
            var i = 0;
            if (Sse.IsSupported)
            {
                for (; i < rows.Length - Ahead; i++)
                {
                    Sse.Prefetch0(read + at[i + Ahead]);
                    write[i] = read[at[i]];
                }
            }
            for (; i < rows.Length; i++) write[i] = read[at[i]];
        }
    }

    private static unsafe void GatherWide(ReadOnlySpan<byte> from, int width, ReadOnlySpan<int> rows, Span<byte> to)
    {
        fixed (byte* source = from, target = to)
        {
            for (var i = 0; i < rows.Length; i++)
            {
                if (Sse.IsSupported && i < rows.Length - WideAhead)
                {
                    var next = source + (nint)rows[i + WideAhead] * width;
                    for (var at = 0; at < width && at < MostAhead; at += CacheLine) Sse.Prefetch0(next + at);
                }
                Buffer.MemoryCopy(source + (nint)rows[i] * width, target + (nint)i * width, width, width);
            }
        }
    }
}
