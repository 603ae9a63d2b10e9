using System.Buffers;
using System.Globalization;
using Apache.Arrow.Types;

namespace Fireworks;

/// <summary>Durations as ISO 8601: <c>P1DT2H3M4.5S</c>, with a sign before the P. A day is 24 hours; months and years have no one length, so
/// they are no durations.</summary>
internal static class DurationText
{
    private static readonly (byte Letter, int Seconds)[] Parts = [((byte)'D', 86_400), ((byte)'H', 3_600), ((byte)'M', 60), ((byte)'S', 1)];

    /// <summary>Writes so many units.</summary>
    public static bool Write(IBufferWriter<byte> to, Int128 count, TimeUnit unit)
    {
        var per = TimeText.PerSecond(unit);
        var (seconds, rest) = ((long)(Int128.Abs(count) / per), (long)(Int128.Abs(count) % per));
        to.Write(count < 0 ? "-P"u8 : "P"u8);
        var inTime = false;
        foreach (var (letter, length) in Parts)
        {
            var part = seconds / length;
            seconds %= length;
            var last = letter == 'S';
            if (part == 0 && !(last && (rest > 0 || count == 0))) continue;
            if (letter != 'D' && !inTime) to.Write("T"u8);
            inTime |= letter != 'D';
            part.TryFormat(to.GetSpan(20), out var written, default, CultureInfo.InvariantCulture);
            to.Advance(written);
            if (last) TimeText.WriteFraction(to, rest, unit);
            to.Write([letter]);
        }
        return true;
    }

    /// <summary>Reads a duration in units; false when it is not within 64 bits of them.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, TimeUnit unit, out Int128 count)
    {
        count = 0;
        var negative = text is [(byte)'-', ..];
        if (text is [(byte)'-' or (byte)'+', ..]) text = text[1..];
        if (text is not [(byte)'P', .. var parts]) return false;
        var time = parts.IndexOf((byte)'T');
        if (parts.IsEmpty || time == parts.Length - 1) return false;
        if (!TryAdd(time < 0 ? parts : parts[..time], Parts.AsSpan(0, 1), unit, ref count) || time >= 0 && !TryAdd(parts[(time + 1)..], Parts.AsSpan(1), unit, ref count)) return false;
        if (negative) count = -count;
        return count >= long.MinValue && count <= long.MaxValue;
    }

    // Each part may be there once, in this order; only seconds have a fraction.
    private static bool TryAdd(ReadOnlySpan<byte> text, ReadOnlySpan<(byte Letter, int Seconds)> parts, TimeUnit unit, ref Int128 count)
    {
        foreach (var (letter, seconds) in parts)
        {
            var end = text.IndexOf(letter);
            if (end < 0) continue;
            var number = text[..end];
            var fraction = 0L;
            var point = letter == 'S' ? number.IndexOfAny(".,"u8) : -1;
            if (point >= 0 && !TimeText.TryFraction(number[(point + 1)..], unit, out fraction)) return false;
            var units = point < 0 ? number : number[..point];
            if (NumberText.IsPadded(units) || !long.TryParse(units, NumberStyles.None, CultureInfo.InvariantCulture, out var whole)) return false;
            count += (Int128)whole * seconds * TimeText.PerSecond(unit) + fraction;
            text = text[(end + 1)..];
        }
        return text.IsEmpty;
    }
}
