using Apache.Arrow;
using Apache.Arrow.Types;

namespace Fireworks;

/// <summary>Columns as Arrow's buffers, sharing memory except for booleans and gaps, which Arrow packs into bits.</summary>
internal static partial class ArrowArrays
{
    public static ArrayData Of(Column column, Field field)
    {
        var host = column.ToHost();
        return (host, field.DataType) switch
        {
            (ArrowColumn gappy, _) => OfArrow(gappy, field),
            (TextColumn { Codes: { } codes, Words: { } words }, DictionaryType type) =>
                new ArrayData(type, host.Length, 0, 0, [ArrowBuffer.Empty, new(codes.Data)], null, Words(words)),
            (TextColumn text, var type) => OfText(text, type),
            (ListColumn lists, ListType type) => OfLists(lists, type),
            (TensorColumn, NullType) => new ArrayData(NullType.Default, host.Length, host.Length, 0, System.Array.Empty<ArrowBuffer>()),
            (TensorColumn numbers, FixedSizeListType list) =>
                new ArrayData(list, host.Length, 0, 0, [ArrowBuffer.Empty], [Cells(list.ValueDataType, numbers)]),
            (TensorColumn numbers, var type) => Cells(type, numbers),
            _ => throw new NotSupportedException(
                $"{host.GetType().Name} does not say how it crosses a wire: its ToHost must give a column that Core knows."),
        };
    }

    private static ArrayData OfArrow(ArrowColumn column, Field field)
    {
        var values = column.Logical is null ? Of(column.Storage, field)
            : column.Storage is TextColumn bytes ? OfText(bytes, field.DataType)
            : new ArrayData(field.DataType, column.Length, 0, 0, [ArrowBuffer.Empty, new(((TensorColumn)column.Storage).Data)]);
        if (column.Present is not { } present || column.Gaps == 0) return values;
        if (field.DataType is NullType) throw new MessageShapeException($"Column '{field.Name}' has rows of no values, among which Arrow cannot mark gaps. Drop the gaps first.");
        return new ArrayData(values.DataType, values.Length, column.Gaps, 0, [new(Pack(present.Data.Span)), .. values.Buffers.Skip(1)], values.Children, values.Dictionary);
    }

    private static ArrayData OfText(TextColumn text, IArrowType type)
    {
        // A small selection of a large text would otherwise carry all of it.
        var sent = text.Plain() is var plain && plain.Buffers.Sum(b => (long)b.Length) > 2 * plain.ByteCount ? plain.Compact() : plain;
        return new ArrayData(type, sent.Length, 0, 0, [ArrowBuffer.Empty, new(sent.Views), .. sent.Buffers.Select(b => new ArrowBuffer(b))]);
    }

    private static ArrayData Words(TextColumn words)
    {
        var offsets = new int[words.Length + 1];
        for (var word = 0; word < words.Length; word++) offsets[word + 1] = checked(offsets[word] + words.Utf8(word).Length);
        var text = new byte[offsets[^1]];
        for (var word = 0; word < words.Length; word++) words.Utf8(word).CopyTo(text.AsSpan(offsets[word]));
        return new ArrayData(StringType.Default, words.Length, 0, 0, [ArrowBuffer.Empty, new(TensorColumn.Of<int>(offsets).Data), new(text)]);
    }

    private static ArrayData OfLists(ListColumn lists, ListType type)
    {
        // Arrow's lists lie one after the other, each beginning where the last ends.
        var dense = lists;
        var offsets = new int[lists.Length + 1];
        for (var row = 0; row < lists.Length; row++)
        {
            if (lists.SpanOf(row).Start != offsets[row]) dense = lists.Compact();
            if (dense != lists) break;
            offsets[row + 1] = offsets[row] + lists.SpanOf(row).Count;
        }
        for (var row = 0; row < dense.Length; row++) offsets[row + 1] = offsets[row] + dense.SpanOf(row).Count;
        return new ArrayData(type, dense.Length, 0, 0, [ArrowBuffer.Empty, new(TensorColumn.Of<int>(offsets).Data)], [Of(dense.Items, type.ValueField)]);
    }

    private static ArrayData Cells(IArrowType type, TensorColumn numbers)
    {
        var count = checked(numbers.Length * numbers.Type.RowSize);
        return new ArrayData(type, count, 0, 0, [ArrowBuffer.Empty, new(type is BooleanType ? Pack(numbers.Data.Span) : numbers.Data)]);
    }

    private static ReadOnlyMemory<byte> Pack(ReadOnlySpan<byte> bools)
    {
        var bits = new byte[(bools.Length + 7) / 8];
        for (var i = 0; i < bools.Length; i++)
            if (bools[i] != 0) bits[i >> 3] |= (byte)(1 << (i & 7));
        return bits;
    }
}
