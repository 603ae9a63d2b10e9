using System.Globalization;
using System.Text.RegularExpressions;

namespace Fireworks.Api;

/// <summary>Which numbers an argument may be. The docstrings say it in fixed words, and a component refuses what lies outside.</summary>
/// <param name="Least">The lower bound.</param>
/// <param name="Most">The upper bound; none when null.</param>
/// <param name="Open">Whether the bounds themselves are not allowed.</param>
internal sealed partial record DocBounds(decimal Least, decimal? Most, bool Open)
{
    private static readonly HashSet<Type> Numbers = [typeof(int), typeof(long), typeof(float), typeof(double), typeof(decimal), typeof(short), typeof(byte)];

    /// <summary>What a description says: <c>at least 1</c>, <c>from 1 to 9</c>, <c>above 0 and below 1</c>; null when it says nothing of the kind.</summary>
    public static DocBounds? Of(Type type, string description)
    {
        if (!Numbers.Contains(Nullable.GetUnderlyingType(type) ?? type)) return null;
        if (Range().Match(description) is { Success: true } range) return new(Number(range, 1), Number(range, 2), false);
        if (Between().Match(description) is { Success: true } between) return new(Number(between, 1), Number(between, 2), true);
        return AtLeast().Match(description) is { Success: true } least ? new(Number(least, 1), null, false) : null;
    }

    private static decimal Number(Match match, int group) => decimal.Parse(match.Groups[group].Value, NumberStyles.Number, CultureInfo.InvariantCulture);

    /// <summary>Such as <c>1 … 1000000</c>.</summary>
    public override string ToString() => this switch
    {
        { Most: null } => string.Create(CultureInfo.InvariantCulture, $"≥ {Least}"),
        { Open: true } => string.Create(CultureInfo.InvariantCulture, $"> {Least}, < {Most}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Least} … {Most}"),
    };

    private const string Value = @"(-?\d+(?:,\d{3})*(?:\.\d+)?)";

    [GeneratedRegex(@"\b" + Value + " to " + Value + @"(?![\w,]*\d)")]
    private static partial Regex Range();

    [GeneratedRegex("above " + Value + " and below " + Value)]
    private static partial Regex Between();

    [GeneratedRegex("at least " + Value)]
    private static partial Regex AtLeast();
}
