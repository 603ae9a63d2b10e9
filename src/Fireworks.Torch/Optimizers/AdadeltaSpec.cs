using System.Numerics;

namespace Fireworks;

/// <summary>Adadelta.</summary>
/// <remarks>v ← ρv + (1 − ρ)g², Δ = √(u + ε)/√(v + ε)·g, u ← ρu + (1 − ρ)Δ², w ← w − lr·Δ. Source: Zeiler: "ADADELTA", 2012.</remarks>
internal sealed record AdadeltaSpec(double Lr, double Rho, double Eps, double WeightDecay) : CellwiseSpec("adadelta", Lr)
{
    public static AdadeltaSpec Read(FieldReader read)
    {
        read.Only("type", "lr", "rho", "eps", "weight_decay");
        var (lr, decay) = Common(read, 1);
        return new AdadeltaSpec(lr, read.Number("rho", 0, 1, 0.9), read.Number("eps", 1e-30, 1, 1e-6), decay);
    }

    public override IReadOnlyList<string> Memory => ["v", "u"];

    protected override void Step<T>(Stretch<T> at, long step, Rates rates, ReadOnlySpan<double> scalars)
    {
        var (w, v, u) = (at.Weights, at.Memory(0), at.Memory(1));
        var (keep, take, eps, lr) = (Fused.All<T>(Rho), Fused.All<T>(1 - Rho), Fused.All<T>(Eps), Fused.All<T>(-rates.Lr));
        for (var i = 0; i < at.Length; i += Vector<T>.Count)
        {
            var g = at.GradientWith(WeightDecay, i);
            v[i] = Fused.MultiplyAdd(take * g, g, v[i] * keep);
            var delta = Vector.SquareRoot(u[i] + eps) / Vector.SquareRoot(v[i] + eps) * g;
            u[i] = Fused.MultiplyAdd(take * delta, delta, u[i] * keep);
            w[i] = Fused.MultiplyAdd(delta, lr, w[i]);
        }
    }
}
