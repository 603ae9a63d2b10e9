using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace Fireworks;

/// <summary>Cells of Arrow's types as text and back: dates, times and durations as ISO 8601 has them, decimals and unsigned integers as digits.</summary>
/// <remarks>Text is of the value as it lies in memory, a count of units, and not of a .NET value, which may be coarser. What the type cannot hold
/// exactly is no such value: nothing is rounded.</remarks>
internal static class LogicalText
{
    /// <summary>Whether cells of that type can be text; byte strings cannot.</summary>
    public static bool Has(IArrowType type) => type is UInt16Type or UInt32Type or UInt64Type or Date32Type or Date64Type or Time32Type or Time64Type
        or TimestampType or DurationType or Decimal128Type;

    /// <summary>Whether the text is a number, which JSON has without quotes.</summary>
    public static bool IsNumber(IArrowType type) => type is UInt16Type or UInt32Type or UInt64Type or Decimal128Type;

    /// <summary>Writes a row that is no gap.</summary>
    /// <exception cref="CellRangeException">No calendar has the date, or no day the time.</exception>
    public static void Write(IBufferWriter<byte> to, ArrowColumn column, int row)
    {
        var count = CountAt((TensorColumn)column.Storage, row, column.Logical!);
        var written = column.Logical switch
        {
            Decimal128Type number => DecimalText.Write(to, count, number.Scale),
            Date32Type => TimeText.WriteDate(to, count),
            Date64Type => count % 86_400_000 == 0 ? TimeText.WriteDate(to, count / 86_400_000) : TimeText.WriteInstant(to, (long)count, TimeUnit.Millisecond, zoned: false),
            Time32Type time => TimeText.WriteClock(to, (long)count, time.Unit),
            Time64Type time => TimeText.WriteClock(to, (long)count, time.Unit),
            TimestampType stamp => TimeText.WriteInstant(to, (long)count, stamp.Unit, IsZoned(stamp)),
            DurationType duration => DurationText.Write(to, count, duration.Unit),
            _ => DecimalText.Write(to, count, 0),
        };
        if (!written) throw new CellRangeException(row, column.Type.ToString(), new OverflowException("No calendar has it."));
    }

    /// <summary>Reads a cell as a count of the type's units; false when it is no such value.</summary>
    public static bool TryParse(IArrowType type, ReadOnlySpan<byte> text, out Int128 count)
    {
        text = text.Trim(" \t"u8);
        return type switch
        {
            Decimal128Type number => DecimalText.TryParse(text, number.Precision, number.Scale, out count),
            Date32Type => TimeText.TryParseDate(text, out count),
            Date64Type => TimeText.TryParseInstant(text, TimeUnit.Millisecond, zoned: false, out count),
            Time32Type time => TimeText.TryParseClock(text, time.Unit, out count),
            Time64Type time => TimeText.TryParseClock(text, time.Unit, out count),
            TimestampType stamp => TimeText.TryParseInstant(text, stamp.Unit, IsZoned(stamp), out count),
            DurationType duration => DurationText.TryParse(text, duration.Unit, out count),
            UInt16Type => TryParseUnsigned(text, ushort.MaxValue, out count),
            UInt32Type => TryParseUnsigned(text, uint.MaxValue, out count),
            _ => TryParseUnsigned(text, ulong.MaxValue, out count),
        };
    }

    private static bool TryParseUnsigned(ReadOnlySpan<byte> text, ulong most, out Int128 count)
    {
        ulong value = 0;
        var read = !NumberText.IsPadded(text) && ulong.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value <= most;
        count = value;
        return read;
    }

    /// <summary>What to throw for a value that <see cref="Write"/> refused.</summary>
    /// <param name="name">The column.</param>
    /// <param name="column">What it holds.</param>
    /// <param name="row">The row that cannot be written.</param>
    public static ColumnTypeException Beyond(string name, Column column, int row) =>
        new(name, "within the years 1 to 9999, a time of day within its day, to be written as text (.arrow holds every value)", $"{column.Type}, and row {row} lies beyond");

    private static bool IsZoned(TimestampType type) => type.Timezone is { Length: > 0 };

    private static Int128 CountAt(TensorColumn values, int row, IArrowType type)
    {
        Int128 At<T>(Func<T, Int128> count) where T : unmanaged => count(MemoryMarshal.Cast<byte, T>(values.Data.Span)[row]);
        var found = type switch
        {
            UInt16Type => At<ushort>(v => v),
            UInt32Type => At<uint>(v => v),
            UInt64Type => At<ulong>(v => v),
            Date32Type or Time32Type => At<int>(v => v),
            Decimal128Type => At<Int128>(v => v),
            _ => At<long>(v => v),
        };
        GC.KeepAlive(values);
        return found;
    }
}

/// <summary>Collects cells of one of Arrow's types as they lie in memory.</summary>
/// <param name="type">The type; one that <see cref="LogicalText"/> has.</param>
internal sealed class LogicalValues(IArrowType type)
{
    private readonly ArrayBufferWriter<byte> _data = new();
    private int _count;

    /// <summary>Adds a cell.</summary>
    /// <param name="count">The value in the type's units, within its range.</param>
    public void Add(Int128 count)
    {
        var width = ((FixedWidthType)type).BitWidth / 8;
        MemoryMarshal.Write(_data.GetSpan(16), count);      // little-endian: the first bytes are the value in as few
        _data.Advance(width);
        _count++;
    }

    /// <summary>The cells since the last call as a column.</summary>
    public Column Build()
    {
        var data = new ArrayData(type, _count, 0, 0, [ArrowBuffer.Empty, new ArrowBuffer(_data.WrittenSpan.ToArray())]);
        var batch = new RecordBatch(new Schema([new Field("cells", type, nullable: false)], null), [ArrowArrayFactory.BuildArray(data)], _count);
        _data.ResetWrittenCount();
        _count = 0;
        return ArrowStream.FromBatch(batch)["cells"];
    }
}
