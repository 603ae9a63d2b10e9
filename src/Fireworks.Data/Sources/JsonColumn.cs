using System.Text.Json;

namespace Fireworks;

/// <summary>Collects the values of one field of JSON records, message by message.</summary>
internal abstract class JsonColumn
{
    /// <summary>Adds the value at which a reader stands, and moves the reader to its end; false when it does not fit.</summary>
    /// <param name="reader">Stands at the first token of the value.</param>
    /// <param name="record">The record that it reads.</param>
    public abstract bool TryAdd(ref Utf8JsonReader reader, ReadOnlySpan<byte> record);

    /// <summary>Whether records may lack the field.</summary>
    public virtual bool CanMiss => false;

    /// <summary>Adds the values of records that lack the field; where they may.</summary>
    public virtual void AddMissing(int records) => throw new InvalidOperationException("Records of this column have a value each.");

    /// <summary>Adds what stands under gaps.</summary>
    public abstract void AddNothing(int records);

    /// <summary>The values since the last call.</summary>
    public abstract Column Build();
}

/// <summary>Texts as they are; any other value but null as its JSON.</summary>
internal sealed class JsonTexts : JsonColumn
{
    private readonly TextColumnBuilder _texts = new();

    public override bool TryAdd(ref Utf8JsonReader reader, ReadOnlySpan<byte> record)
    {
        if (reader.TokenType == JsonTokenType.Null) return false;
        if (reader.TokenType == JsonTokenType.String)
        {
            if (reader.ValueIsEscaped) _texts.Add(reader.GetString());
            else _texts.AddUnchecked(reader.ValueSpan);       // the reader has checked the whole record
            return true;
        }
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        _texts.AddUnchecked(record[start..(int)reader.BytesConsumed]);
        return true;
    }

    public override void AddNothing(int records)
    {
        for (var i = 0; i < records; i++) _texts.Add(""u8);
    }

    public override Column Build() => _texts.Build();
}

/// <summary>Values some of which are gaps: where a field is null or absent.</summary>
internal sealed class JsonGaps(JsonColumn values) : JsonColumn
{
    private readonly GapMarks _marks = new();

    public override bool TryAdd(ref Utf8JsonReader reader, ReadOnlySpan<byte> record)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            AddMissing(1);
            return true;
        }
        _marks.Add(isGap: false);
        return values.TryAdd(ref reader, record);
    }

    public override bool CanMiss => true;

    public override void AddMissing(int records) => AddNothing(records);

    public override void AddNothing(int records)
    {
        _marks.AddGaps(records);
        values.AddNothing(records);
    }

    public override Column Build() => _marks.Over(values.Build());
}

/// <summary>Values of Arrow's types: texts or numbers.</summary>
internal sealed class JsonLogicals(Apache.Arrow.Types.IArrowType type) : JsonColumn
{
    private readonly LogicalValues _cells = new(type);

    public override bool TryAdd(ref Utf8JsonReader reader, ReadOnlySpan<byte> record)
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number)) return false;
        // What is escaped needs no escape, and is no date.
        if (reader.ValueIsEscaped || !LogicalText.TryParse(type, reader.ValueSpan, out var count)) return false;
        _cells.Add(count);
        return true;
    }

    public override void AddNothing(int records)
    {
        for (var i = 0; i < records; i++) _cells.Add(0);
    }

    public override Column Build() => _cells.Build();
}

/// <summary>Lists of any length.</summary>
internal sealed class JsonLists(JsonColumn items) : JsonColumn
{
    private readonly List<int> _lengths = [];

    public override bool TryAdd(ref Utf8JsonReader reader, ReadOnlySpan<byte> record)
    {
        if (reader.TokenType != JsonTokenType.StartArray) return false;
        var length = 0;
        for (; reader.Read() && reader.TokenType != JsonTokenType.EndArray; length++)
            if (!items.TryAdd(ref reader, record)) return false;
        _lengths.Add(length);
        return true;
    }

    public override void AddNothing(int records)
    {
        for (var i = 0; i < records; i++) _lengths.Add(0);
    }

    public override Column Build()
    {
        var column = ListColumn.Of(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_lengths), items.Build());
        _lengths.Clear();
        return column;
    }
}
