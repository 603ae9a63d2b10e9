using System.Numerics;

namespace Fireworks;

/// <summary>NAdam: Adam with Nesterov's momentum.</summary>
/// <remarks>μₜ = β₁(1 − ½·0.96^(t·decay)); w ← w − lr·[(1 − μₜ)/(1 − Πμ)·g + μₜ₊₁/(1 − Πμ·μₜ₊₁)·m]/(√v̂ + ε).
/// Source: Dozat: "Incorporating Nesterov Momentum into Adam", ICLR 2016 workshop.</remarks>
internal sealed record NAdamSpec(double Lr, double Beta1, double Beta2, double Eps, double WeightDecay, double MomentumDecay) : CellwiseSpec("nadam", Lr)
{
    public static NAdamSpec Read(FieldReader read)
    {
        read.Only("type", "lr", "beta1", "beta2", "eps", "weight_decay", "momentum_decay");
        var (lr, decay) = Common(read, 2e-3);
        return new NAdamSpec(
            lr, read.Number("beta1", 0, BelowOne, 0.9), read.Number("beta2", 0, BelowOne, 0.999), read.Number("eps", 1e-30, 1, 1e-8), decay,
            read.Number("momentum_decay", 0, 1000, 4e-3));
    }

    public override IReadOnlyList<string> Memory => ["m", "v", Scalars];

    public override double? Momentum => Beta1;

    public override long[] Shape(string name, long weights) => name == Scalars ? [1] : [weights];

    public override double Initial(string name) => name == Scalars ? 1 : 0;

    protected override void Advance(Span<double> scalars, long step, Rates rates) => scalars[0] *= Mu(step, rates);

    protected override void Step<T>(Stretch<T> at, long step, Rates rates, ReadOnlySpan<double> scalars)
    {
        var beta1 = rates.Momentum ?? Beta1;
        var (w, m, v) = (at.Weights, at.Memory(0), at.Memory(1));
        var (keepM, takeM, keepV, takeV) = (Fused.All<T>(beta1), Fused.All<T>(1 - beta1), Fused.All<T>(Beta2), Fused.All<T>(1 - Beta2));
        var (scale, eps) = (Fused.All<T>(1 - Math.Pow(Beta2, step)), Fused.All<T>(Eps));
        var next = Mu(step + 1, rates);
        var ofGradient = Fused.All<T>(-rates.Lr * (1 - Mu(step, rates)) / (1 - scalars[0]));
        var ofMean = Fused.All<T>(-rates.Lr * next / (1 - scalars[0] * next));
        for (var i = 0; i < at.Length; i += Vector<T>.Count)
        {
            var g = at.GradientWith(WeightDecay, i);
            m[i] = Fused.MultiplyAdd(g, takeM, m[i] * keepM);
            v[i] = Fused.MultiplyAdd(takeV * g, g, v[i] * keepV);
            w[i] += (ofGradient * g + ofMean * m[i]) / (Vector.SquareRoot(v[i] / scale) + eps);
        }
    }

    private double Mu(long step, Rates rates) => (rates.Momentum ?? Beta1) * (1 - 0.5 * Math.Pow(0.96, step * MomentumDecay));
}
