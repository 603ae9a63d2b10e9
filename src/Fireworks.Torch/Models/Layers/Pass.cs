using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Fireworks;

/// <summary>One pass through a network: the tensors its layers asked for, and how dropout draws. Read-only but for running statistics.</summary>
/// <param name="Parameters">By slot.</param>
/// <param name="Buffers">By slot.</param>
/// <param name="Masks">Draws what dropout leaves; null for prediction.</param>
/// <param name="Rule">How an explanation goes back through the layers; by their gradients when null.</param>
internal sealed record Pass(ImmutableArray<Tensor> Parameters, ImmutableArray<Tensor> Buffers, DropoutMasks? Masks, BackwardRule? Rule = null)
{
    /// <summary>Whether it is a step of training.</summary>
    public bool Trains => Masks is not null;

    /// <summary>The weights of a slot.</summary>
    public Tensor this[Slot slot] => Parameters[slot.Index];

    /// <summary>The weights of a slot, or null for none.</summary>
    public Tensor? this[Slot? slot] => slot is { } some ? Parameters[some.Index] : null;

    /// <summary>The kept tensor of a slot.</summary>
    public Tensor Buffer(Slot slot) => Buffers[slot.Index];

    /// <summary>x with part of its values left out while training.</summary>
    /// <param name="layer">The layer's name: with run, node and step it keys the mask.</param>
    /// <param name="p">The part.</param>
    /// <param name="x">Any shape.</param>
    public Tensor Drop(string layer, double p, Tensor x) => p > 0 && Masks is { } masks ? x * masks.Draw(layer, p, x.shape).to(x.device) : x;

    /// <summary>What a layer of weights gave, with the way back that the rule asks for.</summary>
    public Tensor Weigh(Tensor z) => Rule?.Weigh(z) ?? z;

    /// <summary>f(z) value by value, with the way back that the rule asks for.</summary>
    public Tensor Activate(Func<Tensor, Tensor> f, Tensor z) => Rule?.Activate(f, z) ?? f(z);
}

/// <summary>A layer whose shapes are known.</summary>
/// <param name="Gives">A row that it gives.</param>
/// <param name="Forward">From [N, row it takes…] float32 to [N, row it gives…] float32.</param>
internal sealed record LayerPlan(RowShape Gives, Func<Tensor, Pass, Tensor> Forward);
