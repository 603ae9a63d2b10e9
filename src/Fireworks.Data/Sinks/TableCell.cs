using System.Buffers;
using System.Globalization;
using System.Text;

namespace Fireworks;

/// <summary>How a cell of a message stands in a database.</summary>
internal static class TableCell
{
    /// <summary>The type of a column in the table.</summary>
    public static string TypeOf(ColumnType type, SqlDatabase database) => type switch
    {
        { RowShape.IsEmpty: false } or { DType: DType.Text } => "text",
        { DType: DType.Logical, Logical: not ("uint16" or "uint32" or "uint64") } => "text",
        _ when type.DType.IsFloat() => database.NumberTypes.Fraction,
        _ => database.NumberTypes.Whole,
    };

    /// <summary>Whether cells of a column can stand in a table; byte strings cannot.</summary>
    public static bool Has(Column column) => JsonCellText.Has(column);

    /// <summary>A cell: text, a whole number, a fraction, a time or decimal as text, or a JSON array; null for a gap and for not-a-number.</summary>
    /// <exception cref="OverflowException">A whole number is beyond those of 64 bits with a sign.</exception>
    /// <exception cref="CellRangeException">No calendar has a date, or no day a time.</exception>
    public static object? Of(Column column, int row) => column switch
    {
        ArrowColumn gappy when gappy.IsGap(row) => null,
        ArrowColumn { Logical: null } gappy => Of(gappy.Storage, row),
        ListColumn or TensorColumn { Type.RowShape.IsEmpty: false } => Text(to => JsonCellText.Write(to, column, row)),
        ArrowColumn { Type.Logical: not ("uint16" or "uint32" or "uint64") } logical => Text(to => LogicalText.Write(to, logical, row)),
        _ => Of(column[row]!),
    };

    private static string Text(Action<ArrayBufferWriter<byte>> write)
    {
        var to = new ArrayBufferWriter<byte>();
        write(to);
        return Encoding.UTF8.GetString(to.WrittenSpan);
    }

    private static object? Of(object cell) => cell switch
    {
        string text => text,
        bool value => value ? 1L : 0L,
        Half value when Half.IsNaN(value) => null,
        float.NaN or double.NaN => null,
        Half value => (double)value,
        float value => (double)value,
        double value => value,
        var whole => Convert.ToInt64(whole, CultureInfo.InvariantCulture),
    };
}
