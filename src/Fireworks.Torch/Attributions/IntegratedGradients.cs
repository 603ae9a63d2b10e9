using TorchSharp;
using static TorchSharp.torch;

namespace Fireworks;

/// <summary>Integrated gradients: a(i, j) = (x(j) − b(j)) · ∫₀¹ ∂f(i)/∂x(j) (b + t·(x − b)) dt for a baseline b.</summary>
/// <remarks>Complete: Σ a(i, j) = f(i)(x) − f(i)(b), but for the error of integration, which is none for polynomials of degree up to 2·steps and of order
/// 1/steps at the kinks of ReLU. Gauss–Legendre nodes. Cost: steps forward passes and as many backward passes an output value, many in one batch.
/// Source: Sundararajan, Taly, Yan: "Axiomatic Attribution for Deep Networks", ICML 2017.</remarks>
public sealed record IntegratedGradients : Attribution
{
    private const long MostCells = 1 << 20;

    /// <summary>Integrated gradients.</summary>
    /// <param name="steps">Points between baseline and row, from 1 to 1,000. Default 50.</param>
    /// <param name="baseline">None for zeros, one for all values of a row, or one for each. Default zeros.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its bounds.</exception>
    public IntegratedGradients(int steps = 50, IReadOnlyList<float>? baseline = null) => (Steps, Baseline) = (Require.Between(steps, 1, 1000), baseline);

    /// <summary>Points between baseline and row.</summary>
    public int Steps { get; }

    /// <summary>Where the way begins.</summary>
    public IReadOnlyList<float>? Baseline { get; }

    internal static IntegratedGradients Read(FieldReader read)
    {
        read.Only("type", "steps", "baseline");
        return new IntegratedGradients(read.Whole("steps", 1, 1000) ?? 50, Fireworks.Baseline.Read(read));
    }

    private protected override Tensor Compute(Explained function, Tensor x)
    {
        var start = Fireworks.Baseline.Row(Baseline, x);                 // [1, in…]
        var way = x - start;                                             // [N, in…]
        Tensor? sum = null;
        foreach (var nodes in Quadrature.GaussLegendre(Steps).Chunk((int)Math.Clamp(MostCells / Math.Max(x.NumberOfElements, 1), 1, Steps)))
            sum = sum is null ? Part(function, nodes, start, way) : sum + Part(function, nodes, start, way);
        return sum! * Gradients.Meet(way, sum!);
    }

    /// <summary>The weighted sum of the gradients at some nodes, [N, out…, in…].</summary>
    private static Tensor Part(Explained function, (double At, double Weight)[] nodes, Tensor start, Tensor way)
    {
        long[] front = [nodes.Length, .. Enumerable.Repeat(1L, (int)way.dim())];
        var at = tensor(nodes.Select(node => node.At).ToArray(), way.dtype, way.device).reshape(front);
        var points = Gradients.Leaf((start.unsqueeze(0) + at * way.unsqueeze(0)).flatten(0, 1));   // [K·N, in…]
        var slopes = Gradients.Of(function.Forward(points), points);     // [K·N, out…, in…]
        var weights = tensor(nodes.Select(node => node.Weight).ToArray(), way.dtype, way.device);
        return (slopes.reshape(nodes.Length, -1) * weights.unsqueeze(1)).sum(dim: 0).reshape([way.shape[0], .. slopes.shape[1..]]);
    }
}
