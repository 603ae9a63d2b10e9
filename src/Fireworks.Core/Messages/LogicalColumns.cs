using System.Buffers.Binary;
using System.Globalization;
using Apache.Arrow.Types;

namespace Fireworks;

/// <summary>Columns of .NET's dates, times, decimals, bytes and unsigned integers. Nothing is rounded: what a unit cannot hold is refused.</summary>
public static class LogicalColumns
{
    private static readonly Int128 Largest = Int128.Parse(new string('9', 38), CultureInfo.InvariantCulture);

    private static readonly int UnixDay = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    /// <summary>Instants, as timestamps in UTC. The offset of each is not kept, the instant is.</summary>
    /// <param name="values">The instants.</param>
    /// <param name="unit">Microseconds by default.</param>
    /// <exception cref="ArgumentException">A value is finer than the unit, or out of its range.</exception>
    public static ArrowColumn Of(ReadOnlySpan<DateTimeOffset> values, TimeUnit unit = TimeUnit.Microsecond) =>
        Longs(values, v => Count(v.UtcTicks - DateTime.UnixEpoch.Ticks, unit), new TimestampType(unit, "UTC"));

    /// <summary>Dates with times: in UTC when all say so, without a zone when none has one.</summary>
    /// <param name="values">The dates; not <see cref="DateTimeKind.Local"/>, whose instant depends on the machine.</param>
    /// <param name="unit">Microseconds by default.</param>
    /// <exception cref="ArgumentException">Kinds are mixed or local, a value is finer than the unit, or out of its range.</exception>
    public static ArrowColumn Of(ReadOnlySpan<DateTime> values, TimeUnit unit = TimeUnit.Microsecond)
    {
        var kind = values.IsEmpty ? DateTimeKind.Unspecified : values[0].Kind;
        foreach (var value in values)
            if (value.Kind != kind || kind == DateTimeKind.Local)
                throw new ArgumentException($"All dates must be in UTC, or all without a zone, but one is {value.Kind}; use DateTimeOffset.", nameof(values));
        return Longs(values, v => Count(v.Ticks - DateTime.UnixEpoch.Ticks, unit), new TimestampType(unit, kind == DateTimeKind.Utc ? "UTC" : null));
    }

    /// <summary>Dates, as days since 1970.</summary>
    public static ArrowColumn Of(ReadOnlySpan<DateOnly> values) =>
        new(TensorColumn.Of<int>(Each(values, v => v.DayNumber - UnixDay)), null, Date32Type.Default, nullable: false);

    /// <summary>Times of day.</summary>
    /// <param name="values">The times.</param>
    /// <param name="unit">Microseconds by default, or nanoseconds.</param>
    /// <exception cref="ArgumentException">A value is finer than the unit.</exception>
    public static ArrowColumn Of(ReadOnlySpan<TimeOnly> values, TimeUnit unit = TimeUnit.Microsecond) => unit is TimeUnit.Microsecond or TimeUnit.Nanosecond
        ? Longs(values, v => Count(v.Ticks, unit), new Time64Type(unit))
        : throw new ArgumentException($"Times of day are kept in microseconds or nanoseconds, not in {unit}.", nameof(unit));

    /// <summary>Durations.</summary>
    /// <param name="values">The durations.</param>
    /// <param name="unit">Microseconds by default.</param>
    /// <exception cref="ArgumentException">A value is finer than the unit, or out of its range.</exception>
    public static ArrowColumn Of(ReadOnlySpan<TimeSpan> values, TimeUnit unit = TimeUnit.Microsecond) =>
        Longs(values, v => Count(v.Ticks, unit), DurationType.FromTimeUnit(unit));

    /// <summary>Decimal numbers of 38 digits.</summary>
    /// <param name="values">The numbers.</param>
    /// <param name="scale">Digits after the point, 0 to 28; null (default) for as many as the longest has.</param>
    /// <exception cref="ArgumentException">A number has more digits after the point, or more than 38 with those that the scale adds.</exception>
    public static ArrowColumn Of(ReadOnlySpan<decimal> values, int? scale = null)
    {
        var places = 0;
        foreach (var value in values) places = Math.Max(places, value.Scale);
        places = Require.Between(scale ?? places, 0, 28, nameof(scale));
        var bytes = new byte[16 * values.Length];
        for (var row = 0; row < values.Length; row++) BinaryPrimitives.WriteInt128LittleEndian(bytes.AsSpan(16 * row), Units(values[row], places));
        return new(TensorColumn.Of<byte>(bytes, 16), null, new Decimal128Type(38, places), nullable: false);
    }

