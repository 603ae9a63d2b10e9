using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fireworks;

/// <summary>Numbers written as UTF-8 text, in the spellings of .NET, C, numpy and pandas; the value is the nearest, as IEEE 754 says.</summary>
internal static class NumberText
{
    // Powers of ten that a double holds exactly.
    private static readonly double[] Powers = [.. Enumerable.Range(0, 23).Select(e => double.Parse($"1e{e}", CultureInfo.InvariantCulture))];

    public static bool TryParse<T>(ReadOnlySpan<byte> text, out T value) where T : unmanaged, INumber<T>
    {
        if (typeof(T) == typeof(double) && TryExact(text, out var exact))
        {
            value = Unsafe.BitCast<double, T>(exact);
            return true;
        }
        if (typeof(T) != typeof(double) && typeof(T) != typeof(float) && typeof(T) != typeof(Half))
            return T.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out value);
        return T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) || TrySpecial(text, out value);
    }

    /// <summary>Reads digits · 10^e where both are exact as doubles: then one multiplication or division rounds correctly.</summary>
    /// <remarks>Source: Clinger, "How to Read Floating Point Numbers Accurately", PLDI 1990 (the fast path).</remarks>
    private static bool TryExact(ReadOnlySpan<byte> text, out double value)
    {
        const ulong exactBelow = 1UL << 53;
        value = 0;
        var at = text is [(byte)'-' or (byte)'+', ..] ? 1 : 0;
        var (digits, count, exponent) = (0UL, 0, 0);
        for (; at < text.Length && (uint)(text[at] - '0') < 10; at++, count++) digits = digits * 10 + (uint)(text[at] - '0');
        if (at < text.Length && text[at] == '.')
            for (at++; at < text.Length && (uint)(text[at] - '0') < 10; at++, count++, exponent--) digits = digits * 10 + (uint)(text[at] - '0');
        if (count is 0 or > 19 || at < text.Length && !TryExponent(text[at..], ref exponent)) return false;
        if (digits > exactBelow || exponent is < -22 or > 22) return false;

        value = exponent < 0 ? digits / Powers[-exponent] : digits * Powers[exponent];
        if (text[0] == '-') value = -value;
        return true;
    }

    private static bool TryExponent(ReadOnlySpan<byte> text, ref int exponent)
    {
        if ((text[0] | 0x20) != 'e' || !int.TryParse(text[1..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var written) || Math.Abs((long)written) > 1000) return false;
        exponent += written;
        return true;
    }

    private static bool TrySpecial<T>(ReadOnlySpan<byte> text, out T value) where T : INumber<T>
    {
        Span<char> word = stackalloc char[8];
        var trimmed = text.Trim(" \t"u8);
        value = T.Zero;
        if (trimmed.Length is 0 or > 8) return false;
        for (var i = 0; i < trimmed.Length; i++) word[i] = (char)(trimmed[i] | 0x20);
        var special = word[..trimmed.Length] switch
        {
            "inf" or "infinity" => double.PositiveInfinity,
            "-inf" => double.NegativeInfinity,
            _ => (double?)null,
        };
        if (special is null && trimmed is [(byte)'+', .. var rest] && (rest.SequenceEqual("inf"u8) || rest.SequenceEqual("Inf"u8))) special = double.PositiveInfinity;
        if (special is null) return false;
        value = T.CreateTruncating(special.Value);
        return true;
    }
}
