using System.Numerics;

namespace Fireworks;

/// <summary>Adam and AdamW.</summary>
/// <remarks>m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², w ← w − lr·m̂/(√v̂ + ε), with m̂ = m/(1 − β₁ᵗ) and v̂ = v/(1 − β₂ᵗ); with amsgrad,
/// v̂ takes the largest v so far. Adam adds decay·w to g; AdamW takes lr·decay·w from w instead. Sources: Kingma, Ba: "Adam", ICLR 2015;
/// Loshchilov, Hutter: "Decoupled Weight Decay Regularization", ICLR 2019; Reddi et al.: "On the Convergence of Adam and Beyond", ICLR 2018.</remarks>
internal sealed record AdamSpec(bool Decoupled, double Lr, double Beta1, double Beta2, double Eps, double WeightDecay, bool Amsgrad)
    : CellwiseSpec(Decoupled ? "adamw" : "adam", Lr)
{
    public static AdamSpec Read(FieldReader read, bool decoupled)
    {
        read.Only("type", "lr", "beta1", "beta2", "eps", "weight_decay", "amsgrad");
        var (lr, decay) = Common(read, 1e-3, decoupled ? 0.01 : 0);
        return new AdamSpec(
            decoupled, lr, read.Number("beta1", 0, BelowOne, 0.9), read.Number("beta2", 0, BelowOne, 0.999),
            read.Number("eps", 1e-30, 1, 1e-8), decay, read.Flag("amsgrad", false));
    }

    public override IReadOnlyList<string> Memory => Amsgrad ? ["m", "v", "max_v"] : ["m", "v"];

    public override double? Momentum => Beta1;

    protected override void Step<T>(Stretch<T> at, long step, Rates rates, ReadOnlySpan<double> scalars)
    {
        var beta1 = rates.Momentum ?? Beta1;
        var (w, m, v, most) = (at.Weights, at.Memory(0), at.Memory(1), Amsgrad ? at.Memory(2) : default);
        var (keepM, takeM) = (Fused.All<T>(beta1), Fused.All<T>(1 - beta1));
        var (keepV, takeV) = (Fused.All<T>(Beta2), Fused.All<T>(1 - Beta2));
        var (scale, eps) = (Fused.All<T>(Math.Sqrt(1 - Math.Pow(Beta2, step))), Fused.All<T>(Eps));
        var lr = Fused.All<T>(-rates.Lr / (1 - Math.Pow(beta1, step)));
        var shrink = Fused.All<T>(Decoupled ? 1 - rates.Lr * WeightDecay : 1);
        var decay = Decoupled ? 0 : WeightDecay;

        for (var i = 0; i < at.Length; i += Vector<T>.Count)
        {
            var g = at.GradientWith(decay, i);
            var mean = Fused.MultiplyAdd(g, takeM, m[i] * keepM);
            var square = Fused.MultiplyAdd(takeV * g, g, v[i] * keepV);
            m[i] = mean;
            v[i] = square;
            if (Amsgrad) most[i] = square = Vector.Max(most[i], square);
            w[i] = w[i] * shrink + lr * mean / (Vector.SquareRoot(square) / scale + eps);
        }
    }
}
