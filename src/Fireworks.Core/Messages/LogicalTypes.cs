using Apache.Arrow.Types;

namespace Fireworks;

/// <summary>The types that Arrow adds to numbers and text: their names here, and how their values lie in memory.</summary>
internal static class LogicalTypes
{
    public static string NameOf(IArrowType type) => type switch
    {
        UInt16Type or UInt32Type or UInt64Type => type.Name,
        Date32Type or Date64Type => type.Name,
        Time32Type time => $"time32[{Unit(time.Unit)}]",
        Time64Type time => $"time64[{Unit(time.Unit)}]",
        TimestampType { Timezone: { Length: > 0 } zone } stamp => $"timestamp[{Unit(stamp.Unit)},{zone}]",
        TimestampType stamp => $"timestamp[{Unit(stamp.Unit)}]",
        DurationType duration => $"duration[{Unit(duration.Unit)}]",
        Decimal128Type number => $"decimal({number.Precision},{number.Scale})",
        FixedSizeBinaryType { TypeId: ArrowTypeId.FixedSizedBinary } bytes => $"bytes[{bytes.ByteWidth}]",
        BinaryType or LargeBinaryType or BinaryViewType => "bytes",
        _ => type.Name,
    };

    /// <summary>How the values lie in memory; null when the type is none of these.</summary>
    /// <remarks>Arrow's wider and narrower decimals are binaries of fixed size to .NET, but not to a message.</remarks>
    public static ColumnType? StorageOf(IArrowType type) => type switch
    {
        UInt16Type => new(DType.Int16),
        UInt32Type or Date32Type or Time32Type => new(DType.Int32),
        UInt64Type or Date64Type or Time64Type or TimestampType or DurationType => new(DType.Int64),
        Decimal128Type => new(DType.UInt8, [16]),
        FixedSizeBinaryType { TypeId: ArrowTypeId.FixedSizedBinary, ByteWidth: > 0 } bytes => new(DType.UInt8, [bytes.ByteWidth]),
        BinaryType or LargeBinaryType or BinaryViewType => new(DType.Text),
        _ => null,
    };

    private static string Unit(TimeUnit unit) => unit switch
    {
        TimeUnit.Second => "s",
        TimeUnit.Millisecond => "ms",
        TimeUnit.Microsecond => "us",
        _ => "ns",
    };
}
