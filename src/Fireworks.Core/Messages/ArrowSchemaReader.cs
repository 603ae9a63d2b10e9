using System.Text;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace Fireworks;

/// <summary>Reads the schema of one stream or file. Kinds and field numbers are those of Arrow's Schema.fbs.</summary>
/// <remarks>Any entry may point at any text, so a text is decoded once however many point at it; what else overlaps, the budget bounds.</remarks>
/// <param name="budget">What reading may take.</param>
internal sealed class ArrowSchemaReader(ArrowBudget budget)
{
    private const int MostDepth = 8;
    private const int FieldBytes = 384, PairBytes = 128, TextBytes = 32;   // what .NET takes for each, in round numbers

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private readonly Dictionary<int, string> _texts = [];  // by where they begin

    /// <summary>The schema, and the dictionary of each field by number.</summary>
    public (Schema Schema, List<long?> Dictionaries) Read(FlatTable schema)
    {
        const int endianness = 0, fields = 1, metadata = 2;
        if (schema.Int16(endianness) != 0) throw new ArrowFormatException("The Arrow stream is big-endian; write it little-endian.");
        var (read, dictionaries) = (new List<Field>(), new List<long?>());
        for (var i = 0; i < schema.Count(fields, 4); i++)
        {
            read.Add(ReadField(schema.Table(fields, i), depth: 0));
            dictionaries.Add(DictionaryOf(schema.Table(fields, i)));
        }
        return (new Schema(read, ReadMetadata(schema, metadata)), dictionaries);
    }

    private Field ReadField(FlatTable field, int depth)
    {
        const int name = 0, nullable = 1, typeKind = 2, type = 3, dictionary = 4, children = 5, metadata = 6;
        if (depth > MostDepth) throw new ArrowFormatException($"A column holds lists within lists beyond a depth of {MostDepth}.");
        budget.Take(FieldBytes);
        var child = field.Count(children, 4) == 1 ? ReadField(field.Table(children, 0), depth + 1) : null;
        var read = ReadType(Text(field, name), field.Byte(typeKind), field.Table(type), child);
        if (field.Has(dictionary))
        {
            if (depth > 0) throw new ArrowFormatException($"Items '{Text(field, name)}' of a list are dictionary-encoded; write them plain.");
            read = new DictionaryType(IndexType(field.Table(dictionary)), read, false);
        }
        var whole = new ArrowField(Text(field, name), read, field.Byte(nullable) != 0, ReadMetadata(field, metadata));
        budget.Take(ArrowFields.ShapeCost(whole));
        return whole;
    }

    private static long? DictionaryOf(FlatTable field)
    {
        const int dictionary = 4, id = 0;
        return field.Has(dictionary) ? field.Table(dictionary).Int64(id) : null;
    }

    private static IArrowType IndexType(FlatTable dictionary)
    {
        const int index = 1, bits = 0, signed = 1;
        if (!dictionary.Has(index)) return Int32Type.Default;
        var type = dictionary.Table(index);
        return (type.Int32(bits), type.Byte(signed) != 0) switch
        {
            (8, true) => Int8Type.Default,
            (8, false) => UInt8Type.Default,
            (16, true) => Int16Type.Default,
            (16, false) => UInt16Type.Default,
            (32, true) => Int32Type.Default,
            (32, false) => UInt32Type.Default,
            (64, _) => Int64Type.Default,
            var (width, _) => throw new FormatException($"A dictionary is counted by {width} bits."),
        };
    }

    private IArrowType ReadType(string name, byte kind, FlatTable type, Field? child) => (kind, type.Int32(0), type.Byte(1) != 0) switch
    {
        (1, _, _) => NullType.Default,
        (2, 8, false) => UInt8Type.Default,
        (2, 16, false) => UInt16Type.Default,
        (2, 32, false) => UInt32Type.Default,
        (2, 64, false) => UInt64Type.Default,
        (2, 8, true) => Int8Type.Default,
        (2, 16, true) => Int16Type.Default,
        (2, 32, true) => Int32Type.Default,
        (2, 64, true) => Int64Type.Default,
        (3, _, _) => type.Int16(0) switch { 0 => HalfFloatType.Default, 1 => FloatType.Default, _ => DoubleType.Default },
        (4, _, _) => BinaryType.Default,
        (5, _, _) => StringType.Default,
        (6, _, _) => BooleanType.Default,
        (7, var precision, _) when (type.Has(2) ? type.Int32(2) : 128) == 128 && precision is >= 1 and <= 38 && type.Int32(1) is >= -38 and <= 38 and var scale =>
            new Decimal128Type(precision, scale),
        (8, _, _) => type.Has(0) && type.Int16(0) == 0 ? Date32Type.Default : Date64Type.Default,
        (9, _, _) => TimeOf(type.Has(0) ? Unit(type.Int16(0)) : TimeUnit.Millisecond),
        (10, _, _) => Text(type, 1) is { Length: > 0 } zone ? new TimestampType(Unit(type.Int16(0)), zone) : new TimestampType(Unit(type.Int16(0)), (string?)null),
        (12, _, _) when child is not null => new ListType(child),
        (15, > 0 and var width, _) => new FixedSizeBinaryType(width),
        (16, var size, _) when child is not null => new FixedSizeListType(child, size),
        (18, _, _) => DurationType.FromTimeUnit(type.Has(0) ? Unit(type.Int16(0)) : TimeUnit.Millisecond),
        (19, _, _) => LargeBinaryType.Default,
        (20, _, _) => LargeStringType.Default,
        (21, _, _) when child is not null => new LargeListType(child),
        (23, _, _) => BinaryViewType.Default,
        (24, _, _) => StringViewType.Default,
        _ => throw new ArrowFormatException($"Column '{name}' is of Arrow's type {kind}, which a message cannot hold; it holds {ArrowFields.Held}."),
    };

    private static IArrowType TimeOf(TimeUnit unit) => unit is TimeUnit.Second or TimeUnit.Millisecond ? new Time32Type(unit) : new Time64Type(unit);

    private static TimeUnit Unit(short unit) => unit is >= 0 and <= 3 ? (TimeUnit)unit : throw new FormatException($"There is no unit of time {unit}.");

    private Dictionary<string, string> ReadMetadata(FlatTable table, int field)
    {
        const int key = 0, value = 1;
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < table.Count(field, 4); i++)
        {
            budget.Take(PairBytes);
            read[Text(table.Table(field, i), key)] = Text(table.Table(field, i), value);
        }
        return read;
    }

    private string Text(FlatTable table, int field)
    {
        if (!table.Has(field)) return "";
        var at = table.PositionOf(field);
        if (_texts.TryGetValue(at, out var known)) return known;
        var utf8 = table.Utf8(field);
        budget.Take(TextBytes + (long)sizeof(char) * utf8.Length);
        return _texts[at] = Strict.GetString(utf8);
    }
}
