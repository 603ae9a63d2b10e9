using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fireworks;

/// <summary>Which columns of a message: a name, a name with <c>*</c> for any characters, or a list of such.</summary>
/// <remarks>In JSON a text or an array of texts. Comparison is ordinal.</remarks>
[JsonConverter(typeof(Converter))]
public sealed class ColumnPattern : IEquatable<ColumnPattern>
{
    /// <summary>The columns that any of these names or patterns names.</summary>
    /// <exception cref="ArgumentException">There is none, or one is empty.</exception>
    public ColumnPattern(params IEnumerable<string> patterns)
    {
        Patterns = [.. patterns];
        if (Patterns.IsEmpty) throw new ArgumentException("'columns' must name at least one column.", nameof(patterns));
        foreach (var pattern in Patterns) Require.NotEmpty(pattern, nameof(patterns));
    }

    /// <summary>The names and patterns, in order.</summary>
    public ImmutableArray<string> Patterns { get; }

    /// <summary>Whether a column of that name is meant.</summary>
    public bool Matches(string column) => Patterns.Any(pattern => Fits(pattern, column));

    /// <summary>The columns meant, each once: pattern by pattern, and within one in the order of the message.</summary>
    /// <exception cref="ColumnMissingException">A name or pattern fits no column; the message names the nearest.</exception>
    public IReadOnlyList<string> In(Message message)
    {
        var (columns, seen) = (new List<string>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var pattern in Patterns)
        {
            string[] found = pattern.Contains('*') ? [.. message.Names.Where(name => Fits(pattern, name))] : message.Has(pattern) ? [pattern] : [];
            if (found.Length == 0) throw new ColumnMissingException(pattern, message.Names);
            columns.AddRange(found.Where(seen.Add));
        }
        return columns;
    }

    private static bool Fits(string pattern, string column)
    {
        var parts = pattern.Split('*');
        if (parts is [var only]) return only == column;
        if (column.Length < parts[0].Length + parts[^1].Length || !column.StartsWith(parts[0], StringComparison.Ordinal) || !column.EndsWith(parts[^1], StringComparison.Ordinal)) return false;

        // What lies between stars may stand anywhere, as far left as possible.
        var (at, end) = (parts[0].Length, column.Length - parts[^1].Length);
        foreach (var part in parts.AsSpan(1..^1))
        {
            var found = column.IndexOf(part, at, end - at, StringComparison.Ordinal);
            if (found < 0) return false;
            at = found + part.Length;
        }
        return true;
    }

    /// <summary>The columns of one name or pattern.</summary>
    public static implicit operator ColumnPattern(string pattern) => new(pattern);

    /// <summary>The columns of several names or patterns.</summary>
    public static implicit operator ColumnPattern(string[] patterns) => new(patterns);

    /// <inheritdoc/>
    public bool Equals(ColumnPattern? other) => other is not null && Patterns.AsSpan().SequenceEqual(other.Patterns.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ColumnPattern);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Patterns.Length, Patterns[0]);

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", Patterns);

    private sealed class Converter : JsonConverter<ColumnPattern>
    {
        public override ColumnPattern Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String
            ? new ColumnPattern(reader.GetString()!)
            : new ColumnPattern(JsonSerializer.Deserialize<string[]>(ref reader, options) ?? []);

        public override void Write(Utf8JsonWriter writer, ColumnPattern value, JsonSerializerOptions options)
        {
            if (value.Patterns is [var only]) writer.WriteStringValue(only);
            else JsonSerializer.Serialize(writer, value.Patterns, options);
        }
    }
}
