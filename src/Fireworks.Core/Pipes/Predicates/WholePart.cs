using System.Globalization;

namespace Fireworks;

/// <summary>The whole part of a number in JSON, rounded down, and whether there is more. It is read digit by digit, so that nothing is rounded, however many there are.</summary>
/// <param name="Value">The whole part; an end of Int128's range where it lies beyond all integers of a column.</param>
/// <param name="HasFraction">Whether the number is above it.</param>
internal readonly record struct WholePart(Int128 Value, bool HasFraction)
{
    private const int MostDigits = 30;                     // 10³⁰ is beyond all integers that a column holds, and within Int128

    /// <summary>Reads a number such as <c>-12.5e-3</c>.</summary>
    /// <param name="json">A number as JSON writes it.</param>
    public static WholePart Of(string json)
    {
        var isNegative = json[0] == '-';
        var exponentAt = json.AsSpan().IndexOfAny('e', 'E') is >= 0 and var found ? found : json.Length;
        var number = json.AsSpan(isNegative ? 1 : 0, exponentAt - (isNegative ? 1 : 0));
        var point = number.IndexOf('.') is >= 0 and var at ? at : number.Length;

        var all = number.ToString().Replace(".", "", StringComparison.Ordinal);
        var digits = all.TrimStart('0');
        if (digits.Length == 0) return new(0, false);
        // How many digits stand before the point once the exponent has moved it; below 0, how many zeros stand behind it.
        var whole = point - (all.Length - digits.Length) + Exponent(json.AsSpan(exponentAt));
        if (whole > MostDigits) return new(isNegative ? Int128.MinValue : Int128.MaxValue, false);

        var kept = (int)Math.Clamp(whole, 0, digits.Length);
        var hasFraction = digits.AsSpan(kept).ContainsAnyExcept('0');
        var value = whole <= 0 ? 0 : Int128.Parse(digits[..kept].PadRight((int)whole, '0'), NumberStyles.None, CultureInfo.InvariantCulture);
        return new(isNegative ? -value - (hasFraction ? 1 : 0) : value, hasFraction);
    }

    // An exponent beyond an int moves the point further than there are digits, either way.
    private static long Exponent(ReadOnlySpan<char> text) => text.IsEmpty ? 0
        : int.TryParse(text[1..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent) ? exponent
        : text[1] == '-' ? int.MinValue : int.MaxValue;
}
