using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace Fireworks;

// Arrow's buffers as columns. They may come from anywhere, so every length, offset and view is checked before a column is made of them.
internal static partial class ArrowArrays
{
    private const int LeastBlockBytes = 2048;

    /// <exception cref="ArrowFormatException">The buffers do not hold what they should, or what a message cannot.</exception>
    public static Column Column(Field field, ArrayData data)
    {
        if (data.DataType is DictionaryType type)
        {
            var words = data.Dictionary ?? throw Damaged(field, "its dictionary is missing");
            return Encoded(field, data, Column(new Field(field.Name, type.ValueType, false), words));
        }
        var present = Present(field, data);
        return WithGaps(field, Values(field, data, present), present);
    }

    /// <summary>Codes and the words they count, which were read before.</summary>
    public static Column Encoded(Field field, ArrayData data, Column words)
    {
        var type = (DictionaryType)data.DataType;
        if (words is not TextColumn { Codes: null } text)
            throw NoText(field, words.Type);
        var present = Present(field, data);
        var codes = Codes(field, data, type.IndexType, present);
        foreach (var code in codes.Values<int>().Span)
            if ((uint)code >= (uint)text.Length && (present is null || code != 0)) throw Damaged(field, $"there is no word {code}, but {text.Length}");
        return WithGaps(field, new TextColumn(codes, text.Length == 0 && codes.Length > 0 ? TextColumn.Of("") : text), present);
    }

    /// <summary>Says that a dictionary has other words than text.</summary>
    public static ArrowFormatException NoText(Field field, ColumnType words) =>
        new($"Column '{field.Name}' is a dictionary of {words}; a message holds dictionaries of text. Write it plain.");

    /// <summary>Memory for what is copied: a block, or for little an array, since a block takes 4 KiB at least and a batch may have many columns of a few rows.</summary>
    public static Memory<byte> Room(int bytes) => bytes < LeastBlockBytes ? new byte[bytes] : Block.Rent(bytes).Memory;

    /// <summary>A column of this field without rows.</summary>
    public static Column Nothing(Field field)
    {
        var type = field.DataType is DictionaryType dictionary ? dictionary.ValueType : field.DataType;
        Column none = type switch
        {
            ListType list => new ListColumn(TensorColumn.Of<int>([], 2), Nothing(list.ValueField)),
            LargeListType list => new ListColumn(TensorColumn.Of<int>([], 2), Nothing(list.ValueField)),
            _ when LogicalTypes.StorageOf(type) is { } storage => new ArrowColumn(Nothing(storage), null, Kept(type), nullable: false),
            _ => Nothing(ArrowFields.TypeOf(new Field(field.Name, type, field.IsNullable, field.Metadata))),
        };
        return WithGaps(field, none, null);
    }

    private static Column Nothing(ColumnType type) => type.DType == DType.Text ? TextColumn.Of() : new TensorColumn(type, 0, default);

    private static Column WithGaps(Field field, Column values, TensorColumn? present) =>
        present is null && !ArrowFields.MayHaveGaps(field) ? values
        : values is ArrowColumn typed ? new ArrowColumn(typed.Storage, present, typed.Logical)
        : new ArrowColumn(values, present);

    private static Column Values(Field field, ArrayData data, TensorColumn? present)
    {
        switch (data.DataType)
        {
            case NullType: return new TensorColumn(ArrowFields.TypeOf(field), data.Length, default);
            case ListType list: return Lists(field, data, list.ValueField, offsetBytes: 4);
            case LargeListType list: return Lists(field, data, list.ValueField, offsetBytes: 8);
            case FixedSizeListType list: return Tensor(field, data, list, present);
            case var type when LogicalTypes.StorageOf(type) is { } storage:
                Column values = storage.DType == DType.Text ? Text(field, data, present, utf8: false) : Numbers(field, storage, data, data.Length, data.Offset);
                return new ArrowColumn(values, null, Kept(type), nullable: false);
        }
        var plain = ArrowFields.TypeOf(field);
        return plain.DType == DType.Text ? Text(field, data, present, utf8: true) : Numbers(field, plain, data, data.Length, data.Offset);
    }

    /// <summary>Byte strings are kept in one layout, whichever they came in.</summary>
    private static IArrowType Kept(IArrowType type) => type is BinaryType or LargeBinaryType ? BinaryViewType.Default : type;

    private static TensorColumn Tensor(Field field, ArrayData data, FixedSizeListType list, TensorColumn? present)
    {
        var type = ArrowFields.TypeOf(field);
        var cells = Child(field, data);
        if (cells.Length < checked((data.Offset + (long)data.Length) * list.ListSize))
            throw Damaged(field, $"{cells.Length} values do not fill {data.Length} rows of {type}");
        if (Present(field, cells) is { } there && HasGapsWithin(there.Data.Span[(data.Offset * list.ListSize)..], list.ListSize, data.Length, present))
            throw new ArrowFormatException($"Column '{field.Name}' has gaps within rows of {type}, which a tensor cannot hold. Fill them before sending.");
        return Numbers(field, type, cells, data.Length, checked(cells.Offset + data.Offset * list.ListSize));
    }

