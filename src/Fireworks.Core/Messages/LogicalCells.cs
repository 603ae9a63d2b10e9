using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using Apache.Arrow.Types;

namespace Fireworks;

/// <summary>Cells of Arrow's types as .NET values.</summary>
internal static class LogicalCells
{
    /// <exception cref="CellRangeException">.NET has no such value.</exception>
    public static object Read(IArrowType type, Column storage, int row)
    {
        try
        {
            return type switch
            {
                UInt16Type => (ushort)(short)storage[row]!,
                UInt32Type => (uint)(int)storage[row]!,
                UInt64Type => (ulong)(long)storage[row]!,
                Date32Type => DateOnly.FromDayNumber(checked(UnixDay + (int)storage[row]!)),
                Date64Type => DateTime.UnixEpoch.AddMilliseconds((long)storage[row]!),
                Time32Type time => new TimeOnly(Ticks((int)storage[row]!, time.Unit)),
                Time64Type time => new TimeOnly(Ticks((long)storage[row]!, time.Unit)),
                DurationType duration => new TimeSpan(Ticks((long)storage[row]!, duration.Unit)),
                TimestampType { Timezone: { Length: > 0 } } stamp => new DateTimeOffset(Instant(storage, row, stamp), TimeSpan.Zero),
                TimestampType stamp => new DateTime(Instant(storage, row, stamp)),
                Decimal128Type number => Decimal(((byte[])storage[row]!).AsSpan(), number.Scale),
                FixedSizeBinaryType => storage[row]!,
                _ => ((TextColumn)storage).Utf8(row).ToArray(),
            };
        }
        catch (Exception e) when (e is OverflowException or ArgumentOutOfRangeException)
        {
            throw new CellRangeException(row, LogicalTypes.NameOf(type), e);
        }
    }

    private static readonly BigInteger Largest = new(decimal.MaxValue);

    private static readonly int UnixDay = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    private static long Instant(Column storage, int row, TimestampType stamp) => checked(DateTime.UnixEpoch.Ticks + Ticks((long)storage[row]!, stamp.Unit));

    private static long Ticks(long count, TimeUnit unit) => unit switch
    {
        TimeUnit.Second => checked(count * TimeSpan.TicksPerSecond),
        TimeUnit.Millisecond => checked(count * TimeSpan.TicksPerMillisecond),
        TimeUnit.Microsecond => checked(count * TimeSpan.TicksPerMicrosecond),
        _ => (long)Math.Floor((decimal)count / TimeSpan.NanosecondsPerTick),
    };

    private static decimal Decimal(ReadOnlySpan<byte> bytes, int scale)
    {
        var units = (BigInteger)BinaryPrimitives.ReadInt128LittleEndian(bytes);
        // A scale beyond .NET's 28 places, or a number beyond its 96 bits, is met by dropping zeros, never digits.
        for (; scale > 28 || scale > 0 && BigInteger.Abs(units) > Largest; scale--) units = units % 10 == 0 ? units / 10 : throw new OverflowException();
        for (; scale < 0; scale++) units *= 10;
        var magnitude = BigInteger.Abs(units);
        if (magnitude > Largest) throw new OverflowException();
        var words = (UInt128)magnitude;
        return new decimal((int)(uint)words, (int)(uint)(words >> 32), (int)(uint)(words >> 64), units.Sign < 0, (byte)scale);
    }
}

/// <summary>A cell holds a date, time or decimal that .NET's types cannot. The column keeps it; read <see cref="ArrowColumn.Storage"/>.</summary>
public sealed class CellRangeException(int row, string type, Exception inner)
    : FireworksException(string.Create(CultureInfo.InvariantCulture, $"Row {row} holds a {type} that .NET's type cannot; read the column's Storage instead."), inner);
