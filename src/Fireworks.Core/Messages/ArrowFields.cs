using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace Fireworks;

/// <summary>Column types as Arrow fields, and back.</summary>
/// <remarks>A tensor row is a fixed-size list marked with the canonical extension <c>arrow.fixed_shape_tensor</c>. Arrow has no lists of
/// size 0, so a row shape with an extent of 0 travels as a column of nulls whose metadata says what it is.</remarks>
internal static class ArrowFields
{
    private const string ExtensionName = "ARROW:extension:name";
    private const string ExtensionMetadata = "ARROW:extension:metadata";
    private const string Tensor = "arrow.fixed_shape_tensor";
    private const string EmptyRows = "fireworks.empty_rows";
    private const string Gappy = "fireworks.nullable";
    private const int ParsedShapeBytes = 64;               // for each character

    /// <summary>What a message can hold, for error messages.</summary>
    public static string Held { get; } = $"{string.Join(", ", DTypes.Names)}, tensors of numbers, unsigned integers, dates, times, durations, decimals of 128 bits, bytes, and lists of these";

    /// <param name="name">The column's name.</param>
    /// <param name="column">The column.</param>
    /// <param name="encode">Whether encoded text goes as a dictionary and codes; otherwise as plain text.</param>
    public static Field Of(string name, Column column, bool encode) => column switch
    {
        ArrowColumn { Logical: { } logical } typed => Marked(new Field(name, logical, typed.Type.Nullable)),
        ArrowColumn gappy => Marked(Nullable(Of(name, gappy.Storage, encode))),
        ListColumn lists => new Field(name, new ListType(Of("item", lists.Items, encode: false)), false),
        TextColumn { Codes: not null } when encode => new Field(name, new DictionaryType(Int32Type.Default, StringType.Default, false), false),
        _ => Of(name, column.Type),
    };

    private static Field Of(string name, ColumnType type)
    {
        if (type.RowShape.IsDefaultOrEmpty) return new Field(name, Cell(type.DType), nullable: false);

        var shape = new JsonObject { ["shape"] = new JsonArray([.. type.RowShape.Select(extent => (JsonNode)extent)]) };
        if (type.RowSize > 0)
        {
            var list = new FixedSizeListType(new Field("item", Cell(type.DType), nullable: false), type.RowSize);
            return new Field(name, list, false, new Dictionary<string, string> { [ExtensionName] = Tensor, [ExtensionMetadata] = shape.ToJsonString() });
        }
        shape["dtype"] = type.DType.Name();
        return new Field(name, NullType.Default, true, new Dictionary<string, string> { [EmptyRows] = shape.ToJsonString() });
    }

    /// <summary>Memory that the shape in a field's metadata takes when it is parsed: a few bytes of JSON are an object.</summary>
    public static long ShapeCost(Field field) => ParsedShapeBytes * ((long)(Meta(field, ExtensionMetadata)?.Length ?? 0) + (Meta(field, EmptyRows)?.Length ?? 0));

    /// <summary>Whether rows may be gaps even where none is: most writers call every field nullable, so ours says when it means it.</summary>
    public static bool MayHaveGaps(Field field) => Meta(field, Gappy) is not null;

    private static Field Nullable(Field field) => new(field.Name, field.DataType, true, field.Metadata);

    private static Field Marked(Field field) => field.IsNullable
        ? new Field(field.Name, field.DataType, true, new Dictionary<string, string>(field.Metadata ?? new Dictionary<string, string>()) { [Gappy] = "1" })
        : field;

