using System.CommandLine.Parsing;
using System.Globalization;

namespace Fireworks.Cli;

/// <summary>A span of time as people type it: a number and s, m, h or d, such as <c>90s</c>, <c>1.5h</c> or <c>30d</c>.</summary>
internal static class Duration
{
    // Ten years: what is longer is a slip of the keys.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3652);

    /// <summary>Reads an option's value.</summary>
    public static TimeSpan? Parse(ArgumentResult result)
    {
        if (TryParse(result.Tokens[0].Value) is { } span) return span;
        result.AddError($"{result.Argument.Name} is a number and a unit, s, m, h or d, such as 90s, 1h or 30d, up to 3652d; but is '{result.Tokens[0].Value}'.");
        return null;
    }

    /// <summary>Reads the value of an option that must be longer than nothing.</summary>
    public static TimeSpan? ParsePositive(ArgumentResult result)
    {
        var span = Parse(result);
        if (span == TimeSpan.Zero) result.AddError($"{result.Argument.Name} is longer than nothing, such as 30d, but is '{result.Tokens[0].Value}'.");
        return span;
    }

    /// <summary>The span a text says; null when it says none.</summary>
    public static TimeSpan? TryParse(string text)
    {
        double? unit = text.Length < 2 ? null : text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86_400, _ => null };
        if (unit is null || !double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return null;
        var seconds = number * unit.Value;
        return seconds <= Longest.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;
    }
}
