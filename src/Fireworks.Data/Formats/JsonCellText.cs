using System.Buffers;

namespace Fireworks;

/// <summary>Writes cells as JSON: numbers that read back as the same number, tensors and lists as nested lists, gaps as null.</summary>
internal static class JsonCellText
{
    /// <summary>Whether cells of a column can be JSON; byte strings cannot.</summary>
    public static bool Has(Column column) => column switch
    {
        TextColumn or TensorColumn => true,
        ListColumn lists => Has(lists.Items),
        ArrowColumn { Logical: { } logical } => LogicalText.Has(logical),
        ArrowColumn gappy => Has(gappy.Storage),
        _ => false,
    };

    /// <summary>Writes a row of a column that <see cref="Has"/> accepts, in host memory.</summary>
    public static void Write(IBufferWriter<byte> to, Column column, int row) => Write(to, column, row, "null"u8);

    private static void Write(IBufferWriter<byte> to, Column column, int row, ReadOnlySpan<byte> nan)
    {
        switch (column)
        {
            case TextColumn text: JsonText.Write(to, text.Utf8(row)); break;
            case TensorColumn numbers: Numbers(to, numbers, numbers.Type.RowShape.AsSpan(), row * numbers.Type.RowSize, nan); break;
            case ListColumn lists: List(to, lists.List(row)); break;
            case ArrowColumn gappy when gappy.IsGap(row): to.Write("null"u8); break;
            case ArrowColumn { Logical: { } logical } typed:
                if (!LogicalText.IsNumber(logical)) to.Write("\""u8);
                LogicalText.Write(to, typed, row);
                if (!LogicalText.IsNumber(logical)) to.Write("\""u8);
                break;
            default: Write(to, ((ArrowColumn)column).Storage, row, "\"NaN\""u8); break;
        }
    }

    private static void List(IBufferWriter<byte> to, Column items)
    {
        to.Write("["u8);
        for (var item = 0; item < items.Length; item++)
        {
            if (item > 0) to.Write(","u8);
            Write(to, items, item);
        }
        to.Write("]"u8);
    }

    private static int Numbers(IBufferWriter<byte> to, TensorColumn column, ReadOnlySpan<int> shape, int at, ReadOnlySpan<byte> nan)
    {
        if (shape.IsEmpty)
        {
            CellFormat.Number(to, column, at, new CellFormat.Special(nan, "\"Infinity\""u8, "\"-Infinity\""u8));
            return at + 1;
        }
        to.Write("["u8);
        for (var i = 0; i < shape[0]; i++)
        {
            if (i > 0) to.Write(","u8);
            at = Numbers(to, column, shape[1..], at, nan);
        }
        to.Write("]"u8);
        return at;
    }
}
