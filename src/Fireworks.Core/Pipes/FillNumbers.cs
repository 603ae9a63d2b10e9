using System.Text.Json.Nodes;
using Apache.Arrow.Types;

namespace Fireworks;

/// <summary>The numbers of a column, one by one, in a type that holds each exactly.</summary>
internal static class FillNumbers
{
    /// <summary>Floats, without not-a-numbers.</summary>
    public static IEnumerable<double> Floats(Column values) => (NumberArrays.Of((TensorColumn)values) switch
    {
        Half[] v => v.Select(x => (double)x),
        float[] v => v.Select(x => (double)x),
        var v => (double[])v,
    }).Where(x => !double.IsNaN(x));

    /// <summary>Integers, unsigned ones too.</summary>
    public static IEnumerable<Int128> Integers(Column values) => values switch
    {
        ArrowColumn { Logical: UInt16Type, Storage: TensorColumn c } => c.Values<short>().Select(x => (Int128)(ushort)x),
        ArrowColumn { Logical: UInt32Type, Storage: TensorColumn c } => c.Values<int>().Select(x => (Int128)(uint)x),
        ArrowColumn { Logical: UInt64Type, Storage: TensorColumn c } => c.Values<long>().Select(x => (Int128)(ulong)x),
        { Type.DType: DType.UInt8 } => ((TensorColumn)values).Values<byte>().Select(x => (Int128)x),
        { Type.DType: DType.Int8 } => ((TensorColumn)values).Values<sbyte>().Select(x => (Int128)x),
        { Type.DType: DType.Int16 } => ((TensorColumn)values).Values<short>().Select(x => (Int128)x),
        { Type.DType: DType.Int32 } => ((TensorColumn)values).Values<int>().Select(x => (Int128)x),
        _ => ((TensorColumn)values).Values<long>().Select(x => (Int128)x),
    };

    /// <summary>A quotient of integers, rounded to the nearest integer, ties to even. It lies within the 64 bits of what was added up.</summary>
    public static JsonNode Quotient(Int128 sum, long count)
    {
        var (quotient, rest) = Int128.DivRem(sum, count);
        var twice = Int128.Abs(rest) * 2;
        if (twice > count || (twice == count && Int128.IsOddInteger(quotient))) quotient += Int128.Sign(sum);
        return quotient < 0 ? JsonValue.Create((long)quotient) : JsonValue.Create((ulong)quotient);
    }
}
