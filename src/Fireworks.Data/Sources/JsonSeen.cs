using System.Collections.Immutable;
using System.Text.Json;

namespace Fireworks;

/// <summary>What the values of one field of the first records have in common: its type is taken from that.</summary>
internal sealed class JsonSeen
{
    private Kind _kinds;
    private bool _hasGaps;
    private ImmutableArray<int>? _shape;
    private bool _isRagged;

    /// <summary>Records that have the field.</summary>
    public int Records { get; private set; }

    /// <summary>Looks at a value, and moves the reader to its end.</summary>
    public void Look(ref Utf8JsonReader reader)
    {
        Records++;
        if (reader.TokenType == JsonTokenType.Null)
        {
            _hasGaps = true;
            return;
        }
        var shape = ImmutableArray.CreateBuilder<int>();
        if (!TryLook(ref reader, shape, depth: 0)) _isRagged = true;
        var found = shape.ToImmutable();
        if (_shape is { } seen && !seen.SequenceEqual(found)) _isRagged = true;
        _shape ??= found;
    }

    /// <summary>Whether no value says yet what the type is: there are none, or only words that may stand for numbers.</summary>
    public bool IsUnknown => !_isRagged && (_kinds & ~(Kind.Missing | Kind.Special)) == 0 && _shape?.Contains(0) is not true;

    /// <summary>Whether a whole number is beyond int64.</summary>
    public bool HasBeyond => _kinds.HasFlag(Kind.Beyond);

    /// <summary>The type that holds all values seen; null where whole numbers are beyond those of int64, which nothing else among the values explains.</summary>
    /// <param name="records">How many records were looked at: those without the field lack its value.</param>
    public ColumnType? Type(int records)
    {
        var hasGaps = _hasGaps || Records < records;
        var text = new ColumnType(DType.Text) { Nullable = hasGaps };
        if (_isRagged || _shape is not { } shape || shape.Contains(0)) return text;
        return _kinds switch
        {
            Kind.Truth => new ColumnType(DType.Bool, shape) { Nullable = hasGaps },
            Kind.Whole => new ColumnType(DType.Int64, shape) { Nullable = hasGaps },
            Kind.Beyond or (Kind.Whole | Kind.Beyond) => null,
            // A missing fraction is not-a-number, in a list too; words for such numbers alone may be words.
            _ when (_kinds & (Kind.Truth | Kind.Other)) == 0 && (_kinds & (Kind.Whole | Kind.Beyond | Kind.Fraction)) != 0 => new ColumnType(DType.Float64, shape),
            _ => text,
        };
    }

    // The extents are noted on the way down the first elements; all others must agree with them.
    private bool TryLook(ref Utf8JsonReader reader, ImmutableArray<int>.Builder shape, int depth, bool first = true)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            _kinds |= KindOf(ref reader);
            reader.Skip();
            return depth == shape.Count;
        }
        var at = shape.Count;
        if (first) shape.Add(-1);
        else if (depth >= shape.Count) return Skip(ref reader);
        var (count, even) = (0, true);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            even &= TryLook(ref reader, shape, depth + 1, first && count == 0);
            count++;
        }
        if (first) shape[at] = count;
        return even && shape[depth] == count;
    }

    private static bool Skip(ref Utf8JsonReader reader)
    {
        reader.Skip();
        return false;
    }

    private static Kind KindOf(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Null => Kind.Missing,
        JsonTokenType.True or JsonTokenType.False => Kind.Truth,
        JsonTokenType.Number => NumberText.TryParse<long>(reader.ValueSpan, out _) ? Kind.Whole : NumberText.IsWhole(reader.ValueSpan) ? Kind.Beyond : Kind.Fraction,
        JsonTokenType.String when IsWord(ref reader) => Kind.Special,
        _ => Kind.Other,
    };

    /// <summary>Whether a text is one of the words for the numbers that JSON lacks.</summary>
    public static bool IsWord(ref Utf8JsonReader reader) => reader.ValueTextEquals("NaN"u8) || reader.ValueTextEquals("Infinity"u8) || reader.ValueTextEquals("-Infinity"u8);

    [Flags]
    private enum Kind
    {
        Missing = 1,
        Truth = 2,
        Whole = 4,
        Fraction = 8,
        Other = 16,
        Special = 32,
        Beyond = 64,
    }
}
