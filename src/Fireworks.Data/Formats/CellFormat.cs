using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Fireworks;

/// <summary>Writes the numbers of one column as text that reads back as the same number.</summary>
internal static class CellFormat
{
    /// <summary>Writes number <paramref name="index"/>, counted row by row, with the given spellings of numbers that are not finite.</summary>
    public static void Number(IBufferWriter<byte> to, TensorColumn column, int index, in Special special)
    {
        switch (column.Type.DType)
        {
            case DType.Bool: to.Write(Cell<bool>(column, index) ? "true"u8 : "false"u8); break;
            case DType.UInt8: Whole(to, Cell<byte>(column, index)); break;
            case DType.Int8: Whole(to, Cell<sbyte>(column, index)); break;
            case DType.Int16: Whole(to, Cell<short>(column, index)); break;
            case DType.Int32: Whole(to, Cell<int>(column, index)); break;
            case DType.Int64: Whole(to, Cell<long>(column, index)); break;
            case DType.Float16: Fraction(to, Cell<Half>(column, index), (double)Cell<Half>(column, index), special); break;
            case DType.Float32: Fraction(to, Cell<float>(column, index), Cell<float>(column, index), special); break;
            default: Fraction(to, Cell<double>(column, index), Cell<double>(column, index), special); break;
        }
    }

    private static T Cell<T>(TensorColumn column, int index) where T : unmanaged => MemoryMarshal.Cast<byte, T>(column.Data.Span)[index];

    private static void Whole<T>(IBufferWriter<byte> to, T value) where T : IUtf8SpanFormattable
    {
        value.TryFormat(to.GetSpan(32), out var written, default, CultureInfo.InvariantCulture);
        to.Advance(written);
    }

    // A fraction keeps a point or exponent, so that a column of 1.0, 2.0 is not read back as whole numbers.
    private static void Fraction<T>(IBufferWriter<byte> to, T value, double number, in Special special) where T : IUtf8SpanFormattable
    {
        if (!double.IsFinite(number))
        {
            to.Write(double.IsNaN(number) ? special.NaN : number > 0 ? special.Infinity : special.MinusInfinity);
            return;
        }
        var span = to.GetSpan(40);
        value.TryFormat(span, out var written, default, CultureInfo.InvariantCulture);
        if (span[..written].IndexOfAny(".eE"u8) < 0)
        {
            ".0"u8.CopyTo(span[written..]);
            written += 2;
        }
        to.Advance(written);
    }

    /// <summary>How numbers that are not finite are spelt.</summary>
    public readonly ref struct Special(ReadOnlySpan<byte> nan, ReadOnlySpan<byte> infinity, ReadOnlySpan<byte> minusInfinity)
    {
        public ReadOnlySpan<byte> NaN { get; } = nan;

        public ReadOnlySpan<byte> Infinity { get; } = infinity;

        public ReadOnlySpan<byte> MinusInfinity { get; } = minusInfinity;
    }
}
