using static TorchSharp.torch;

namespace Fireworks;

/// <summary>A way back through a network other than its gradients: each layer passes on what its rule says, while values stay as they are.</summary>
/// <remarks>Source: Ancona, Ceolini, Öztireli, Gross: "Towards better understanding of gradient-based attribution methods", ICLR 2018, which writes ε-LRP
/// and DeepLift as backward passes with other slopes.</remarks>
internal abstract record BackwardRule
{
    /// <summary>What a layer of weights gave, with this rule's slope.</summary>
    public virtual Tensor Weigh(Tensor z) => z;

    /// <summary>f(z), with this rule's slope.</summary>
    public abstract Tensor Activate(Func<Tensor, Tensor> f, Tensor z);

    /// <summary>A value whose gradient by z is the slope.</summary>
    protected static Tensor WithSlope(Tensor value, Tensor slope, Tensor z) => value.detach() + slope.detach() * (z - z.detach());
}
