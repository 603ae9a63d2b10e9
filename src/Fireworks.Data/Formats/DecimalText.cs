using System.Buffers;
using System.Globalization;

namespace Fireworks;

/// <summary>Decimal numbers as a sign, digits and a point, without an exponent.</summary>
internal static class DecimalText
{
    private const int MostDigits = 38;                     // of a number of 128 bits

    /// <summary>Writes units · 10^-scale; with as many digits after the point as the scale says.</summary>
    public static bool Write(IBufferWriter<byte> to, Int128 units, int scale)
    {
        Span<byte> digits = stackalloc byte[MostDigits + 2];
        var magnitude = units < 0 ? (UInt128)(-units) : (UInt128)units;
        magnitude.TryFormat(digits, out var count, default, CultureInfo.InvariantCulture);
        if (units < 0) to.Write("-"u8);
        Span<byte> zeros = stackalloc byte[MostDigits + 1];
        zeros.Fill((byte)'0');
        if (scale <= 0)
        {
            to.Write(digits[..count]);
            if (units != 0) to.Write(zeros[..-scale]);
            return true;
        }
        var whole = Math.Max(0, count - scale);
        to.Write(whole > 0 ? digits[..whole] : "0"u8);
        to.Write("."u8);
        to.Write(zeros[..Math.Max(0, scale - count)]);
        to.Write(digits[whole..count]);
        return true;
    }

    /// <summary>Reads a number as units of 10^-scale; false when it has more digits than there may be, or is none.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, int precision, int scale, out Int128 units)
    {
        units = 0;
        var negative = text is [(byte)'-', ..];
        if (text is [(byte)'-' or (byte)'+', ..]) text = text[1..];
        var point = text.IndexOf((byte)'.');
        var whole = point < 0 ? text : text[..point];
        var places = point < 0 ? default : text[(point + 1)..];
        if (whole.Length + places.Length == 0 || whole.IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0 || places.IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0) return false;

        whole = whole.TrimStart((byte)'0');
        places = places.TrimEnd((byte)'0');
        // Of a negative scale the last digits of the whole number are zeros that are not kept.
        var dropped = Math.Max(0, -scale);
        if (places.Length > Math.Max(0, scale) || whole.Length + scale > MostDigits || whole.Length > 0 && whole[Math.Max(0, whole.Length - dropped)..].ContainsAnyExcept((byte)'0')) return false;
        foreach (var digit in whole[..Math.Max(0, whole.Length - dropped)]) units = units * 10 + (digit - '0');
        for (var i = 0; i < scale; i++) units = units * 10 + (i < places.Length ? places[i] - '0' : 0);
        var end = Int128.One;
        for (var i = 0; i < precision; i++) end *= 10;
        if (units >= end) return false;
        if (negative) units = -units;
        return true;
    }
}
