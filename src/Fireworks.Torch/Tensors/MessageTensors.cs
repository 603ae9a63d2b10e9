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
    /// libtorch's kernels and give the same bits; all else is copied. Cost of the copy: about a nanosecond a cell.</remarks>
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
        foreach (var column in numbers)
        {
            Copy(column, rows[at..], width);
            at += column.Type.RowSize;
        }
        return features;
    }

    private static Tensor Live(Message message, IReadOnlyList<string> columns)
    {
        var parts = columns.Select(c => message.Tensor(c).to(ScalarType.Float32).reshape(message.Length, message[c].Type.RowSize)).ToArray();
        return parts is [var one] ? one : cat(parts, 1);
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
