using System.Numerics;

namespace Fireworks;

/// <summary>RMSprop.</summary>
/// <remarks>v ← αv + (1 − α)g², d = g/(√v + ε), centered d = g/(√(v − ḡ²) + ε) with ḡ the running mean; b ← momentum·b + d, w ← w − lr·b.
/// Sources: Hinton: lecture 6e of "Neural Networks for Machine Learning", 2012; Graves: "Generating Sequences With RNNs", 2013 (centered).</remarks>
internal sealed record RmsPropSpec(double Lr, double Alpha, double Eps, double WeightDecay, double Beta, bool Centered) : CellwiseSpec("rmsprop", Lr)
{
    public static RmsPropSpec Read(FieldReader read)
    {
        read.Only("type", "lr", "alpha", "eps", "weight_decay", "momentum", "centered");
        var (lr, decay) = Common(read, 0.01);
        return new RmsPropSpec(lr, read.Number("alpha", 0, 1, 0.99), read.Number("eps", 1e-30, 1, 1e-8), decay, read.Number("momentum", 0, BelowOne, 0), read.Flag("centered", false));
    }

    public override IReadOnlyList<string> Memory => ["v", .. Beta == 0 ? (string[])[] : ["momentum"], .. Centered ? (string[])["mean"] : []];

    public override double? Momentum => Beta == 0 ? null : Beta;

    protected override void Step<T>(Stretch<T> at, long step, Rates rates, ReadOnlySpan<double> scalars)
    {
        var (w, v, b, mean) = (at.Weights, at.Memory(0), Beta == 0 ? default : at.Memory(1), Centered ? at.Memory(Beta == 0 ? 1 : 2) : default);
        var (keep, take, eps) = (Fused.All<T>(Alpha), Fused.All<T>(1 - Alpha), Fused.All<T>(Eps));
        var (lr, momentum) = (Fused.All<T>(-rates.Lr), Fused.All<T>(rates.Momentum ?? Beta));
        for (var i = 0; i < at.Length; i += Vector<T>.Count)
        {
            var g = at.GradientWith(WeightDecay, i);
            var square = v[i] = Fused.MultiplyAdd(take * g, g, v[i] * keep);
            if (Centered)
            {
                mean[i] = Fused.MultiplyAdd(g, take, mean[i] * keep);
                square = Vector.Max(square - mean[i] * mean[i], Vector<T>.Zero);     // rounding may leave it a little below 0
            }
            var d = g / (Vector.SquareRoot(square) + eps);
            if (Beta != 0) d = b[i] = Fused.MultiplyAdd(b[i], momentum, d);
            w[i] = Fused.MultiplyAdd(d, lr, w[i]);
        }
    }
}
