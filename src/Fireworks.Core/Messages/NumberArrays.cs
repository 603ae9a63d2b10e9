using System.Runtime.InteropServices;

namespace Fireworks;

/// <summary>Columns of numbers as typed arrays, and back, without knowing the type at compile time.</summary>
internal static class NumberArrays
{
    /// <summary>All values of a column, row by row.</summary>
    public static Array Of(TensorColumn column) => column.Type.DType switch
    {
        DType.Bool => column.Values<bool>().ToArray(),
        DType.UInt8 => column.Values<byte>().ToArray(),
        DType.Int8 => column.Values<sbyte>().ToArray(),
        DType.Int16 => column.Values<short>().ToArray(),
        DType.Int32 => column.Values<int>().ToArray(),
        DType.Int64 => column.Values<long>().ToArray(),
        DType.Float16 => column.Values<Half>().ToArray(),
        DType.Float32 => column.Values<float>().ToArray(),
        _ => column.Values<double>().ToArray(),
    };

    /// <summary>An array of any rank: the first extent is the rows, the others the row shape. Null when no column holds its cells.</summary>
    public static TensorColumn? ColumnOf(Array values)
    {
        if (!DTypes.TryOf(values.GetType().GetElementType()!, out var dtype)) return null;
        var type = new ColumnType(dtype, [.. Enumerable.Range(1, values.Rank - 1).Select(values.GetLength)]);
        return TensorColumn.Create<byte>(type, values.GetLength(0), to =>
            MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetArrayDataReference(values), to.Length).CopyTo(to));
    }
}
