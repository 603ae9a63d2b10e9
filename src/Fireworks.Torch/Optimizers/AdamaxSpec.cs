using System.Numerics;

namespace Fireworks;

/// <summary>Adamax: Adam with the largest gradient in place of the mean square.</summary>
/// <remarks>m ← β₁m + (1 − β₁)g, u ← max(β₂u, |g| + ε), w ← w − lr/(1 − β₁ᵗ)·m/u. Source: Kingma, Ba: "Adam", ICLR 2015, §7.1.</remarks>
internal sealed record AdamaxSpec(double Lr, double Beta1, double Beta2, double Eps, double WeightDecay) : CellwiseSpec("adamax", Lr)
{
    public static AdamaxSpec Read(FieldReader read)
    {
        read.Only("type", "lr", "beta1", "beta2", "eps", "weight_decay");
        var (lr, decay) = Common(read, 2e-3);
        return new AdamaxSpec(lr, read.Number("beta1", 0, BelowOne, 0.9), read.Number("beta2", 0, BelowOne, 0.999), read.Number("eps", 1e-30, 1, 1e-8), decay);
    }

    public override IReadOnlyList<string> Memory => ["m", "u"];

    public override double? Momentum => Beta1;

    protected override void Step<T>(Stretch<T> at, long step, Rates rates, ReadOnlySpan<double> scalars)
    {
        var beta1 = rates.Momentum ?? Beta1;
        var (w, m, u) = (at.Weights, at.Memory(0), at.Memory(1));
        var (keep, take, fade, eps) = (Fused.All<T>(beta1), Fused.All<T>(1 - beta1), Fused.All<T>(Beta2), Fused.All<T>(Eps));
        var lr = Fused.All<T>(-rates.Lr / (1 - Math.Pow(beta1, step)));
        for (var i = 0; i < at.Length; i += Vector<T>.Count)
        {
            var g = at.GradientWith(WeightDecay, i);
            m[i] = Fused.MultiplyAdd(g, take, m[i] * keep);
            u[i] = Vector.Max(u[i] * fade, Vector.Abs(g) + eps);
            w[i] += lr * m[i] / u[i];
        }
    }
}
