using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Cloning;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.Serializers;
using Orleans.Serialization.WireProtocol;

namespace Fireworks.Contracts;

/// <summary>Messages on Orleans' wire: Arrow's buffers written straight into the socket's, received into one pooled block.</summary>
/// <remarks>
/// <para>Layout, all inside one length-prefixed field: the length of the head; the head (rows, columns, and for each column its name, type,
/// row shape and the bytes of its text); then each column's buffers, padded to 64 bytes. Encoded text, lists and what has gaps or a type of
/// Arrow's travel as an Arrow stream of one column.</para>
/// <para>Every length comes from the wire, so each is checked against the field before it is used. A copy is the message itself: it is
/// immutable, and inside a silo it travels by reference.</para>
/// </remarks>
[RegisterSerializer, RegisterCopier]
public sealed class MessageCodec : IFieldCodec<Message>, IDeepCopier<Message>
{
    private const int MaxAxes = 32;
    private static readonly byte[] Zeros = new byte[Block.Alignment];

    /// <inheritdoc/>
    public Message? DeepCopy(Message? input, CopyContext context) => input;

    /// <inheritdoc/>
    public void WriteField<TBufferWriter>(ref Writer<TBufferWriter> writer, uint fieldIdDelta, Type? expectedType, Message? value)
        where TBufferWriter : IBufferWriter<byte>
    {
        if (ReferenceCodec.TryWriteReferenceField(ref writer, fieldIdDelta, expectedType!, value) || value is null) return;

        var columns = value.Select(c => KeyValuePair.Create(c.Key, Sendable(c.Value))).ToArray();
        var head = Head(value.Length, columns);
        var size = (long)sizeof(int) + head.Length + columns.Sum(c => Buffers(c.Value).Sum(b => (long)Padded(b.Length)));
        if (size > int.MaxValue) throw new MessageShapeException($"A message travels in less than 2 GiB, but this one takes {size} bytes; send fewer rows at a time.");

        writer.WriteFieldHeader(fieldIdDelta, expectedType!, typeof(Message), WireType.LengthPrefixed);
        writer.WriteVarUInt32((uint)size);
        writer.WriteInt32(head.Length);
        writer.Write(head);
        foreach (var (_, column) in columns)
        {
            foreach (var buffer in Buffers(column))
            {
                writer.Write(buffer.Span);
                writer.Write(Zeros.AsSpan(0, Padded(buffer.Length) - buffer.Length));
            }
            GC.KeepAlive(column);
        }
    }

    /// <inheritdoc/>
    public Message? ReadValue<TInput>(ref Reader<TInput> reader, Field field)
    {
        if (field.WireType == WireType.Reference) return ReferenceCodec.ReadReference<Message, TInput>(ref reader, field);
        field.EnsureWireType(WireType.LengthPrefixed);

        var size = reader.ReadVarUInt32();
        if (size > reader.Length - reader.Position) throw Damaged("it is longer than what arrived");
        var headLength = size >= sizeof(int) ? reader.ReadInt32() : -1;
        if (headLength < 0 || headLength > size - sizeof(int)) throw Damaged("its head is longer than the field");
        var head = new HeadReader(reader.ReadBytes((uint)headLength));
        var (rows, shapes) = ReadHead(ref head);

        var bodyLength = shapes.Sum(s => s.BodyLength(rows));
        if (bodyLength != size - sizeof(int) - headLength) throw Damaged("its columns do not fill the field");
        var block = Block.Rent(checked((int)bodyLength));
        reader.ReadBytes(block.GetSpan());

        var at = 0;
        var columns = new KeyValuePair<string, Column>[shapes.Length];
        for (var i = 0; i < columns.Length; i++) columns[i] = KeyValuePair.Create(shapes[i].Name, shapes[i].Read(rows, block.Memory, ref at));
        var message = Message.OfLength(rows, columns);
        ReferenceCodec.RecordObject(reader.Session, message);
        return message;
    }

    private static object Sendable(Column column) => column.ToHost() switch
    {
        // A slice shares the long texts of its whole column; they stay behind where that is worth a copy.
        TextColumn { Codes: null } text when text.Buffers.Length > 1 || text.Buffers.Sum(b => (long)b.Length) > 2 * text.ByteCount => text.Compact(),
        TextColumn { Codes: not null } or ListColumn or ArrowColumn => new Packed(column.ToHost()),
        var plain => plain,
    };

    private static ReadOnlyMemory<byte>[] Buffers(object column) => column switch
    {
        TensorColumn tensor => [tensor.Data],
        TextColumn text => [text.Views, LongTexts(text)],
        Packed packed => [packed.Stream],
        _ => throw new NotSupportedException($"A column of type {column.GetType().Name} cannot travel; its ToHost must give a tensor or text column."),
    };

    private static ReadOnlyMemory<byte> LongTexts(TextColumn text) => text.Buffers is [var only] ? only : default;

