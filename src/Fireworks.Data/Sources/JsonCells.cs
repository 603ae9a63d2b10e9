using System.Numerics;
using System.Text.Json;

namespace Fireworks;

/// <summary>Values of one width, one a row or a nested list of one shape.</summary>
internal abstract class JsonCells<T>(ColumnType type) : JsonColumn where T : unmanaged
{
    private readonly Cells<T> _cells = new();

    /// <summary>What the column holds.</summary>
    protected ColumnType Type { get; } = type;

    public override bool TryAdd(ref Utf8JsonReader reader, ReadOnlySpan<byte> record)
    {
        if (reader.TokenType != JsonTokenType.Null) return TryAdd(ref reader, Type.RowShape.AsSpan());
        if (CanMiss) AddMissing(1);
        return CanMiss;
    }

    public override bool CanMiss => TryMissing(out _);

    public override void AddMissing(int records)
    {
        if (TryMissing(out var value)) _cells.Add(value, checked(records * Type.RowSize));
    }

    public override void AddNothing(int records) => _cells.Add(default, checked(records * Type.RowSize));

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

/// <param name="type">What the column holds.</param>
/// <param name="isDeclared">Whether the user gave the type. Where nobody declared fractions, a whole number among them may be a key: it is kept exactly or
/// refused; and of texts only the words for numbers that JSON lacks are numbers.</param>
internal sealed class JsonNumbers<T>(ColumnType type, bool isDeclared = true) : JsonCells<T>(type) where T : unmanaged, INumber<T>
{
    protected override bool TryRead(ref Utf8JsonReader reader, out T value)
    {
        value = default;
        return (reader.TokenType == JsonTokenType.Number || reader.TokenType == JsonTokenType.String && Type.DType.IsFloat() && (isDeclared || JsonSeen.IsWord(ref reader)))
            && NumberText.TryParse(reader.ValueSpan, out value) && (isDeclared || NumberText.IsExact(reader.ValueSpan, double.CreateTruncating(value)));
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
