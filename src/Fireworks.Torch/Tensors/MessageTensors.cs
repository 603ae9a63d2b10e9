using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Fireworks;

/// <summary>A message's columns as tensors.</summary>
public static class MessageTensors
{
    /// <summary>A column of numbers as a tensor [N, row shape…] that shares its memory; never change it in place. A <see cref="TorchColumn"/> gives the
    /// tensor that it is, with its gradients.</summary>
    /// <exception cref="ColumnMissingException">There is no such column.</exception>
    /// <exception cref="ColumnTypeException">It holds text.</exception>
    public static Tensor Tensor(this Message message, string name) =>
        message[name] is TorchColumn live ? live.Tensor : message.Numbers(name).ToTensor();

    /// <summary>Columns of numbers side by side as one tensor [N, F] float32, each row of each column flattened, in the order given. A
    /// <see cref="TorchColumn"/> keeps its gradients.</summary>
    /// <remarks>One float32 column is shared when it lies on a 64-byte boundary, so that the same numbers always take the same path through
    /// libtorch's kernels and give the same bits; all else is copied. Cost of the copy: about a nanosecond a cell.
    /// Numbers are rounded to the nearest float32: integers beyond 2²⁴ and float64 lose digits.</remarks>
    /// <exception cref="CastException">A float64 is finite, but beyond float32: at least 2¹²⁸ after rounding.</exception>
    /// <exception cref="ColumnMissingException">There is no such column.</exception>
    /// <exception cref="ColumnTypeException">A column holds text.</exception>
    public static Tensor Features(this Message message, params IReadOnlyList<string> columns)
    {
        if (columns.Any(c => message[c] is TorchColumn)) return Live(message, columns);
        var numbers = columns.Select(message.Numbers).ToArray();
        var width = numbers.Sum(c => c.Type.RowSize);
        if (numbers is [{ Type.DType: DType.Float32 } one] && IsAligned(one))
        {
            using var shared = one.ToTensor();
            return shared.view(one.Length, width);                       // [N, F]
        }

        TorchRuntime.Start();
        var features = torch.empty([message.Length, width], ScalarType.Float32);
        if (features.NumberOfElements == 0) return features;

        var rows = MemoryMarshal.Cast<byte, float>(features.bytes);
        var at = 0;
        for (var i = 0; i < numbers.Length; i++)
        {
            Copy(numbers[i], rows[at..], width);
            if (numbers[i].Type.DType == DType.Float64) CheckRange(columns[i], numbers[i], rows[at..], width);
            at += numbers[i].Type.RowSize;
        }
        return features;
    }

    /// <summary>Throws where a finite number became infinite.</summary>
    private static void CheckRange(string name, TensorColumn column, ReadOnlySpan<float> copied, int stride)
    {
        var from = MemoryMarshal.Cast<byte, double>(column.Data.Span);
        var size = column.Type.RowSize;
        for (var row = 0; row < column.Length; row++)
            for (var i = 0; i < size; i++)
                if (float.IsInfinity(copied[row * stride + i]) && double.IsFinite(from[row * size + i])) throw OutOfRange(name, row, from[row * size + i]);
        GC.KeepAlive(column);
    }

    private static CastException OutOfRange(string name, long row, double value) =>
        new(name, row, value.ToString(CultureInfo.InvariantCulture), "float32", "Scale the column first.");

    private static Tensor Live(Message message, IReadOnlyList<string> columns)
    {
        var parts = columns.Select(c => Narrowed(c, message.Tensor(c)).reshape(message.Length, message[c].Type.RowSize)).ToArray();
        return parts is [var one] ? one : cat(parts, 1);
    }

    private static Tensor Narrowed(string name, Tensor from)
    {
        var narrow = from.to(ScalarType.Float32);
        if (from.dtype == ScalarType.Float64) TorchWork.Run(grad: false, () => CheckRange(name, from, narrow));
        return narrow;
    }

    /// <summary>Throws where a finite number became infinite.</summary>
    private static void CheckRange(string name, Tensor from, Tensor narrow)
    {
        var lost = narrow.isinf().logical_and(from.isfinite()).flatten();          // [N·size] bool
        if (!lost.any().ToBoolean()) return;
        var cell = lost.to(ScalarType.Byte).argmax().ToInt64();
        throw OutOfRange(name, cell / (lost.numel() / from.shape[0]), from.flatten()[cell].ToDouble());
    }

    /// <summary>The column of numbers of that name.</summary>
    internal static TensorColumn Numbers(this Message message, string name) =>
        message[name].ToHost() as TensorColumn ?? throw new ColumnTypeException(name, "a number", message[name].Type.ToString());

    private static unsafe bool IsAligned(TensorColumn column)
    {
        using var pin = column.Data.Pin();
        return (nint)pin.Pointer % Block.Alignment == 0;
    }

    private static void Copy(TensorColumn column, Span<float> to, int stride)
    {
        switch (column.Type.DType)
        {
            case DType.Float32: Copy<float>(column, to, stride); break;
            case DType.Float64: Copy<double>(column, to, stride); break;
            case DType.Float16: Copy<Half>(column, to, stride); break;
            case DType.Int64: Copy<long>(column, to, stride); break;
            case DType.Int32: Copy<int>(column, to, stride); break;
            case DType.Int16: Copy<short>(column, to, stride); break;
            case DType.Int8: Copy<sbyte>(column, to, stride); break;
            default: Copy<byte>(column, to, stride); break;              // uint8, and bool as 0 and 1
        }
    }

    private static void Copy<T>(TensorColumn column, Span<float> to, int stride) where T : unmanaged, INumberBase<T>
    {
        var from = MemoryMarshal.Cast<byte, T>(column.Data.Span);
        var size = column.Type.RowSize;
        for (var row = 0; row < column.Length; row++)
            for (var i = 0; i < size; i++)
                to[row * stride + i] = float.CreateTruncating(from[row * size + i]);
        GC.KeepAlive(column);
    }
}
