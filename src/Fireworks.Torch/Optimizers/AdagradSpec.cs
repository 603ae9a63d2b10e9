using System.Numerics;

namespace Fireworks;

/// <summary>Adagrad.</summary>
/// <remarks>s ← s + g², w ← w − lr/(1 + (t − 1)·lr_decay)·g/(√s + ε). Source: Duchi, Hazan, Singer: "Adaptive Subgradient Methods", JMLR 2011.</remarks>
internal sealed record AdagradSpec(double Lr, double LrDecay, double InitialSum, double Eps, double WeightDecay) : CellwiseSpec("adagrad", Lr)
{
    public static AdagradSpec Read(FieldReader read)
    {
        read.Only("type", "lr", "lr_decay", "initial_sum", "eps", "weight_decay");
        var (lr, decay) = Common(read, 0.01);
        return new AdagradSpec(lr, read.Number("lr_decay", 0, 1000, 0), read.Number("initial_sum", 0, 1e30, 0), read.Number("eps", 1e-30, 1, 1e-10), decay);
    }

    public override IReadOnlyList<string> Memory => ["sum"];

    public override double Initial(string name) => InitialSum;

    protected override void Step<T>(Stretch<T> at, long step, Rates rates, ReadOnlySpan<double> scalars)
    {
        var (w, s, eps) = (at.Weights, at.Memory(0), Fused.All<T>(Eps));
        var lr = Fused.All<T>(-rates.Lr / (1 + (step - 1) * LrDecay));
        for (var i = 0; i < at.Length; i += Vector<T>.Count)
        {
            var g = at.GradientWith(WeightDecay, i);
            s[i] = Fused.MultiplyAdd(g, g, s[i]);
            w[i] += lr * g / (Vector.SquareRoot(s[i]) + eps);
        }
    }
}
