using TorchSharp;
using static TorchSharp.torch;

namespace Fireworks;

/// <summary>ε-LRP: the output is handed back layer by layer, to each value in proportion to what it gave: R(j) = Σₖ x(j)·w(j,k) / (z(k) + ε·sign z(k)) · R(k).</summary>
/// <remarks>
/// <para>z(k) is what a layer of weights gave, its bias included: what the bias gave and what ε takes stays there. So Σ R = f(x) for a network without
/// biases, as ε goes to 0; an activation hands on all that it gets, unless f(0) is not 0.</para>
/// <para>Max-pooling hands it to the largest; pooling by means, batch_norm and residuals to each in proportion. Other layers that mix values, such as
/// attention, are refused. Cost: one forward pass and one backward pass an output value.</para>
/// <para>Source: Bach, Binder, Montavon, Klauschen, Müller, Samek: "On Pixel-Wise Explanations … by Layer-Wise Relevance Propagation", PLoS ONE 2015, eq. 58.</para>
/// </remarks>
public sealed record EpsilonLrp : Attribution
{
    /// <summary>ε-LRP.</summary>
    /// <param name="epsilon">Keeps shares of what is nearly 0 small; above 0, at most 1. Default 1e-6.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is out of its bounds.</exception>
    public EpsilonLrp(double epsilon = 1e-6) => Epsilon = epsilon is > 0 and <= 1
        ? epsilon
        : throw new ArgumentOutOfRangeException(nameof(epsilon), epsilon, "Epsilon must lie above 0 and be at most 1.");

    /// <summary>Keeps shares of what is nearly 0 small.</summary>
    public double Epsilon { get; }

    internal static EpsilonLrp Read(FieldReader read)
    {
        read.Only("type", "epsilon");
        return new EpsilonLrp(read.Number("epsilon", 1e-30, 1, 1e-6));
    }

    private protected override Tensor Compute(Explained function, Tensor x)
    {
        var leaf = Gradients.Leaf(x);
        var shares = Gradients.Of(function.Forward(leaf, "epsilon_lrp", new Rule(Epsilon)), leaf);   // [N, out…, in…]
        return shares * Gradients.Meet(x, shares);
    }

    private sealed record Rule(double Epsilon) : BackwardRule
    {
        private const double Tiny = 1e-30;                               // below it y / z may be more than a float holds

        public override Tensor Weigh(Tensor z) => WithSlope(z, z / (z + Epsilon * where(z.ge(0), ones_like(z), -ones_like(z))), z);

        public override Tensor Activate(Func<Tensor, Tensor> f, Tensor z)
        {
            var y = f(z);
            return WithSlope(y, where(z.abs().lt(Tiny), zeros_like(z), y / z), z);
        }
    }
}