    /// <summary>Whether a row that is there lacks a cell. The cells of a row that is a gap may be gaps too, as most writers have it.</summary>
    private static bool HasGapsWithin(ReadOnlySpan<byte> cells, int perRow, int rows, TensorColumn? present)
    {
        for (var row = 0; row < rows; row++)
            if ((present is null || present.Values<bool>()[row]) && cells.Slice(row * perRow, perRow).Contains((byte)0)) return true;
        return false;
    }

    private static ListColumn Lists(Field field, ArrayData data, Field itemField, int offsetBytes)
    {
        var items = Column(itemField, Child(field, data));
        var offsets = Buffer(field, data, 1);
        if (data.Length > 0 && offsets.Length < (data.Offset + data.Length + 1L) * offsetBytes) throw Damaged(field, $"{offsets.Length} bytes do not hold {data.Length} offsets");
        return new ListColumn(Ints(data.Length, 2, spans =>
        {
            for (var row = 0; row < data.Length; row++)
            {
                var (start, end) = (Offset(offsets.Span, data.Offset + row, offsetBytes), Offset(offsets.Span, data.Offset + row + 1, offsetBytes));
                if (start < 0 || end < start || end > items.Length) throw Damaged(field, "a list lies outside its items");
                (spans[2 * row], spans[2 * row + 1]) = ((int)start, (int)(end - start));
            }
        }), items);
    }

    private static TensorColumn Numbers(Field field, ColumnType type, ArrayData cells, int length, int offset)
    {
        var (count, buffer) = (checked(length * type.RowSize), Buffer(field, cells, 1));
        if (type.DType == DType.Bool) return new TensorColumn(type, length, Unpack(field, buffer, offset, count));
        var width = type.DType.Width();
        // A value that is itself several cells, such as a decimal, is counted by Arrow as one.
        var first = cells.DataType is Decimal128Type or FixedSizeBinaryType ? checked((long)offset * type.RowSize) : offset;
        if (buffer.Length < (first + count) * width) throw Damaged(field, $"{buffer.Length} bytes do not hold {count} values of {width}");
        return new TensorColumn(type, length, buffer.Slice((int)first * width, count * width));
    }

    private static TensorColumn Codes(Field field, ArrayData data, IArrowType index, TensorColumn? present)
    {
        var width = index switch { Int8Type or UInt8Type => 1, Int16Type or UInt16Type => 2, Int32Type or UInt32Type => 4, _ => 8 };
        var buffer = Buffer(field, data, 1);
        if (buffer.Length < ((long)data.Offset + data.Length) * width) throw Damaged(field, $"{buffer.Length} bytes do not hold {data.Length} codes");
        return Ints(data.Length, 1, codes =>
        {
            for (var row = 0; row < codes.Length; row++)
            {
                var at = buffer.Span[((data.Offset + row) * width)..];
                long code = width switch { 1 => at[0], 2 => BinaryPrimitives.ReadUInt16LittleEndian(at), 4 => BinaryPrimitives.ReadInt32LittleEndian(at), _ => BinaryPrimitives.ReadInt64LittleEndian(at) };
                codes[row] = present is not null && !present.Values<bool>()[row] ? 0
                    : code is >= 0 and <= int.MaxValue ? (int)code : throw Damaged(field, $"{code} is no word");
            }
        });
    }

    private static TensorColumn Ints(int rows, int perRow, Action<Span<int>> fill)
    {
        var room = Room(checked(rows * perRow * sizeof(int)));
        fill(MemoryMarshal.Cast<byte, int>(room.Span));
        return new TensorColumn(perRow == 1 ? new(DType.Int32) : new(DType.Int32, [perRow]), rows, room);
    }

    /// <summary>Whether each row has a value; null when all have.</summary>
    private static TensorColumn? Present(Field field, ArrayData data)
    {
        if (data.DataType is NullType || data.Length == 0 || data.NullCount == 0) return null;
        var bits = Buffer(field, data, 0);
        if (bits.IsEmpty) return data.NullCount > 0 ? throw Damaged(field, $"it has {data.NullCount} gaps that nothing marks") : null;
        var present = new TensorColumn(new(DType.Bool), data.Length, Unpack(field, bits, data.Offset, data.Length));
        return present.Data.Span.Contains((byte)0) ? present : null;
    }

    private static ReadOnlyMemory<byte> Unpack(Field field, ReadOnlyMemory<byte> buffer, int offset, int count)
    {
        if (buffer.Length * 8L < (long)offset + count) throw Damaged(field, $"{buffer.Length} bytes do not hold {count} bits");
        var room = Room(count);
        var bits = buffer.Span;
        var to = room.Span;
        for (var i = 0; i < count; i++) to[i] = (byte)(bits[(offset + i) >> 3] >> ((offset + i) & 7) & 1);
        return room;
    }

    private static long Offset(ReadOnlySpan<byte> offsets, int at, int bytes) =>
        bytes == 4 ? BinaryPrimitives.ReadInt32LittleEndian(offsets[(at * 4)..]) : BinaryPrimitives.ReadInt64LittleEndian(offsets[(at * 8)..]);

    private static ReadOnlyMemory<byte> Buffer(Field field, ArrayData data, int index) =>
        index < data.Buffers.Length ? data.Buffers[index].Memory : throw Damaged(field, "a buffer is missing");

    private static ArrayData Child(Field field, ArrayData data) => data.Children is [var child, ..] ? child : throw Damaged(field, "its items are missing");

    private static ArrowFormatException Damaged(Field field, string what) => new($"Column '{field.Name}' is damaged: {what}.");
}