    /// <summary>Throws unless every column has a name of its own.</summary>
    /// <exception cref="ArrowFormatException">A name comes twice.</exception>
    public static void CheckNames(Schema schema)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var field in schema.FieldsList)
            if (!names.Add(field.Name)) throw new ArrowFormatException($"Column names of a message are unique, but '{field.Name}' comes twice. Rename one of them, or leave it out, before it is sent.");
    }

    /// <summary>What the rows of a field of numbers, text or tensors hold.</summary>
    /// <exception cref="ArrowFormatException">No column holds what the field describes.</exception>
    public static ColumnType TypeOf(Field field)
    {
        try
        {
            return field.DataType switch
            {
                FixedSizeListType list when Cell(field, list.ValueDataType) == DType.Text => throw new ArrowFormatException(
                    $"Column '{field.Name}' holds lists of text of one length, which a message cannot; send them as lists of any length."),
                NullType or FixedSizeListType when field is ArrowField { Type: { } known } => known,
                NullType when Meta(field, EmptyRows) is { } json => Kept(field, EmptyType(json)),
                FixedSizeListType list when Meta(field, ExtensionName) == Tensor => Kept(field, TensorType(field, list)),
                FixedSizeListType list => new ColumnType(Cell(field, list.ValueDataType), [list.ListSize]),
                var type => new ColumnType(Cell(field, type)),
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NullReferenceException or ArgumentException or OverflowException)
        {
            throw new ArrowFormatException($"The metadata of column '{field.Name}' does not describe a tensor.", e);
        }
    }

    private static ColumnType Kept(Field field, ColumnType type)
    {
        if (field is ArrowField own) own.Type = type;
        return type;
    }

    private static ColumnType TensorType(Field field, FixedSizeListType list)
    {
        var type = new ColumnType(Cell(field, list.ValueDataType), Shape(JsonNode.Parse(Meta(field, ExtensionMetadata) ?? "")!));
        return type.RowSize == list.ListSize
            ? type
            : throw new ArrowFormatException($"The rows of column '{field.Name}' hold {list.ListSize} values, which do not fill the shape {type}.");
    }

    private static ColumnType EmptyType(string json)
    {
        var type = new ColumnType(DTypes.Parse(JsonNode.Parse(json)!["dtype"]!.GetValue<string>()), Shape(JsonNode.Parse(json)!));
        return type.RowSize == 0 && type.DType != DType.Text ? type : throw new ArgumentException($"{type} has rows that are not empty.");
    }

    private static ImmutableArray<int> Shape(JsonNode metadata)
    {
        if (metadata["permutation"] is JsonArray axes && !axes.Select(a => a!.GetValue<int>()).SequenceEqual(Enumerable.Range(0, axes.Count)))
            throw new ArgumentException("Tensors with permuted axes are not read; store them row-major.");
        return [.. metadata["shape"]!.AsArray().Select(extent => Require.AtLeast(extent!.GetValue<int>(), 0))];
    }

    private static string? Meta(Field field, string key) => field.HasMetadata && field.Metadata.TryGetValue(key, out var value) ? value : null;

    private static IArrowType Cell(DType type) => type switch
    {
        DType.Text => StringViewType.Default,
        DType.Bool => BooleanType.Default,
        DType.UInt8 => UInt8Type.Default,
        DType.Int8 => Int8Type.Default,
        DType.Int16 => Int16Type.Default,
        DType.Int32 => Int32Type.Default,
        DType.Int64 => Int64Type.Default,
        DType.Float16 => HalfFloatType.Default,
        DType.Float32 => FloatType.Default,
        _ => DoubleType.Default,
    };

    private static DType Cell(Field field, IArrowType type) => type.TypeId switch
    {
        ArrowTypeId.StringView or ArrowTypeId.String or ArrowTypeId.LargeString => DType.Text,
        ArrowTypeId.Boolean => DType.Bool,
        ArrowTypeId.UInt8 => DType.UInt8,
        ArrowTypeId.Int8 => DType.Int8,
        ArrowTypeId.Int16 => DType.Int16,
        ArrowTypeId.Int32 => DType.Int32,
        ArrowTypeId.Int64 => DType.Int64,
        ArrowTypeId.HalfFloat => DType.Float16,
        ArrowTypeId.Float => DType.Float32,
        ArrowTypeId.Double => DType.Float64,
        _ => throw new ArrowFormatException(
            $"Column '{field.Name}' is {type.Name}; a message holds {Held}. Convert it before sending."),
    };
}