    private static byte[] Head(int rows, KeyValuePair<string, object>[] columns)
    {
        using var head = new MemoryStream();
        using var writer = new BinaryWriter(head, Encoding.UTF8);
        writer.Write7BitEncodedInt(rows);
        writer.Write7BitEncodedInt(columns.Length);
        foreach (var (name, column) in columns)
        {
            writer.Write(name);
            var type = column is Column plain ? plain.Type : new ColumnType(DType.Logical);
            writer.Write((byte)type.DType);
            if (type.RowShape.Length > MaxAxes)
                throw new MessageShapeException($"A column travels with at most {MaxAxes} axes a row, but '{name}' is {type}; reshape it before it is sent.");
            writer.Write7BitEncodedInt(type.RowShape.Length);
            foreach (var extent in type.RowShape) writer.Write7BitEncodedInt(extent);
            writer.Write7BitEncodedInt(column switch { TextColumn text => LongTexts(text).Length, Packed packed => packed.Stream.Length, _ => 0 });
        }
        return head.ToArray();
    }

    private static (int Rows, ColumnShape[] Shapes) ReadHead(ref HeadReader head)
    {
        var rows = head.Number();
        var shapes = new ColumnShape[head.Count(leastBytesEach: 4)];
        for (var i = 0; i < shapes.Length; i++)
        {
            var name = head.Text();
            var dtype = (DType)head.Byte();
            if (!Enum.IsDefined(dtype)) throw Damaged($"column '{name}' has an unknown type");
            var extents = new int[Math.Min(head.Count(leastBytesEach: 1), MaxAxes + 1)];
            if (extents.Length > MaxAxes) throw Damaged($"column '{name}' has more than {MaxAxes} axes");
            for (var axis = 0; axis < extents.Length; axis++) extents[axis] = head.Number();
            shapes[i] = new ColumnShape(name, TypeOf(name, dtype, extents), head.Number());
        }
        return (rows, shapes);
    }

    private static ColumnType TypeOf(string name, DType dtype, int[] extents)
    {
        try
        {
            return new ColumnType(dtype, ImmutableArray.Create(extents));
        }
        catch (ArgumentException e)
        {
            throw Damaged($"column '{name}' has a shape that no column has ({e.Message})");
        }
    }

    private static int Padded(int length) => checked(length + Block.Alignment - 1) & ~(Block.Alignment - 1);

    private static MessageShapeException Damaged(string why) => new($"A message arrived damaged: {why}. The sender runs another version, or the connection corrupts data.");

    private sealed record ColumnShape(string Name, ColumnType Type, int TextBytes)
    {
        private bool IsText => Type.DType == DType.Text;

        private bool IsPacked => Type.DType == DType.Logical;

        public long BodyLength(int rows) => IsPacked ? Room(TextBytes)
            : IsText ? Room((long)rows * TextColumn.ViewBytes) + Room(TextBytes)
            : Room((long)rows * Type.RowBytes);

        private long Room(long bytes) => bytes <= int.MaxValue - Block.Alignment ? Padded((int)bytes) : throw Damaged($"column '{Name}' promises more than a field holds");

        public Column Read(int rows, ReadOnlyMemory<byte> body, ref int at)
        {
            if (IsPacked) return Packed.Unpack(Next(body, ref at, TextBytes));
            var first = Next(body, ref at, IsText ? rows * TextColumn.ViewBytes : rows * Type.RowBytes);
            return IsText ? TextColumn.FromViews(rows, first, [Next(body, ref at, TextBytes)]) : new TensorColumn(Type, rows, first);
        }

        private static ReadOnlyMemory<byte> Next(ReadOnlyMemory<byte> body, ref int at, int length)
        {
            var part = body.Slice(at, length);
            at += Padded(length);
            return part;
        }
    }

    /// <summary>A column as an Arrow stream: what travels of the kinds that are more than one or two buffers.</summary>
    private sealed class Packed(Column column)
    {
        public ReadOnlyMemory<byte> Stream { get; } = ArrowStream.ToBytes(new Message((Name, column)));

        private const string Name = "column";

        public static Column Unpack(ReadOnlyMemory<byte> stream) => ArrowStream.FromBytes(stream).Message is { Count: 1 } message && message.Has(Name)
            ? message[Name]
            : throw Damaged("a column is not what its head says");
    }

    /// <summary>Reads the head; every number is checked to be sane before memory is taken for it.</summary>
    private struct HeadReader(byte[] bytes)
    {
        private int _at;

        public byte Byte() => _at < bytes.Length ? bytes[_at++] : throw Damaged("its head ends too early");

        public int Number()
        {
            uint value = 0;
            for (var shift = 0; shift < 35; shift += 7)
            {
                var next = Byte();
                value |= (uint)(next & 0x7F) << shift;
                if (next < 0x80) return value <= int.MaxValue ? (int)value : throw Damaged("a length is negative");
            }
            throw Damaged("a number is too long");
        }

        public int Count(int leastBytesEach)
        {
            var count = Number();
            return count <= (bytes.Length - _at) / leastBytesEach ? count : throw Damaged("it promises more columns than it holds");
        }

        public string Text()
        {
            var length = Number();
            if (length > bytes.Length - _at) throw Damaged("a column's name leaves its head");
            _at += length;
            return Encoding.UTF8.GetString(bytes, _at - length, length);
        }
    }
}
