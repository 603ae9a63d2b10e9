using System.Numerics;

namespace Fireworks;

/// <summary>RAdam: Adam that leaves the mean square alone until enough steps were seen to trust it.</summary>
/// <remarks>ρ∞ = 2/(1 − β₂) − 1, ρₜ = ρ∞ − 2tβ₂ᵗ/(1 − β₂ᵗ). For ρₜ &gt; 5: w ← w − lr·r·m̂·√(1 − β₂ᵗ)/(√v + ε), with
/// r² = (ρₜ − 4)(ρₜ − 2)ρ∞/((ρ∞ − 4)(ρ∞ − 2)ρₜ); before: w ← w − lr·m̂.
/// Source: Liu et al.: "On the Variance of the Adaptive Learning Rate and Beyond", ICLR 2020.</remarks>
internal sealed record RAdamSpec(double Lr, double Beta1, double Beta2, double Eps, double WeightDecay) : CellwiseSpec("radam", Lr)
{
    private const double Trusted = 5;

    public static RAdamSpec Read(FieldReader read)
    {
        read.Only("type", "lr", "beta1", "beta2", "eps", "weight_decay");
        var (lr, decay) = Common(read, 1e-3);
        return new RAdamSpec(lr, read.Number("beta1", 0, BelowOne, 0.9), read.Number("beta2", 0, BelowOne, 0.999), read.Number("eps", 1e-30, 1, 1e-8), decay);
    }

    public override IReadOnlyList<string> Memory => ["m", "v"];

    public override double? Momentum => Beta1;

    protected override void Step<T>(Stretch<T> at, long step, Rates rates, ReadOnlySpan<double> scalars)
    {
        var beta1 = rates.Momentum ?? Beta1;
        var (w, m, v) = (at.Weights, at.Memory(0), at.Memory(1));
        var (keepM, takeM, keepV, takeV) = (Fused.All<T>(beta1), Fused.All<T>(1 - beta1), Fused.All<T>(Beta2), Fused.All<T>(1 - Beta2));
        var eps = Fused.All<T>(Eps);
        var (rectification, plain) = Rectification(step);
        var lr = Fused.All<T>(-rates.Lr / (1 - Math.Pow(beta1, step)) * rectification);
        for (var i = 0; i < at.Length; i += Vector<T>.Count)
        {
            var g = at.GradientWith(WeightDecay, i);
            m[i] = Fused.MultiplyAdd(g, takeM, m[i] * keepM);
            v[i] = Fused.MultiplyAdd(takeV * g, g, v[i] * keepV);
            w[i] += plain ? lr * m[i] : lr * m[i] / (Vector.SquareRoot(v[i]) + eps);
        }
    }

    private (double Factor, bool Plain) Rectification(long step)
    {
        var left = 1 - Math.Pow(Beta2, step);
        var most = 2 / (1 - Beta2) - 1;
        var now = most - 2 * step * Math.Pow(Beta2, step) / left;
        return now > Trusted
            ? (Math.Sqrt((now - 4) * (now - 2) * most / ((most - 4) * (most - 2) * now)) * Math.Sqrt(left), false)
            : (1, true);
    }
}
