using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fireworks;

/// <summary>Shifts and scales numbers cell by cell: (x − shift) · scale, computed in float64, as float32.</summary>
internal static class ScaleKernel
{
    private const int Ahead = 8;
    private const int CacheLine = 64 / sizeof(float);
    private const int MostAhead = 4 * CacheLine;

    /// <summary>A column of the same shape.</summary>
    /// <param name="column">N rows of C cells, of any type of numbers.</param>
    /// <param name="shift">C numbers.</param>
    /// <param name="scale">C numbers.</param>
    /// <exception cref="ArgumentException">There are not C of both.</exception>
    public static TensorColumn Scaled(TensorColumn column, double[] shift, double[] scale)
    {
        Check(column, shift, scale);
        var scaled = TensorColumn.Create<float>(new ColumnType(DType.Float32, column.Type.RowShape), column.Length, to =>
        {
            var from = column.Data.Span;
            switch (column.Type.DType)
            {
                case DType.Bool or DType.UInt8: Scale(MemoryMarshal.Cast<byte, byte>(from), shift, scale, to, static v => v); break;
                case DType.Int8: Scale(MemoryMarshal.Cast<byte, sbyte>(from), shift, scale, to, static v => v); break;
                case DType.Int16: Scale(MemoryMarshal.Cast<byte, short>(from), shift, scale, to, static v => v); break;
                case DType.Int32: Scale(MemoryMarshal.Cast<byte, int>(from), shift, scale, to, static v => v); break;
                case DType.Int64: Scale(MemoryMarshal.Cast<byte, long>(from), shift, scale, to, static v => v); break;
                case DType.Float16: Scale(MemoryMarshal.Cast<byte, Half>(from), shift, scale, to, static v => (double)v); break;
                case DType.Float32: Scale(MemoryMarshal.Cast<byte, float>(from), shift, scale, to); break;
                default: Scale(MemoryMarshal.Cast<byte, double>(from), shift, scale, to, static v => v); break;
            }
        });
        GC.KeepAlive(column);
        return scaled;
    }

    /// <summary>A column of some rows of another.</summary>
    /// <param name="column">All rows, of C cells.</param>
    /// <param name="rows">The rows, each known to exist.</param>
    /// <param name="shift">C numbers.</param>
    /// <param name="scale">C numbers.</param>
    /// <exception cref="ArgumentException">There are not C of both.</exception>
    public static TensorColumn Scaled(TensorColumn column, ReadOnlySpan<int> rows, double[] shift, double[] scale)
    {
        Check(column, shift, scale);
        if (column.Type.DType != DType.Float32 || !IsWhole(shift.Length)) return Scaled((TensorColumn)column.Gather(rows), shift, scale);

        var block = Block.Rent(checked(rows.Length * shift.Length * sizeof(float)));
        var from = MemoryMarshal.Cast<byte, float>(column.Data.Span);
        var to = MemoryMarshal.Cast<byte, float>(block.GetSpan());
        for (var i = 0; i < rows.Length; i++)
        {
            if (Sse.IsSupported && i + Ahead < rows.Length) Prefetch(from.Slice(rows[i + Ahead] * shift.Length, shift.Length));
            Scale(from.Slice(rows[i] * shift.Length, shift.Length), shift, scale, to.Slice(i * shift.Length, shift.Length));
        }
        GC.KeepAlive(column);
        return new TensorColumn(new ColumnType(DType.Float32, column.Type.RowShape), rows.Length, block.Memory);
    }

    // The vector loads below are not checked: this is.
    private static void Check(TensorColumn column, double[] shift, double[] scale)
    {
        if (shift.Length != column.Type.RowSize || scale.Length != shift.Length)
            throw new ArgumentException($"Rows of {column.Type} take {column.Type.RowSize} shifts and scales, but there are {shift.Length} and {scale.Length}.", nameof(scale));
    }

    // Rows far apart cost a memory access each: ask for them ahead of the one that is scaled.
    private static unsafe void Prefetch(ReadOnlySpan<float> row)
    {
        fixed (float* first = row)
            for (var at = 0; at < row.Length && at < MostAhead; at += CacheLine) Sse.Prefetch0(first + at);
    }

    private static bool IsWhole(int cells) => Vector256.IsHardwareAccelerated && cells % Vector256<float>.Count == 0;

    private static void Scale<T>(ReadOnlySpan<T> from, double[] shift, double[] scale, Span<float> to, Func<T, double> number)
    {
        for (int i = 0, cell = 0; i < to.Length; i++)
        {
            to[i] = (float)((number(from[i]) - shift[cell]) * scale[cell]);
            if (++cell == shift.Length) cell = 0;
        }
    }

    // Rows of whole vectors are what training reads most; the same operations in the same precision give the same bits.
    private static void Scale(ReadOnlySpan<float> from, double[] shift, double[] scale, Span<float> to)
    {
        var width = Vector256<float>.Count;
        if (!IsWhole(shift.Length))
        {
            Scale(from, shift, scale, to, static v => v);
            return;
        }
        ref var source = ref MemoryMarshal.GetReference(from);
        ref var target = ref MemoryMarshal.GetReference(to);
        for (int i = 0, cell = 0; i < to.Length; i += width)
        {
            var (lower, upper) = Vector256.Widen(Vector256.LoadUnsafe(ref source, (nuint)i));
            lower = (lower - Vector256.LoadUnsafe(ref shift[cell])) * Vector256.LoadUnsafe(ref scale[cell]);
            upper = (upper - Vector256.LoadUnsafe(ref shift[cell + width / 2])) * Vector256.LoadUnsafe(ref scale[cell + width / 2]);
            Vector256.Narrow(lower, upper).StoreUnsafe(ref target, (nuint)i);
            if ((cell += width) == shift.Length) cell = 0;
        }
    }
}
