using TorchSharp;
using static TorchSharp.torch;

namespace Fireworks;

/// <summary>A live tensor as a column: on any device, with its gradients. It lives inside one step; whoever made the tensor disposes it.</summary>
/// <remarks>This is how one model's output reaches the next within a step of training. What crosses a wire, or outlives the step, is <see cref="ToHost"/>.</remarks>
public sealed class TorchColumn : Column
{
    /// <summary>A column of this tensor.</summary>
    /// <param name="tensor">[N, row…], at least one axis; not disposed by the column.</param>
    /// <exception cref="ArgumentException">The tensor has no axes, or cells that no column holds.</exception>
    public TorchColumn(Tensor tensor) => (Type, Tensor) = (TensorColumns.TypeOf(tensor), tensor);

    /// <summary>The tensor.</summary>
    public Tensor Tensor { get; }

    /// <inheritdoc/>
    public override int Length => (int)Tensor.shape[0];

    /// <inheritdoc/>
    public override ColumnType Type { get; }

    /// <inheritdoc/>
    public override long ByteCount => Tensor.NumberOfElements * Tensor.ElementSize;

    /// <inheritdoc/>
    public override object? this[int row] => Slice(row, 1).ToHost()[0];

    /// <inheritdoc/>
    public override Column Slice(int start, int length)
    {
        CheckSlice(start, length);
        return new TorchColumn(Tensor.narrow(0, start, length));
    }

    /// <inheritdoc/>
    protected override Column Gather(ReadOnlySpan<int> rows)
    {
        using var index = torch.tensor(rows.ToArray(), dtype: ScalarType.Int64, device: Tensor.device);
        return new TorchColumn(Tensor.index_select(0, index));
    }

    /// <summary>A copy in host memory, without gradients.</summary>
    public override Column ToHost() => Tensor.CopyToColumn();

    /// <inheritdoc/>
    protected override bool IsLive => true;

    /// <inheritdoc/>
    protected override Column Append(IReadOnlyList<Column> rest) => Join([this, .. rest]);

    /// <summary>All rows on this column's device, with the gradients of those that have some.</summary>
    protected override Column Join(IReadOnlyList<Column> columns) => new TorchColumn(TorchWork.Run(is_grad_enabled(), () =>
    {
        Tensor[] parts = [.. columns.Select(column => (column is TorchColumn live ? live.Tensor : ((TensorColumn)column.ToHost()).ToTensor()).to(Tensor.device))];
        return cat(parts, 0);                              // [ΣN, row…]
    }));
}
