using TorchSharp;
using static TorchSharp.torch;

namespace Fireworks;

/// <summary>The weights of networks as one flat tensor, and their gradients as another.</summary>
/// <param name="Weights">[P] float32.</param>
/// <param name="Gradient">[P] float32; empty unless the networks train.</param>
internal sealed record FlatMemory(Tensor Weights, Tensor Gradient) : IDisposable
{
    /// <summary>Zeros for networks that are yet to be made.</summary>
    /// <param name="plans">The networks, one after the other.</param>
    /// <param name="trains">Whether gradients are wanted.</param>
    /// <param name="on">Where the tensors lie.</param>
    /// <exception cref="ComponentConfigException">There is not enough memory in this machine.</exception>
    public static FlatMemory Of(IReadOnlyList<NetworkPlan> plans, bool trains, TorchDevice on)
    {
        TorchRuntime.Start();
        var size = plans.Sum(plan => plan.Size);
        Check(size * (trains ? 4 : 1), plans.Max(plan => plan.Blueprint.WidestRow));
        return new FlatMemory(torch.zeros(size, device: on.Device).DetachFromDisposeScope(), torch.zeros(trains ? size : 0, device: on.Device).DetachFromDisposeScope());
    }

    /// <summary>A part of it, as tensors of their own over the same memory.</summary>
    public FlatMemory Part(long start, long length) => new(View(Weights, start, length), Gradient.NumberOfElements == 0 ? torch.zeros(0).DetachFromDisposeScope() : View(Gradient, start, length));

    private static Tensor View(Tensor flat, long start, long length)
    {
        using var part = flat.narrow(0, start, length);
        return part.detach().DetachFromDisposeScope();
    }

    // Asking for more than there is would end the process, not throw: the system hands memory out before it has it.
    private static void Check(long weights, long widestRow)
    {
        var available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (weights + widestRow > available / sizeof(float))
            throw TooLarge($"{(weights + widestRow) / (1 << 28)} GiB, but this machine has {available >> 30} GiB");
    }

    /// <summary>Why a network of that size cannot be.</summary>
    public static ComponentConfigException TooLarge(string size) => new(
        "model.layers", $"The weights, with what training keeps beside them, and the widest row between two layers take {size}; make the layers narrower.");

    public void Dispose()
    {
        Weights.Dispose();
        Gradient.Dispose();
    }
}
