using System.Numerics;

namespace Fireworks;

/// <summary>SparseAdam: Adam that moves only weights with a gradient, for embeddings of which a batch reads few rows.</summary>
/// <remarks>Where g ≠ 0: m ← m + (1 − β₁)(g − m), v ← v + (1 − β₂)(g² − v), w ← w − lr·√(1 − β₂ᵗ)/(1 − β₁ᵗ)·m/(√v + ε); where g = 0,
/// weight and memory stay. (A weight whose gradient happens to be exactly 0 in a row that was read stays as well.)</remarks>
internal sealed record SparseAdamSpec(double Lr, double Beta1, double Beta2, double Eps) : CellwiseSpec("sparse_adam", Lr)
{
    public static SparseAdamSpec Read(FieldReader read)
    {
        read.Only("type", "lr", "beta1", "beta2", "eps");
        return new SparseAdamSpec(
            read.Number("lr", 0, LargestLr, 1e-3), read.Number("beta1", 0, BelowOne, 0.9), read.Number("beta2", 0, BelowOne, 0.999), read.Number("eps", 1e-30, 1, 1e-8));
    }

    public override IReadOnlyList<string> Memory => ["m", "v"];

    public override double? Momentum => Beta1;

    protected override void Step<T>(Stretch<T> at, long step, Rates rates, ReadOnlySpan<double> scalars)
    {
        var beta1 = rates.Momentum ?? Beta1;
        var (w, m, v) = (at.Weights, at.Memory(0), at.Memory(1));
        var (takeM, takeV, eps) = (Fused.All<T>(1 - beta1), Fused.All<T>(1 - Beta2), Fused.All<T>(Eps));
        var lr = Fused.All<T>(-rates.Lr * Math.Sqrt(1 - Math.Pow(Beta2, step)) / (1 - Math.Pow(beta1, step)));
        for (var i = 0; i < at.Length; i += Vector<T>.Count)
        {
            var g = at.Gradient[i];
            var untouched = Vector.Equals(g, Vector<T>.Zero);
            var mean = Fused.MultiplyAdd(g - m[i], takeM, m[i]);
            var square = Fused.MultiplyAdd(g * g - v[i], takeV, v[i]);
            w[i] = Vector.ConditionalSelect(untouched, w[i], w[i] + lr * mean / (Vector.SquareRoot(square) + eps));
            m[i] = Vector.ConditionalSelect(untouched, m[i], mean);
            v[i] = Vector.ConditionalSelect(untouched, v[i], square);
        }
    }
}