    /// <summary>Byte strings of any length.</summary>
    public static ArrowColumn Of(ReadOnlySpan<byte[]> values)
    {
        var bytes = new TextColumnBuilder(values.Length);
        foreach (var value in values) bytes.AddUnchecked(value);
        return new(bytes.Build(), null, BinaryViewType.Default, nullable: false);
    }

    /// <summary>16-bit unsigned integers.</summary>
    public static ArrowColumn Of(ReadOnlySpan<ushort> values) => new(TensorColumn.Of<short>(Each(values, v => (short)v)), null, UInt16Type.Default, nullable: false);

    /// <summary>32-bit unsigned integers.</summary>
    public static ArrowColumn Of(ReadOnlySpan<uint> values) => new(TensorColumn.Of<int>(Each(values, v => (int)v)), null, UInt32Type.Default, nullable: false);

    /// <summary>64-bit unsigned integers.</summary>
    public static ArrowColumn Of(ReadOnlySpan<ulong> values) => new(TensorColumn.Of<long>(Each(values, v => (long)v)), null, UInt64Type.Default, nullable: false);

    /// <summary>One value as a column of Arrow's type; null when the value is of another kind.</summary>
    /// <exception cref="ArgumentException">The value is finer than the type's unit or scale, or has more digits.</exception>
    internal static ArrowColumn? As(object value, IArrowType type) => (value, type) switch
    {
        (DateTimeOffset v, TimestampType { Timezone: { Length: > 0 } } t) => As(Of([v], t.Unit), t),
        (DateTime { Kind: DateTimeKind.Utc } v, TimestampType { Timezone: { Length: > 0 } } t) => As(Of([v], t.Unit), t),
        (DateTime { Kind: DateTimeKind.Unspecified } v, TimestampType { Timezone: null or "" } t) => As(Of([v], t.Unit), t),
        (TimeOnly v, Time64Type t) => As(Of([v], t.Unit), t),
        (TimeSpan v, DurationType t) => As(Of([v], t.Unit), t),
        (decimal v, Decimal128Type { Scale: >= 0 and <= 28 } t) when Int128.Abs(Units(v, t.Scale)) < Int128.Parse($"1{new string('0', t.Precision)}", CultureInfo.InvariantCulture) => As(Of([v], t.Scale), t),
        (decimal v, Decimal128Type { Scale: >= 0 and <= 28 } t) =>
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"A decimal of this column has {t.Precision} digits, but {v} with {t.Scale} after the point has more; give a smaller value."), nameof(value)),
        (byte[] v, BinaryViewType t) => As(Of([v]), t),
        _ => null,
    };

    private static ArrowColumn As(ArrowColumn value, IArrowType type) => new(value.Storage, null, type, nullable: false);

    private static ArrowColumn Longs<T>(ReadOnlySpan<T> values, Func<T, long> count, IArrowType type) =>
        new(TensorColumn.Of<long>(Each(values, count)), null, type, nullable: false);

    private static TTo[] Each<T, TTo>(ReadOnlySpan<T> values, Func<T, TTo> to)
    {
        var each = new TTo[values.Length];
        for (var i = 0; i < each.Length; i++) each[i] = to(values[i]);
        return each;
    }

    private static long Count(long ticks, TimeUnit unit)
    {
        var per = unit switch
        {
            TimeUnit.Second => TimeSpan.TicksPerSecond,
            TimeUnit.Millisecond => TimeSpan.TicksPerMillisecond,
            TimeUnit.Microsecond => TimeSpan.TicksPerMicrosecond,
            _ => 1,
        };
        if (ticks % per != 0) throw new ArgumentException($"A value of {ticks} × 100 ns is finer than a {unit}; choose a finer unit.", nameof(unit));
        return unit != TimeUnit.Nanosecond ? ticks / per
            : ticks is >= long.MinValue / 100 and <= long.MaxValue / 100 ? ticks * 100
            : throw new ArgumentException($"A value of {ticks} × 100 ns is out of the range of nanoseconds (years 1677 to 2262); choose a coarser unit.", nameof(unit));
    }

    private static Int128 Units(decimal value, int places)
    {
        Span<int> words = stackalloc int[4];
        decimal.GetBits(value, words);
        var units = (Int128)(UInt128)(uint)words[0] + ((Int128)(uint)words[1] << 32) + ((Int128)(uint)words[2] << 64);
        for (var scale = (int)value.Scale; scale < places; scale++)
            units = units <= Largest / 10 ? units * 10 : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"A column of decimals has 38 digits, but {value} with {places} after the point has more; round the values of the column, or give a smaller scale."), nameof(value));
        for (var scale = (int)value.Scale; scale > places; scale--)
            units = units % 10 == 0 ? units / 10 : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{value} has more than {places} digits after the point; give a larger scale."), nameof(value));
        return value < 0 ? -units : units;
    }
}
