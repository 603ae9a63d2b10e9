using System.Buffers.Binary;
using System.Numerics;
using Apache.Arrow.Types;

namespace Fireworks;

/// <summary>Compares rows by one column.</summary>
internal abstract class RowOrder
{
    public abstract int Compare(int a, int b);

    /// <exception cref="ColumnTypeException">The column has no order.</exception>
    public static RowOrder Of(SortKey key, Column column)
    {
        var order = column switch
        {
            ArrowColumn { Logical: UInt16Type } c => new Numbers<int>([.. Cells<short>(c).Select(v => (int)(ushort)v)], key.Descending),
            ArrowColumn { Logical: UInt32Type } c => new Numbers<long>([.. Cells<int>(c).Select(v => (long)(uint)v)], key.Descending),
            ArrowColumn { Logical: UInt64Type } c => new Numbers<ulong>([.. Cells<long>(c).Select(v => (ulong)v)], key.Descending),
            ArrowColumn { Logical: Decimal128Type, Storage: TensorColumn bytes } => new Numbers<Int128>(Decimals(bytes), key.Descending),
            ArrowColumn { Logical: not FixedSizeBinaryType, Storage: var storage } => Plain(key, storage),
            _ => Plain(key, column),
        };
        if (order is null) throw new ColumnTypeException(key.Column, "one number, text, date or time a row", column.Type.ToString());
        return column is ArrowColumn { Present: { } present } ? new GapsLast(order, present.Values<bool>().ToArray()) : order;
    }

    private static RowOrder? Plain(SortKey key, Column column) => column switch
    {
        TextColumn text => new Texts(text, key.Descending),
        TensorColumn { Type.RowShape.IsEmpty: false } => null,
        TensorColumn numbers => numbers.Type.DType switch
        {
            DType.Bool => new Numbers<byte>([.. numbers.Values<bool>().Select(b => b ? (byte)1 : (byte)0)], key.Descending),
            DType.UInt8 => Numbered<byte>(key, numbers),
            DType.Int8 => Numbered<sbyte>(key, numbers),
            DType.Int16 => Numbered<short>(key, numbers),
            DType.Int32 => Numbered<int>(key, numbers),
            DType.Int64 => Numbered<long>(key, numbers),
            DType.Float16 => Numbered<Half>(key, numbers),
            DType.Float32 => Numbered<float>(key, numbers),
            _ => Numbered<double>(key, numbers),
        },
        _ => null,
    };

    private static Numbers<T> Numbered<T>(SortKey key, TensorColumn numbers) where T : unmanaged, INumber<T> => new(numbers.Values<T>().ToArray(), key.Descending);

    private static Values<T> Cells<T>(ArrowColumn column) where T : unmanaged => ((TensorColumn)column.Storage).Values<T>();

    private static Int128[] Decimals(TensorColumn bytes)
    {
        var numbers = new Int128[bytes.Length];
        for (var row = 0; row < numbers.Length; row++) numbers[row] = BinaryPrimitives.ReadInt128LittleEndian(bytes.Data.Span[(16 * row)..]);
        GC.KeepAlive(bytes);
        return numbers;
    }

    private sealed class Numbers<T>(T[] values, bool descending) : RowOrder where T : INumber<T>
    {
        public override int Compare(int a, int b)
        {
            var (x, y) = (values[a], values[b]);
            if (T.IsNaN(x) || T.IsNaN(y)) return T.IsNaN(x).CompareTo(T.IsNaN(y));
            return descending ? y.CompareTo(x) : x.CompareTo(y);
        }
    }

    private sealed class Texts(TextColumn column, bool descending) : RowOrder
    {
        public override int Compare(int a, int b) => descending
            ? column.Utf8(b).SequenceCompareTo(column.Utf8(a))
            : column.Utf8(a).SequenceCompareTo(column.Utf8(b));
    }

    private sealed class GapsLast(RowOrder order, bool[] present) : RowOrder
    {
        public override int Compare(int a, int b) => present[a] && present[b] ? order.Compare(a, b) : present[b].CompareTo(present[a]);
    }
}
