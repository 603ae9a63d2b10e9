using TorchSharp;

namespace Fireworks;

/// <summary>Moves the columns of messages to a device and back.</summary>
public static class MessageDevices
{
    /// <summary>The message with its columns of numbers as live tensors on a device; all others as they are.</summary>
    /// <remarks>Columns that lie there already are shared. The tensors belong to the caller, or to the caller's <see cref="TorchWork"/>. Untested on a device: no machine with one was at hand.</remarks>
    /// <param name="rows">The message.</param>
    /// <param name="device">Where to; the processor when the process has no such device.</param>
    /// <exception cref="TorchMissingException">libtorch does not load.</exception>
    public static Message ToDevice(this Message rows, TorchDevice device) => rows.Aggregate(rows, (all, column) => column.Value switch
    {
        TorchColumn live when live.Tensor.device_type == device.Device.type && live.Tensor.device_index == device.Device.index => all,
        TorchColumn live => all.With(column.Key, new TorchColumn(live.Tensor.to(device.Device))),
        TensorColumn numbers => all.With(column.Key, new TorchColumn(device.Take(numbers.ToTensor()))),
        _ => all,
    });

    /// <summary>The message with every live tensor copied to host memory, without gradients.</summary>
    public static Message ToHost(this Message rows) => rows.Aggregate(rows, (all, column) => column.Value is TorchColumn live ? all.With(column.Key, live.ToHost()) : all);
}
