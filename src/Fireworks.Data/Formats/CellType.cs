using System.Text.Json.Nodes;
using Apache.Arrow.Types;

namespace Fireworks;

/// <summary>A type of a column as its user declares it for a text format, by its name in messages: <c>int64</c>, <c>text?</c>,
/// <c>timestamp[us,UTC]</c>, <c>decimal(9,2)</c>, <c>list&lt;int64&gt;</c>.</summary>
/// <param name="Type">What the column holds.</param>
/// <param name="Logical">Arrow's type, of a column that has one.</param>
/// <param name="Items">What the lists hold, of a column of lists.</param>
internal sealed record CellType(ColumnType Type, IArrowType? Logical = null, CellType? Items = null)
{
    private const int MostDepth = 8;

    /// <summary>The names, for docstrings and errors.</summary>
    public static string Names { get; } = string.Join(", ", DTypes.Names)
        + ", uint16, uint32, uint64, date32, date64, time32[s|ms], time64[us|ns], timestamp[s|ms|us|ns] or with a zone timestamp[us,UTC], duration[s|ms|us|ns], decimal(digits,places) or list<type>";

    /// <summary>The same without gaps.</summary>
    public CellType WithoutGaps => this with { Type = Type with { Nullable = false } };

    /// <summary>The type of that name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static CellType Parse(string name) => Find(name, depth: 0)
        ?? throw new ArgumentException($"A type must be one of {Names}, each with '?' behind it where rows may be gaps, but is '{name}'.{Nearest.Hint(name.TrimEnd('?'), [.. DTypes.Names])}", nameof(name));

    /// <summary>Column → type, as a source is configured.</summary>
    /// <exception cref="ArgumentException">There is no such type.</exception>
    public static IReadOnlyDictionary<string, CellType> ParseAll(JsonObject types) =>
        types.ToDictionary(t => t.Key, t => Parse(t.Value is JsonValue v && v.TryGetValue<string>(out var name) ? name : $"{t.Value}"));

    private static CellType? Find(string name, int depth)
    {
        if (name is [.. var certain, '?']) return Plain(certain, depth) is { } found ? found with { Type = found.Type with { Nullable = true } } : null;
        return Plain(name, depth);
    }

    private static CellType? Plain(string name, int depth)
    {
        if (DTypes.Names.Contains(name)) return new CellType(new ColumnType(DTypes.Parse(name)));
        if (name.StartsWith("list<", StringComparison.Ordinal) && name.EndsWith('>') && depth < MostDepth)
            return Find(name[5..^1], depth + 1) is { } items ? new CellType(Named(name), Items: items) : null;
        return LogicalOf(name) is { } logical ? new CellType(Named(name), logical) : null;
    }

    private static ColumnType Named(string name) => new(DType.Logical) { Logical = name };

    private static IArrowType? LogicalOf(string name)
    {
        var begin = name.IndexOfAny(['[', '(']);
        string[] arguments = begin < 0 ? [] : name[^1] == (name[begin] == '[' ? ']' : ')') ? name[(begin + 1)..^1].Split(',', 2) : [""];
        return (begin < 0 ? name : name[..(begin + 1)], arguments) switch
        {
            ("uint16", []) => UInt16Type.Default,
            ("uint32", []) => UInt32Type.Default,
            ("uint64", []) => UInt64Type.Default,
            ("date32", []) => Date32Type.Default,
            ("date64", []) => Date64Type.Default,
            ("time32[", [var unit]) when UnitOf(unit) is TimeUnit.Second or TimeUnit.Millisecond => new Time32Type(UnitOf(unit)!.Value),
            ("time64[", [var unit]) when UnitOf(unit) is TimeUnit.Microsecond or TimeUnit.Nanosecond => new Time64Type(UnitOf(unit)!.Value),
            ("timestamp[", [var unit]) when UnitOf(unit) is { } found => new TimestampType(found, (string?)null),
            ("timestamp[", [var unit, { Length: > 0 } zone]) when UnitOf(unit) is { } found => new TimestampType(found, zone),
            ("duration[", [var unit]) when UnitOf(unit) is { } found => DurationType.FromTimeUnit(found),
            ("decimal(", [var digits, var places]) when Number(digits) is >= 1 and <= 38 and var precision && Number(places) is >= -38 and <= 38 and var scale =>
                new Decimal128Type(precision, scale),
            _ => null,
        };
    }

    private static TimeUnit? UnitOf(string unit) => unit switch
    {
        "s" => TimeUnit.Second,
        "ms" => TimeUnit.Millisecond,
        "us" => TimeUnit.Microsecond,
        "ns" => TimeUnit.Nanosecond,
        _ => null,
    };

    private static int? Number(string text) =>
        int.TryParse(text, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;
}
