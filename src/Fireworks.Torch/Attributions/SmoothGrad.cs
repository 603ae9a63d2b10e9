using TorchSharp;
using static TorchSharp.torch;

namespace Fireworks;

/// <summary>SmoothGrad: the mean gradient at the row with noise added: a(i, j) = 1/n Σ ∂f(i)/∂x(j) (x + ε), ε ~ N(0, σ²).</summary>
/// <remarks>σ is a part of the row's own range of values. All rows get the same draws, so that a row's attribution does not depend on its batch. Cost: samples forward
/// passes and as many backward passes an output value. Source: Smilkov, Thorat, Kim, Viégas, Wattenberg: "SmoothGrad: removing noise by adding noise", 2017.</remarks>
public sealed record SmoothGrad : Attribution
{
    /// <summary>SmoothGrad.</summary>
    /// <param name="samples">Gradients in the mean, from 1 to 10,000. Default 50.</param>
    /// <param name="noise">σ as a part of the largest minus the smallest value of a row, from 0 to 10. Default 0.15.</param>
    /// <param name="seed">Keys the noise. Default 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its bounds.</exception>
    public SmoothGrad(int samples = 50, double noise = 0.15, int seed = 0)
    {
        (Samples, Seed) = (Require.Between(samples, 1, 10_000), Require.AtLeast(seed, 0));
        Noise = noise is >= 0 and <= 10 ? noise : throw new ArgumentOutOfRangeException(nameof(noise), noise, "Noise must lie between 0 and 10.");
    }

    /// <summary>Gradients in the mean.</summary>
    public int Samples { get; }

    /// <summary>σ as a part of a row's range.</summary>
    public double Noise { get; }

    /// <summary>Keys the noise.</summary>
    public int Seed { get; }

    internal static SmoothGrad Read(FieldReader read)
    {
        read.Only("type", "samples", "noise", "seed");
        return new SmoothGrad(read.Whole("samples", 1, 10_000) ?? 50, read.Number("noise", 0, 10, 0.15), read.Whole("seed", 0, int.MaxValue) ?? 0);
    }

    private protected override Tensor Compute(Explained function, Tensor x)
    {
        using var generator = new Generator((ulong)Seed, CPU);
        var flat = x.reshape(x.shape[0], -1);                            // [N, in]
        var sigma = x.NumberOfElements == 0 ? zeros([x.shape[0], 1]) : Noise * (flat.amax([1], keepdim: true) - flat.amin([1], keepdim: true));   // [N, 1]
        Tensor? sum = null;
        for (var sample = 0; sample < Samples; sample++)
        {
            var draw = randn(1, flat.shape[1], dtype: x.dtype, generator: generator).to(x.device);
            var leaf = Gradients.Leaf((flat + sigma * draw).reshape(x.shape));
            var slopes = Gradients.Of(function.Forward(leaf), leaf);     // [N, out…, in…]
            sum = sum is null ? slopes : sum + slopes;
        }
        return sum! / Samples;
    }
}
