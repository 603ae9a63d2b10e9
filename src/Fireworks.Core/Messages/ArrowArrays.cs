using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Unicode;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace Fireworks;

/// <summary>Columns as Arrow's buffers, and back, sharing memory except for booleans, which Arrow packs into bits.</summary>
/// <remarks>Buffers may come from anywhere, so every length, offset and view is checked before a column is made of them.</remarks>
internal static class ArrowArrays
{
    public static ArrayData Of(Column column, Field field)
    {
        var host = column.ToHost();
        return (host, field.DataType) switch
        {
            (TextColumn text, var type) => OfText(text, type),
            (TensorColumn, NullType) => new ArrayData(NullType.Default, host.Length, host.Length, 0, System.Array.Empty<ArrowBuffer>()),
            (TensorColumn numbers, FixedSizeListType list) =>
                new ArrayData(list, host.Length, 0, 0, [ArrowBuffer.Empty], [Cells(list.ValueDataType, numbers)]),
            (TensorColumn numbers, var type) => Cells(type, numbers),
            _ => throw new NotSupportedException(
                $"{host.GetType().Name} does not say how it crosses a wire: its ToHost must give a TensorColumn or TextColumn."),
        };
    }

    private static ArrayData OfText(TextColumn text, IArrowType type)
    {
        // A small selection of a large text would otherwise carry all of it.
        var sent = text.Buffers.Sum(b => (long)b.Length) > 2 * text.ByteCount ? text.Compact() : text;
        return new ArrayData(type, sent.Length, 0, 0, [ArrowBuffer.Empty, new(sent.Views), .. sent.Buffers.Select(b => new ArrowBuffer(b))]);
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

    /// <exception cref="ArrowFormatException">There are gaps, or the buffers do not hold what they should.</exception>
    public static Column Column(Field field, ArrayData data)
    {
        var type = ArrowFields.TypeOf(field);
        if (data.DataType is NullType) return new TensorColumn(type, data.Length, default);

        RefuseGaps(field, data);
        if (data.DataType is not FixedSizeListType list)
            return type.DType == DType.Text ? Text(field, data) : Numbers(field, type, data, data.Length, data.Offset);

        var cells = data.Children[0];
        RefuseGaps(field, cells);
        if (cells.Length < checked((data.Offset + data.Length) * list.ListSize))
            throw Damaged(field, $"{cells.Length} values do not fill {data.Length} rows of {type}");
        return Numbers(field, type, cells, data.Length, checked(cells.Offset + data.Offset * list.ListSize));
    }

    private static TensorColumn Numbers(Field field, ColumnType type, ArrayData cells, int length, int offset)
    {
        var (count, buffer) = (checked(length * type.RowSize), Buffer(field, cells, 1));
        if (type.DType == DType.Bool)
        {
            if (buffer.Length * 8L < (long)offset + count) throw Damaged(field, $"{buffer.Length} bytes do not hold {count} bits");
            return TensorColumn.Create<bool>(type, length, to =>
            {
                var bits = buffer.Span;
                for (var i = 0; i < to.Length; i++) to[i] = (bits[(offset + i) >> 3] >> ((offset + i) & 7) & 1) != 0;
            });
        }
        var width = type.DType.Width();
        if (buffer.Length < ((long)offset + count) * width) throw Damaged(field, $"{buffer.Length} bytes do not hold {count} values of {width}");
        return new TensorColumn(type, length, buffer.Slice(offset * width, count * width));
    }

    private static TextColumn Text(Field field, ArrayData data) => data.DataType switch
    {
        StringViewType => Views(field, data),
        StringType => FromOffsets(field, data, offsetBytes: 4),
        _ => FromOffsets(field, data, offsetBytes: 8),
    };

    private static TextColumn Views(Field field, ArrayData data)
    {
        var views = Buffer(field, data, 1);
        if (views.Length < (long)(data.Offset + data.Length) * TextColumn.ViewBytes)
            throw Damaged(field, $"{views.Length} bytes do not hold {data.Length} views");
        views = views.Slice(data.Offset * TextColumn.ViewBytes, data.Length * TextColumn.ViewBytes);
        ImmutableArray<ReadOnlyMemory<byte>> buffers = [.. data.Buffers.Skip(2).Select(b => b.Memory)];
        for (var rest = views.Span; rest.Length > 0; rest = rest[TextColumn.ViewBytes..]) CheckView(field, rest[..TextColumn.ViewBytes], buffers);
        return new TextColumn(data.Length, views, buffers);
    }

    private static void CheckView(Field field, ReadOnlySpan<byte> view, ImmutableArray<ReadOnlyMemory<byte>> buffers)
    {
        const int inline = 12;
        var length = BinaryPrimitives.ReadInt32LittleEndian(view);
        if (length is >= 0 and <= inline)
        {
            CheckUtf8(field, view.Slice(4, length));
            return;
        }
        var (buffer, offset) = (BinaryPrimitives.ReadInt32LittleEndian(view[8..]), BinaryPrimitives.ReadInt32LittleEndian(view[12..]));
        if (length < 0 || (uint)buffer >= (uint)buffers.Length || offset < 0 || offset > buffers[buffer].Length - length)
            throw Damaged(field, "a text lies outside its buffer");
        var text = buffers[buffer].Span.Slice(offset, length);
        if (!text[..4].SequenceEqual(view.Slice(4, 4))) throw Damaged(field, "a text does not begin as its view says");
        CheckUtf8(field, text);
    }

    private static void CheckUtf8(Field field, ReadOnlySpan<byte> text)
    {
        if (!Utf8.IsValid(text)) throw Damaged(field, "a text is not UTF-8");
    }

    private static TextColumn FromOffsets(Field field, ArrayData data, int offsetBytes)
    {
        var (offsets, text) = (Buffer(field, data, 1), Buffer(field, data, 2));
        if (data.Length > 0 && offsets.Length < (data.Offset + data.Length + 1L) * offsetBytes)
            throw Damaged(field, $"{offsets.Length} bytes do not hold {data.Length} offsets");

        var builder = new TextColumnBuilder(data.Length);
        for (var row = data.Offset; row < data.Offset + data.Length; row++)
        {
            var (start, end) = (Offset(row), Offset(row + 1));
            if (start < 0 || end < start || end > text.Length) throw Damaged(field, "a text lies outside its buffer");
            var bytes = text.Span[(int)start..(int)end];
            CheckUtf8(field, bytes);
            builder.Add(bytes);
        }
        return builder.Build();

        long Offset(int row) => offsetBytes == 4
            ? BinaryPrimitives.ReadInt32LittleEndian(offsets.Span[(row * 4)..])
            : BinaryPrimitives.ReadInt64LittleEndian(offsets.Span[(row * 8)..]);
    }

    private static ReadOnlyMemory<byte> Buffer(Field field, ArrayData data, int index) =>
        index < data.Buffers.Length ? data.Buffers[index].Memory : throw Damaged(field, "a buffer is missing");

    private static void RefuseGaps(Field field, ArrayData data)
    {
        if (data.Length > 0 && data.GetNullCount() > 0)
            throw new ArrowFormatException($"Column '{field.Name}' has {data.GetNullCount()} gaps; a message has none. Fill or drop them before sending.");
    }

    private static ArrowFormatException Damaged(Field field, string what) => new($"Column '{field.Name}' is damaged: {what}.");
}
