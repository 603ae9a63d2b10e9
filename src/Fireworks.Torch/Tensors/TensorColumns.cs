using System.Collections.Immutable;
using TorchSharp;
using static TorchSharp.torch;

namespace Fireworks;

/// <summary>Columns as tensors and tensors as columns, over the same memory.</summary>
public static class TensorColumns
{
    /// <summary>The column as a tensor [N, row shape…] of the same cell type that shares its memory, in about a microsecond.</summary>
    /// <remarks>Columns are immutable: never change the tensor in place; <c>clone()</c> it first. Dispose it, or make it inside
    /// <see cref="TorchWork"/>; the column's memory lives as long as the tensor and its views.</remarks>
    /// <exception cref="TorchMissingException">libtorch does not load.</exception>
    public static Tensor ToTensor(this TensorColumn column)
    {
        TorchRuntime.Start();
        long[] shape = [column.Length, .. column.Type.RowShape.Select(extent => (long)extent)];
        return column.Data.IsEmpty
            ? torch.empty(shape, ScalarOf(column.Type.DType))
            : SharedMemory.Wrap(column.Data, ScalarOf(column.Type.DType), shape);
    }

    /// <summary>The tensor as a column that shares its memory; the first axis becomes the rows. Nobody may change the tensor afterwards.</summary>
    /// <remarks>The column stays valid when the tensor is disposed. A tensor on a device, or with strides, is copied. Gradients are left behind.</remarks>
    /// <exception cref="ArgumentException">The tensor is sparse or without memory, has no axes, 2 GiB or more, or cells that no column holds.</exception>
    public static TensorColumn ToColumn(this Tensor tensor)
    {
        var type = TypeInMemory(tensor);
        using var plain = tensor.detach().cpu();
        using var dense = plain.contiguous();
        return new TensorColumn(type, (int)tensor.shape[0], dense.NumberOfElements == 0 ? default : new TensorMemory(dense).Memory);
    }

    /// <summary>The tensor as a column with a copy of its cells in pooled memory: what is to outlive the step, or whose tensor goes on changing.</summary>
    /// <exception cref="ArgumentException">The tensor is sparse or without memory, has no axes, 2 GiB or more, or cells that no column holds.</exception>
    public static TensorColumn CopyToColumn(this Tensor tensor)
    {
        var type = TypeInMemory(tensor);
        using var plain = tensor.detach().cpu();
        using var dense = plain.contiguous();
        return TensorColumn.Create<byte>(type, (int)tensor.shape[0], cells =>
        {
            if (!cells.IsEmpty) dense.bytes.CopyTo(cells);
        });
    }

    private static ColumnType TypeInMemory(Tensor tensor) => tensor.device_type != DeviceType.META
        ? TypeOf(tensor)
        : throw new ArgumentException("A column in host memory has cells, but a tensor on the device 'meta' has none; compute on another device.", nameof(tensor));

    internal static ColumnType TypeOf(Tensor tensor)
    {
        if (tensor.is_sparse) throw new ArgumentException("A column is dense, but the tensor is sparse; make it dense first, with to_dense().", nameof(tensor));
        if (tensor.dim() == 0) throw new ArgumentException("A column has rows, but the tensor is a single value; reshape it to [1] first.", nameof(tensor));
        if (tensor.NumberOfElements * tensor.ElementSize > int.MaxValue)
            throw new ArgumentException($"A column stays under 2 GiB, but the tensor {string.Join('x', tensor.shape)} is larger; split its rows.", nameof(tensor));
        return new ColumnType(DTypeOf(tensor.dtype), [.. tensor.shape.Skip(1).Select(extent => (int)extent)]);
    }

    private static ScalarType ScalarOf(DType type) => type switch
    {
        DType.Bool => ScalarType.Bool,
        DType.UInt8 => ScalarType.Byte,
        DType.Int8 => ScalarType.Int8,
        DType.Int16 => ScalarType.Int16,
        DType.Int32 => ScalarType.Int32,
        DType.Int64 => ScalarType.Int64,
        DType.Float16 => ScalarType.Float16,
        DType.Float32 => ScalarType.Float32,
        DType.Float64 => ScalarType.Float64,
        _ => throw new ArgumentException($"A tensor holds numbers, not {type.Name()}.", nameof(type)),
    };

    private static DType DTypeOf(ScalarType type) => type switch
    {
        ScalarType.Bool => DType.Bool,
        ScalarType.Byte => DType.UInt8,
        ScalarType.Int8 => DType.Int8,
        ScalarType.Int16 => DType.Int16,
        ScalarType.Int32 => DType.Int32,
        ScalarType.Int64 => DType.Int64,
        ScalarType.Float16 => DType.Float16,
        ScalarType.Float32 => DType.Float32,
        ScalarType.Float64 => DType.Float64,
        _ => throw new ArgumentException($"No column holds cells of type {type}; convert the tensor first, such as with to(torch.float32).", nameof(type)),
    };
}
