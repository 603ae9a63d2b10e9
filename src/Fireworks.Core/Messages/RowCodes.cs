using System.Runtime.InteropServices;
using System.Text;

namespace Fireworks;

/// <summary>Numbers the distinct values of a column from 0, in order of first appearance. Values are the same when their bits are.</summary>
internal static class RowCodes
{
    /// <exception cref="ColumnTypeException">The column holds lists.</exception>
    public static int[] Of(string name, Column column) => column switch
    {
        TextColumn text => Of(text.Length, row => text.Text(row)),
        TensorColumn { Type: { RowShape.IsEmpty: true } } numbers => numbers.Type.RowBytes switch
        {
            1 => Of<byte>(numbers),
            2 => Of<short>(numbers),
            4 => Of<int>(numbers),
            _ => Of<long>(numbers),
        },
        TensorColumn tensor => Of(tensor.Length, row => Encoding.Latin1.GetString(tensor.Data.Span.Slice(row * tensor.Type.RowBytes, tensor.Type.RowBytes))),
        ArrowColumn { Present: { } present } => WithGaps(Of(name, Gaps.Drop(column)), present.Values<bool>()),
        ArrowColumn { Storage: TextColumn bytes } => Of(bytes.Length, row => Encoding.Latin1.GetString(bytes.Utf8(row))),
        ArrowColumn { Storage: var storage } => Of(name, storage),
        _ => throw new ColumnTypeException(name, "one value a row", column.Type.ToString()),
    };

    /// <summary>One number for each pair of numbers, again in order of first appearance.</summary>
    public static int[] Combine(int[] first, int[] second) => Of(first.Length, row => (first[row], second[row]));

    private static int[] Of<T>(TensorColumn column) where T : unmanaged
    {
        var codes = Of(column.Length, row => MemoryMarshal.Cast<byte, T>(column.Data.Span)[row]);
        GC.KeepAlive(column);
        return codes;
    }

    private static int[] WithGaps(int[] codes, Values<bool> present) => Of(codes.Length, row => present[row] ? codes[row] : -1);

    private static int[] Of<T>(int length, Func<int, T> key) where T : notnull
    {
        var numbers = new Dictionary<T, int>();
        var codes = new int[length];
        for (var row = 0; row < length; row++)
        {
            ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, key(row), out var known);
            if (!known) number = numbers.Count - 1;
            codes[row] = number;
        }
        return codes;
    }
}
