using System.Numerics;
using System.Text.Json;

namespace Fireworks;

/// <summary>Collects the values of one field of JSON records, message by message.</summary>
internal abstract class JsonColumn
{
    /// <summary>What the column holds.</summary>
    public abstract ColumnType Type { get; }

    /// <summary>Adds the value at which a reader stands, and moves the reader to its end; false when it does not fit.</summary>
    /// <param name="reader">Stands at the first token of the value.</param>
    /// <param name="record">The record that it reads.</param>
    public abstract bool TryAdd(ref Utf8JsonReader reader, ReadOnlySpan<byte> record);

    /// <summary>Adds the value of a record without the field; false when the column cannot do without.</summary>
    public abstract bool TryAddMissing();

    /// <summary>The values since the last call.</summary>
    public abstract Column Build();

    /// <summary>A column of that type.</summary>
    public static JsonColumn Of(ColumnType type) => type.DType switch
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
        _ => new JsonNumbers<double>(type),
    };
}

/// <summary>Texts as they are; any other value as its JSON.</summary>
internal sealed class JsonTexts : JsonColumn
{
    private readonly TextColumnBuilder _texts = new();

    public override ColumnType Type => new(DType.Text);

    public override bool TryAdd(ref Utf8JsonReader reader, ReadOnlySpan<byte> record)
    {
        if (reader.TokenType == JsonTokenType.Null) return TryAddMissing();
        if (reader.TokenType == JsonTokenType.String)
        {
            if (reader.ValueIsEscaped) _texts.Add(reader.GetString());
            else _texts.Add(reader.ValueSpan);
            return true;
        }
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        _texts.Add(record[start..(int)reader.BytesConsumed]);
        return true;
    }

    public override bool TryAddMissing()
    {
        _texts.Add(MissingValue.Text);
        return true;
    }

    public override Column Build() => _texts.Build();
}

/// <summary>Values of one width, one a row or a nested list of one shape.</summary>
internal abstract class JsonCells<T>(ColumnType type) : JsonColumn where T : unmanaged
{
    private readonly Cells<T> _cells = new();

    public override ColumnType Type { get; } = type;

    public override bool TryAdd(ref Utf8JsonReader reader, ReadOnlySpan<byte> record) =>
        reader.TokenType == JsonTokenType.Null ? TryAddMissing() : TryAdd(ref reader, Type.RowShape.AsSpan());

    public override bool TryAddMissing()
    {
        if (!TryMissing(out var value)) return false;
        for (var i = 0; i < Type.RowSize; i++) _cells.Add(value);
        return true;
    }

    public override Column Build() => _cells.Build(Type.RowShape.AsSpan());

    private bool TryAdd(ref Utf8JsonReader reader, ReadOnlySpan<int> shape)
    {
        if (shape.IsEmpty)
        {
            if (!(reader.TokenType == JsonTokenType.Null ? TryMissing(out var value) : TryRead(ref reader, out value))) return false;
            _cells.Add(value);
            return true;
        }
        if (reader.TokenType != JsonTokenType.StartArray) return false;
        for (var i = 0; i < shape[0]; i++)
            if (!reader.Read() || !TryAdd(ref reader, shape[1..])) return false;
        return reader.Read() && reader.TokenType == JsonTokenType.EndArray;
    }

    /// <summary>The value at which the reader stands.</summary>
    protected abstract bool TryRead(ref Utf8JsonReader reader, out T value);

    /// <summary>What stands for no value.</summary>
    protected abstract bool TryMissing(out T value);
}

internal sealed class JsonNumbers<T>(ColumnType type) : JsonCells<T>(type) where T : unmanaged, INumber<T>
{
    protected override bool TryRead(ref Utf8JsonReader reader, out T value)
    {
        value = default;
        return (reader.TokenType == JsonTokenType.Number || reader.TokenType == JsonTokenType.String && Type.DType.IsFloat())
            && NumberText.TryParse(reader.ValueSpan, out value);
    }

    protected override bool TryMissing(out T value) => MissingValue.TryGet(out value);
}

internal sealed class JsonBools(ColumnType type) : JsonCells<bool>(type)
{
    protected override bool TryRead(ref Utf8JsonReader reader, out bool value)
    {
        value = reader.TokenType == JsonTokenType.True;
        return value || reader.TokenType == JsonTokenType.False;
    }

    protected override bool TryMissing(out bool value)
    {
        value = false;
        return false;
    }
}
