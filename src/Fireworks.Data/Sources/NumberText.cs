using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;

namespace Fireworks;

/// <summary>Numbers written as UTF-8 text, in the spellings of .NET, C, numpy and pandas; the value is the nearest, as IEEE 754 says.</summary>
internal static class NumberText
{
    private const int MostDigits = 19;                     // of any that a 64-bit number holds

    private const double Exact = 1L << 53;                 // up to which every whole number is a double

    /// <summary>Reads a number; false when there is none, or when it is finite and the type ends before it.</summary>
    public static bool TryParse<T>(ReadOnlySpan<byte> text, out T value) where T : unmanaged, INumber<T>
    {
        if (typeof(T) == typeof(double) && TryNearest(text, out var nearest))
        {
            value = Unsafe.BitCast<double, T>(nearest);
            return true;
        }
        if (typeof(T) == typeof(long) && TryDigits(text, out var whole))
        {
            value = Unsafe.BitCast<long, T>(whole);
            return true;
        }
        value = default;
        if (IsPadded(text)) return false;
        if (typeof(T) != typeof(double) && typeof(T) != typeof(float) && typeof(T) != typeof(Half))
            return T.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out value);
        return T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) ? !T.IsInfinity(value) || IsSpelt(text) : TrySpecial(text, out value);
    }

    /// <summary>Whether a 0 byte ends the text: .NET's parsers pass over those behind a number, but it is no part of one.</summary>
    public static bool IsPadded(ReadOnlySpan<byte> text) => text is [.., 0];

    // .NET makes infinity of digits that are too many; one that is meant has its name.
    private static bool IsSpelt(ReadOnlySpan<byte> text) => text.IndexOfAny("iI"u8) >= 0;

    /// <summary>Whether the text is a number in some spelling, however large.</summary>
    public static bool IsNumber(ReadOnlySpan<byte> text) =>
        !IsPadded(text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || TrySpecial(text, out value);

    /// <summary>Whether a number is spelt as programs write numbers: digits without zeros, a plus or white space before them, and no word.</summary>
    public static bool IsPlain(ReadOnlySpan<byte> number)
    {
        if (number is [(byte)'-', .. var magnitude]) number = magnitude;
        return number is [(byte)'0'] or [(byte)'0', not (>= (byte)'0' and <= (byte)'9'), ..] or [>= (byte)'1' and <= (byte)'9', ..] && number[^1] > (byte)' ';
    }

    /// <summary>Whether a number begins as codes do and numbers do not: with a zero before other digits, or a plus.</summary>
    public static bool IsCode(ReadOnlySpan<byte> number)
    {
        number = number.TrimStart(" \t"u8);
        if (number is [(byte)'-', .. var magnitude]) number = magnitude;
        return number is [(byte)'+', ..] or [(byte)'0', >= (byte)'0' and <= (byte)'9', ..];
    }

    /// <summary>Whether the text is a sign and digits, however many.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> text)
    {
        text = text.Trim(" \t"u8);
        if (text is [(byte)'-' or (byte)'+', ..]) text = text[1..];
        return !text.IsEmpty && text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
    }

    /// <summary>Whether a number is what its text says, or the text has a point or exponent: that of a fraction is the nearest anyway.</summary>
    public static bool IsExact(ReadOnlySpan<byte> text, double value) => Math.Abs(value) < Exact || !double.IsFinite(value) || !IsWhole(text) || IsSame(text, value);

    private static bool IsSame(ReadOnlySpan<byte> text, double value)
    {
        var digits = Encoding.ASCII.GetString(text.Trim(" \t+-"u8).TrimStart((byte)'0'));
        return BigInteger.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture) == BigInteger.Abs(new BigInteger(value));
    }

    /// <summary>Reads a sign and digits alone, too few to overflow.</summary>
    private static bool TryDigits(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        var at = text is [(byte)'-', ..] ? 1 : 0;
        if (text.Length == at || text.Length - at >= MostDigits) return false;
        for (; at < text.Length; at++)
        {
            var digit = (uint)(text[at] - '0');
            if (digit > 9) return false;
            value = value * 10 + digit;
        }
        if (text[0] == '-') value = -value;
        return true;
    }

    /// <summary>Reads digits · 10^e with up to 19 digits.</summary>
    private static bool TryNearest(ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        var at = text is [(byte)'-' or (byte)'+', ..] ? 1 : 0;
        var (first, point, digits) = (at, 0, 0UL);
        for (; at < text.Length && (uint)(text[at] - '0') < 10; at++) digits = digits * 10 + (uint)(text[at] - '0');
        var count = at - first;
        if (at < text.Length && text[at] == '.')
        {
            point = ++at;
            for (; at < text.Length && (uint)(text[at] - '0') < 10; at++) digits = digits * 10 + (uint)(text[at] - '0');
            point = at - point;
            count += point;
        }
        var exponent = -point;
        if (count == 0 || count > MostDigits && count - LeadingZeros(text[first..]) > MostDigits || at < text.Length && !TryExponent(text[at..], ref exponent)) return false;
        if (!NearestDouble.TryFind(digits, exponent, out value)) return false;
        if (text[0] == '-') value = -value;
        return true;
    }

    // Asked of the text, not of the digits' value: too many digits may wrap around to zero.
    private static int LeadingZeros(ReadOnlySpan<byte> digits)
    {
        var zeros = 0;
        foreach (var letter in digits)
        {
            if (letter is not ((byte)'0' or (byte)'.')) break;
            if (letter == '0') zeros++;
        }
        return zeros;
    }

    private static bool TryExponent(ReadOnlySpan<byte> text, ref int exponent)
    {
        if ((text[0] | 0x20) != 'e' || IsPadded(text) || !int.TryParse(text[1..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var written) || Math.Abs((long)written) > 1000) return false;
        exponent += written;
        return true;
    }

    private static bool TrySpecial<T>(ReadOnlySpan<byte> text, out T value) where T : INumber<T>
    {
        text = text.Trim(" \t"u8);
        var infinity = double.PositiveInfinity;
        if (text is [(byte)'+' or (byte)'-', .. var unsigned])
        {
            if (text[0] == '-') infinity = double.NegativeInfinity;
            text = unsigned;
        }
        var isOne = Ascii.EqualsIgnoreCase(text, "inf"u8) || Ascii.EqualsIgnoreCase(text, "infinity"u8);
        value = isOne ? T.CreateTruncating(infinity) : T.Zero;
        return isOne;
    }
}
