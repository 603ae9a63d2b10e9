using System.Numerics;

namespace Fireworks;

/// <summary>Averaged stochastic gradient descent.</summary>
/// <remarks>w ← (1 − λη)w − ηg, a ← a + μ(w − a), with η = lr/(1 + λ·lr·t)^α after step t and μ = 1/max(1, t − t₀). The average is remembered as
/// <c>average</c>. Source: Polyak, Juditsky: "Acceleration of stochastic approximation by averaging", 1992.</remarks>
internal sealed record AsgdSpec(double Lr, double Lambda, double Alpha, double Start, double WeightDecay) : CellwiseSpec("asgd", Lr)
{
    private const int Eta = 0, Mu = 1, NextEta = 2, NextMu = 3;

    public static AsgdSpec Read(FieldReader read)
    {
        read.Only("type", "lr", "lambda", "alpha", "t0", "weight_decay");
        var (lr, decay) = Common(read, 0.01);
        return new AsgdSpec(lr, read.Number("lambda", 0, 1000, 1e-4), read.Number("alpha", 0, 1000, 0.75), read.Number("t0", 0, 1e15, 1e6), decay);
    }

    public override IReadOnlyList<string> Memory => ["average", Scalars];

    public override long[] Shape(string name, long weights) => name == Scalars ? [4] : [weights];

    protected override void Advance(Span<double> scalars, long step, Rates rates)
    {
        (scalars[Eta], scalars[Mu]) = step == 1 ? (rates.Lr, 1) : (scalars[NextEta], scalars[NextMu]);
        scalars[NextEta] = rates.Lr / Math.Pow(1 + Lambda * rates.Lr * step, Alpha);
        scalars[NextMu] = 1 / Math.Max(1, step - Start);
    }

    protected override void Step<T>(Stretch<T> at, long step, Rates rates, ReadOnlySpan<double> scalars)
    {
        var (w, average) = (at.Weights, at.Memory(0));
        var (eta, shrink, mu) = (Fused.All<T>(-scalars[Eta]), Fused.All<T>(1 - Lambda * scalars[Eta]), Fused.All<T>(scalars[Mu]));
        for (var i = 0; i < at.Length; i += Vector<T>.Count)
        {
            var g = at.GradientWith(WeightDecay, i);
            w[i] = Fused.MultiplyAdd(g, eta, w[i] * shrink);
            average[i] = Fused.MultiplyAdd(w[i] - average[i], mu, average[i]);
        }
    }
}
