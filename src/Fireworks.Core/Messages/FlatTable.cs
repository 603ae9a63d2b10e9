using System.Buffers.Binary;

namespace Fireworks;

/// <summary>One table of a FlatBuffers document, read in place. Every access is checked: a damaged document throws, it never reads outside.</summary>
/// <remarks>A table begins with the distance back to its vtable, which lists where each field lies; 0 means the field has its default.
/// Vectors and other tables are reached by forward distances. Fields are given by their number in the schema.</remarks>
internal readonly ref struct FlatTable
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly int _at;

    private FlatTable(ReadOnlySpan<byte> bytes, int at)
    {
        _bytes = bytes;
        _at = at;
    }

    public static FlatTable Root(ReadOnlySpan<byte> bytes) => new(bytes, Follow(bytes, 0));

    public bool Has(int field) => Slot(field) != 0;

    public byte Byte(int field) => Slot(field) is var slot and not 0 ? _bytes[slot] : (byte)0;

    public short Int16(int field) => Slot(field) is var slot and not 0 ? BinaryPrimitives.ReadInt16LittleEndian(_bytes[slot..]) : (short)0;

    public int Int32(int field) => Slot(field) is var slot and not 0 ? BinaryPrimitives.ReadInt32LittleEndian(_bytes[slot..]) : 0;

    public long Int64(int field) => Slot(field) is var slot and not 0 ? BinaryPrimitives.ReadInt64LittleEndian(_bytes[slot..]) : 0;

    /// <summary>The bytes of a text; none when it is absent.</summary>
    public ReadOnlySpan<byte> Utf8(int field)
    {
        if (Slot(field) is not (var slot and not 0)) return default;
        var at = Follow(_bytes, slot);
        return _bytes.Slice(at + 4, BinaryPrimitives.ReadInt32LittleEndian(_bytes[at..]));
    }

    public FlatTable Table(int field) => new(_bytes, Follow(_bytes, Slot(field) is var slot and not 0 ? slot : throw new FormatException(
        $"Field {field} is missing.")));

    /// <summary>Entries of a vector; 0 when it is absent.</summary>
    public int Count(int field, int entryBytes)
    {
        if (Slot(field) is not (var slot and not 0)) return 0;
        var at = Follow(_bytes, slot);
        var count = BinaryPrimitives.ReadInt32LittleEndian(_bytes[at..]);
        _ = _bytes.Slice(at + 4, checked(count * entryBytes));
        return count;
    }

    public FlatTable Table(int field, int index) => new(_bytes, Follow(_bytes, Follow(_bytes, Slot(field)) + 4 + 4 * index));

    /// <summary>One 64-bit word of a vector of words or of structures of words.</summary>
    public long Word(int field, int index) => BinaryPrimitives.ReadInt64LittleEndian(_bytes[(Follow(_bytes, Slot(field)) + 4 + 8 * index)..]);

    /// <summary>Where a sub-table, vector or text that is there begins in the document.</summary>
    public int PositionOf(int field) => Follow(_bytes, Slot(field));

    private int Slot(int field)
    {
        var vtable = checked(_at - BinaryPrimitives.ReadInt32LittleEndian(_bytes[_at..]));
        var entry = 4 + 2 * field;
        if (entry >= BinaryPrimitives.ReadUInt16LittleEndian(_bytes[vtable..])) return 0;
        var offset = BinaryPrimitives.ReadUInt16LittleEndian(_bytes[(vtable + entry)..]);
        return offset == 0 ? 0 : _at + offset;
    }

    private static int Follow(ReadOnlySpan<byte> bytes, int at) => checked(at + (int)BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]));
}
