using TorchSharp;
using static TorchSharp.torch;

namespace Fireworks;

/// <summary>DeepLift (rescale rule): what the output differs from its value at a baseline, handed back to the input's differences from it.</summary>
/// <remarks>
/// <para>An activation has the slope (f(z) − f(z₀)) / (z − z₀), with its derivative where z is within 1e-6 of z₀; all else goes by its gradient. Complete:
/// Σ a(i, j) = f(i)(x) − f(i)(b), biases or not.</para>
/// <para>Layers that mix values other than by weights or means, such as max-pooling and attention, are refused. Cost: one forward pass and one backward
/// pass an output value.</para>
/// <para>Source: Shrikumar, Greenside, Kundaje: "Learning Important Features Through Propagating Activation Differences", ICML 2017.</para>
/// </remarks>
public sealed record DeepLift : Attribution
{
    private static readonly string[] Refused = ["max", "max_pool1d", "max_pool2d", "max_pool3d", "adaptive_max_pool1d", "adaptive_max_pool2d", "adaptive_max_pool3d"];

    /// <summary>DeepLift.</summary>
    /// <param name="baseline">None for zeros, one for all values of a row, or one for each. Default zeros.</param>
    public DeepLift(IReadOnlyList<float>? baseline = null) => Baseline = baseline;

    /// <summary>What rows are compared with.</summary>
    public IReadOnlyList<float>? Baseline { get; }

    internal static DeepLift Read(FieldReader read)
    {
        read.Only("type", "baseline");
        return new DeepLift(Fireworks.Baseline.Read(read));
    }

    private protected override Tensor Compute(Explained function, Tensor x)
    {
        var (rows, start, leaf) = (x.shape[0], Fireworks.Baseline.Row(Baseline, x), Gradients.Leaf(x));
        var y = function.Forward(cat([leaf, start], 0), "deep_lift", new Rule(rows), Refused).narrow(0, 0, rows);   // [N, out…]
        var slopes = Gradients.Of(y, leaf);                              // [N, out…, in…]
        return slopes * Gradients.Meet(x - start, slopes);
    }

    /// <summary>The baseline passes as the last row of the batch.</summary>
    private sealed record Rule(long Rows) : BackwardRule
    {
        private const double Near = 1e-6;

        public override Tensor Activate(Func<Tensor, Tensor> f, Tensor z)
        {
            var all = f(z);                                              // [N + 1, …]
            var (y, y0) = (all.narrow(0, 0, Rows), all.narrow(0, Rows, 1));
            var (at, from) = (z.narrow(0, 0, Rows), z.narrow(0, Rows, 1));
            var difference = at - from;
            var near = difference.abs().lt(Near);
            var slope = (y - y0) / where(near, ones_like(difference), difference);
            return cat([where(near, y, WithSlope(y, slope, at)), y0], 0);
        }
    }
}
