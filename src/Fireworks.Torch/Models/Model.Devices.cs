using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fireworks;

public abstract partial class Model
{
    /// <summary>Where it computes. Default the processor.</summary>
    public TorchDevice Device { get; private set; } = TorchDevice.Processor;

    /// <summary>Moves its parameters and modules, and the models within it and before it, to a device. Models behind it stay where they are, and read its output from there;
    /// parameters that are linked stay with the model that has them.</summary>
    /// <remarks>Parameters that move are other ones than before: make the optimizer afterwards. One that was made before holds tensors that are gone, and says so at
    /// its next step.</remarks>
    /// <param name="device">Where to; the processor when the process has no such device.</param>
    /// <param name="upstream">Whether the models before it move too. Default yes.</param>
    /// <exception cref="TorchMissingException">libtorch does not load.</exception>
    public void To(TorchDevice device, bool upstream = true)
    {
        foreach (var model in upstream ? ModelWalk.Upstream(this) : [this]) model.Move(device);
    }

    /// <summary>Moves what is its own.</summary>
    private protected virtual void Move(TorchDevice device)
    {
        foreach (var (name, part) in Parts.ToArray())
        {
            if (part is Parameter parameter) Parts[name] = Moved(parameter, device);
            else if (part is nn.Module module) Move(module, device);
            else if (part is Pipe inner) foreach (var model in inner.UpstreamFirst<Model>()) model.Move(device);
        }
        Device = device;
    }

    private static Parameter Moved(Parameter parameter, TorchDevice device)
    {
        if (device.Has(parameter)) return parameter;
        var moved = TorchWork.Run(grad: false, () => new Parameter(device.Take(parameter.detach()), parameter.requires_grad).DetachFromDisposeScope());
        parameter.Dispose();
        return (Parameter)moved;
    }

    // Tensors that TorchSharp makes while it moves a module live as long as the module.
    private static void Move(nn.Module module, TorchDevice device) => TorchWork.Run(grad: false, () =>
    {
        module.to(device.Device);
        foreach (var tensor in module.parameters().Concat<Tensor>(module.buffers())) tensor.DetachFromDisposeScope();
    });

    /// <summary>The rows with the columns it reads where it computes.</summary>
    private Message Here(Message rows) => Device.IsProcessor && !Columns.In(rows).Any(c => rows[c] is TorchColumn live && !Device.Has(live.Tensor))
        ? rows
        : rows.ToDevice(Device, Columns);
}
