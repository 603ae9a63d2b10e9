using System.Numerics;

namespace Fireworks;

/// <summary>Stochastic gradient descent.</summary>
/// <remarks>g ← g + decay·w; b ← momentum·b + (1 − dampening)·g, with b = g at the first step; w ← w − lr·b, with Nesterov
/// w ← w − lr·(g + momentum·b). Source: Sutskever et al.: "On the importance of initialization and momentum in deep learning", ICML 2013.</remarks>
internal sealed record SgdSpec(double Lr, double Beta, double Dampening, bool Nesterov, double WeightDecay) : CellwiseSpec("sgd", Lr)
{
    public static SgdSpec Read(FieldReader read)
    {
        read.Only("type", "lr", "momentum", "dampening", "nesterov", "weight_decay");
        var (lr, decay) = Common(read, 0.01);
        var spec = new SgdSpec(lr, read.Number("momentum", 0, BelowOne, 0), read.Number("dampening", 0, 1, 0), read.Flag("nesterov", false), decay);
        return spec.Nesterov && (spec.Beta == 0 || spec.Dampening != 0)
            ? throw read.Refuse("nesterov", "needs a momentum above 0 and no dampening.")
            : spec;
    }

    public override IReadOnlyList<string> Memory => Beta == 0 ? [] : ["momentum"];

    public override double? Momentum => Beta == 0 ? null : Beta;

    protected override void Step<T>(Stretch<T> at, long step, Rates rates, ReadOnlySpan<double> scalars)
    {
        var (w, lr) = (at.Weights, Fused.All<T>(-rates.Lr));
        if (Beta == 0)
        {
            for (var i = 0; i < at.Length; i += Vector<T>.Count) w[i] = Fused.MultiplyAdd(at.GradientWith(WeightDecay, i), lr, w[i]);
            return;
        }

        var b = at.Memory(0);
        var momentum = Fused.All<T>(step == 1 ? 0 : rates.Momentum ?? Beta);
        var fresh = Fused.All<T>(step == 1 ? 1 : 1 - Dampening);
        for (var i = 0; i < at.Length; i += Vector<T>.Count)
        {
            var g = at.GradientWith(WeightDecay, i);
            b[i] = Fused.MultiplyAdd(g, fresh, b[i] * momentum);
            w[i] = Fused.MultiplyAdd(Nesterov ? Fused.MultiplyAdd(b[i], Fused.All<T>(rates.Momentum ?? Beta), g) : b[i], lr, w[i]);
        }
    }
}
