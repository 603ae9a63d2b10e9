using System.Buffers;
using System.Globalization;
using Apache.Arrow.Types;

namespace Fireworks;

/// <summary>Dates, times of day and instants as ISO 8601: <c>2024-02-29</c>, <c>12:34:56.789000</c>, <c>2024-02-29T12:34:56Z</c>.</summary>
/// <remarks>A fraction is written with all digits of its unit, or not at all where it is zero. A reader may leave out the seconds and the fraction,
/// put a space for the T, and give an offset of up to 23:59 hours for the Z.</remarks>
internal static class TimeText
{
    private const long DaySeconds = 86_400;

    private static readonly int UnixDay = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    /// <summary>Units in a second.</summary>
    public static long PerSecond(TimeUnit unit) => unit switch { TimeUnit.Second => 1, TimeUnit.Millisecond => 1_000, TimeUnit.Microsecond => 1_000_000, _ => 1_000_000_000 };

    /// <summary>Writes the date so many days after 1970; false when it is none of the years 1 to 9999.</summary>
    public static bool WriteDate(IBufferWriter<byte> to, Int128 days)
    {
        if (days + UnixDay < 0 || days + UnixDay > DateOnly.MaxValue.DayNumber) return false;
        return Write(to, DateOnly.FromDayNumber((int)days + UnixDay), "yyyy-MM-dd");
    }

    /// <summary>Writes the time so many units after midnight; false when the day has no such time.</summary>
    public static bool WriteClock(IBufferWriter<byte> to, long count, TimeUnit unit)
    {
        var (seconds, rest) = Math.DivRem(count, PerSecond(unit));
        if (count < 0 || seconds >= DaySeconds) return false;
        Write(to, new TimeOnly(seconds * TimeSpan.TicksPerSecond), "HH:mm:ss");
        WriteFraction(to, rest, unit);
        return true;
    }

    /// <summary>Writes the instant so many units after 1970; false when it lies in none of the years 1 to 9999.</summary>
    public static bool WriteInstant(IBufferWriter<byte> to, long count, TimeUnit unit, bool zoned)
    {
        var (seconds, rest) = Math.DivRem(count, PerSecond(unit));
        if (rest < 0) (seconds, rest) = (seconds - 1, rest + PerSecond(unit));
        if (!WriteDate(to, Floor(seconds, DaySeconds))) return false;
        to.Write("T"u8);
        WriteClock(to, seconds - Floor(seconds, DaySeconds) * DaySeconds, TimeUnit.Second);
        WriteFraction(to, rest, unit);
        if (zoned) to.Write("Z"u8);
        return true;
    }

    /// <summary>Writes a point and the digits of a part of a second; nothing when it is zero.</summary>
    public static void WriteFraction(IBufferWriter<byte> to, long count, TimeUnit unit)
    {
        if (count == 0) return;
        to.Write("."u8);
        for (var place = PerSecond(unit) / 10; place > 0; place /= 10) to.Write([(byte)('0' + count / place % 10)]);
    }

    /// <summary>Reads a date as days after 1970.</summary>
    public static bool TryParseDate(ReadOnlySpan<byte> text, out Int128 days)
    {
        days = 0;
        if (text.Length != 10 || text[4] != '-' || text[7] != '-' || !TryDigits(text[..4], out var year) || !TryDigits(text[5..7], out var month) || !TryDigits(text[8..], out var day)
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return false;
        days = new DateOnly(year, month, day).DayNumber - UnixDay;
        return true;
    }

    /// <summary>Reads a time of day as units after midnight.</summary>
    public static bool TryParseClock(ReadOnlySpan<byte> text, TimeUnit unit, out Int128 count)
    {
        count = 0;
        var (second, fraction) = (0, 0L);
        if (text.Length < 5 || text[2] != ':' || !TryDigits(text[..2], out var hour) || !TryDigits(text[3..5], out var minute) || hour > 23 || minute > 59) return false;
        if (text.Length > 5 && (text.Length < 8 || text[5] != ':' || !TryDigits(text[6..8], out second) || second > 59)) return false;
        if (text.Length > 8 && (text[8] is not ((byte)'.' or (byte)',') || !TryFraction(text[9..], unit, out fraction))) return false;
        count = ((hour * 60L + minute) * 60 + second) * PerSecond(unit) + fraction;
        return true;
    }

    /// <summary>Reads an instant as units after 1970; false when it is not within 64 bits, or has a zone and should not, or the reverse.</summary>
    public static bool TryParseInstant(ReadOnlySpan<byte> text, TimeUnit unit, bool zoned, out Int128 count)
    {
        var (offset, clock) = (0L, (Int128)0);
        count = 0;
        if (zoned && !TryCutZone(ref text, out offset)) return false;
        if (text.Length < 10 || !TryParseDate(text[..10], out var days)) return false;
        if (text.Length > 10 && (text[10] is not ((byte)'T' or (byte)'t' or (byte)' ') || !TryParseClock(text[11..], unit, out clock))) return false;
        count = (days * DaySeconds - offset) * PerSecond(unit) + clock;
        return count >= long.MinValue && count <= long.MaxValue;
    }

    /// <summary>Reads the digits after a point; false when the unit is too coarse for them.</summary>
    public static bool TryFraction(ReadOnlySpan<byte> digits, TimeUnit unit, out long count)
    {
        count = 0;
        if (digits.IsEmpty || digits.IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0) return false;
        digits = digits.TrimEnd((byte)'0');
        var place = PerSecond(unit);
        foreach (var digit in digits)
        {
            if ((place /= 10) == 0) return false;
            count += (digit - '0') * place;
        }
        return true;
    }

    // Behind the time: Z, or how far its clock is ahead of UTC.
    private static bool TryCutZone(ref ReadOnlySpan<byte> text, out long offsetSeconds)
    {
        offsetSeconds = 0;
        if (text is [.. var before, (byte)'Z' or (byte)'z'])
        {
            text = before;
            return true;
        }
        var sign = text.LastIndexOfAny("+-"u8);
        if (sign <= 10) return false;                      // that is a date's
        var zone = text[(sign + 1)..];
        var minute = 0;
        if (zone.Length is not (2 or 4 or 5) || zone.Length == 5 && zone[2] != ':' || !TryDigits(zone[..2], out var hour) || zone.Length > 2 && !TryDigits(zone[^2..], out minute) || hour > 23 || minute > 59) return false;
        offsetSeconds = (text[sign] == '-' ? -1 : 1) * (hour * 60L + minute) * 60;
        text = text[..sign];
        return true;
    }

    private static bool TryDigits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        return !NumberText.IsPadded(text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    private static long Floor(long value, long by) => value >= 0 ? value / by : -((-value + by - 1) / by);

    private static bool Write<T>(IBufferWriter<byte> to, T value, string format) where T : IUtf8SpanFormattable
    {
        value.TryFormat(to.GetSpan(16), out var written, format, CultureInfo.InvariantCulture);
        to.Advance(written);
        return true;
    }
}
