namespace Fireworks;

/// <summary>The name and type of one field of JSON records.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What its column holds.</param>
/// <param name="IsDeclared">Whether the user gave the type; otherwise it was taken from the data.</param>
internal sealed record JsonField(string Name, CellType Type, bool IsDeclared)
{
    /// <summary>Collects values.</summary>
    public JsonColumn NewColumn() => ColumnOf(Type, IsDeclared);

    private static JsonColumn ColumnOf(CellType type, bool isDeclared)
    {
        if (type.Type.Nullable) return new JsonGaps(ColumnOf(type.WithoutGaps, isDeclared));
        return type switch
        {
            { Items: { } items } => new JsonLists(ColumnOf(items, isDeclared)),
            { Logical: { } logical } => new JsonLogicals(logical),
            _ => Plain(type.Type, isDeclared),
        };
    }

    private static JsonColumn Plain(ColumnType type, bool isDeclared) => type.DType switch
    {
        DType.Text => new JsonTexts(),
        DType.Bool => new JsonBools(type),
        DType.UInt8 => new JsonNumbers<byte>(type),
        DType.Int8 => new JsonNumbers<sbyte>(type),
        DType.Int16 => new JsonNumbers<short>(type),
        DType.Int32 => new JsonNumbers<int>(type),
        DType.Int64 => new JsonNumbers<long>(type),
        DType.Float16 => new JsonNumbers<Half>(type),
        DType.Float32 => new JsonNumbers<float>(type),
        _ => new JsonNumbers<double>(type, isDeclared),
    };
}
