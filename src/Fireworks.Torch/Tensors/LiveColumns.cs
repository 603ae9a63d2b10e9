using TorchSharp;
using static TorchSharp.torch;

namespace Fireworks;

/// <summary>Columns of numbers as live tensors: on a device, with gradients, and back.</summary>
/// <remarks>A live tensor belongs to whoever made it. Inside <see cref="TorchWork"/> it ends with the island; outside, dispose it, or leave it to the
/// collector, which does not see how much memory a device has.</remarks>
public static class LiveColumns
{
    /// <summary>Columns on a device, as tensors of the same cell type. In host memory they share the columns' memory.</summary>
    /// <param name="message">The rows.</param>
    /// <param name="device">Where they go; the processor when the process has no such device.</param>
    /// <param name="columns">Columns of numbers; all of them when null.</param>
    /// <exception cref="ColumnMissingException">A name or pattern fits no column.</exception>
    /// <exception cref="ColumnTypeException">A column that was named holds no numbers, or has gaps.</exception>
    /// <exception cref="TorchMissingException">libtorch does not load.</exception>
    public static Message ToDevice(this Message message, TorchDevice device, ColumnPattern? columns = null) =>
        Changed(message, columns, name => device.Take(message.Tensor(name)));

    /// <summary>Columns in host memory, without gradients, to outlive the step; those that are there stay as they are.</summary>
    /// <param name="message">The rows.</param>
    /// <param name="columns">The columns; all when null.</param>
    /// <exception cref="ColumnMissingException">A name or pattern fits no column.</exception>
    public static Message ToHost(this Message message, ColumnPattern? columns = null) =>
        (columns?.In(message) ?? [.. message.Names]).Aggregate(message, (all, name) => all.With(name, message[name].ToHost()));

    /// <summary>Columns as tensors that gather gradients: leaves, unless they are part of a graph of operations already.</summary>
    /// <param name="message">The rows.</param>
    /// <param name="columns">Columns of fractions; all of them when null.</param>
    /// <exception cref="ColumnMissingException">A name or pattern fits no column.</exception>
    /// <exception cref="ColumnTypeException">A column that was named holds no fractions.</exception>
    public static Message WithGradients(this Message message, ColumnPattern? columns = null) =>
        Changed(message, columns, name => message.Tensor(name) is { requires_grad: true } live ? live : message.Tensor(name).detach().requires_grad_(true), t => t.IsFloat());

    private static Message Changed(Message message, ColumnPattern? columns, Func<string, Tensor> change, Func<DType, bool>? may = null)
    {
        var named = columns?.In(message);
        foreach (var name in named ?? [.. message.Names])
        {
            var type = message.TypeOf(name);
            var fits = type is { Nullable: false, DType: not (DType.Text or DType.Logical) } && (may is null || may(type.DType));
            if (fits) message = message.With(name, Live(message[name], change(name)));
            else if (named is not null) throw new ColumnTypeException(name, may is null ? "numbers without gaps" : "fractions without gaps", type.ToString());
        }
        return message;
    }

    private static TorchColumn Live(Column from, Tensor to) => from is TorchColumn live && ReferenceEquals(live.Tensor, to) ? live : new TorchColumn(to);
}
