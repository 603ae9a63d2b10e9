using System.Numerics;

namespace Fireworks;

/// <summary>Resilient backpropagation: a step size for each weight, which follows the gradient's sign alone. For whole-batch training.</summary>
/// <remarks>Where g·g₋₁ &gt; 0 the size grows by η⁺, where &lt; 0 it shrinks by η⁻ and g counts as 0; w ← w − sign(g)·size.
/// Source: Riedmiller, Braun: "A direct adaptive method for faster backpropagation learning", ICNN 1993. A schedule's rate sets the first size only.</remarks>
internal sealed record RpropSpec(double Lr, double Shrink, double Grow, double Least, double Most) : CellwiseSpec("rprop", Lr)
{
    public static RpropSpec Read(FieldReader read)
    {
        read.Only("type", "lr", "eta_minus", "eta_plus", "step_min", "step_max");
        return new RpropSpec(
            read.Number("lr", 0, LargestLr, 0.01), read.Number("eta_minus", 1e-9, BelowOne, 0.5), read.Number("eta_plus", 1.000000001, 1000, 1.2),
            read.Number("step_min", 0, 1e30, 1e-6), read.Number("step_max", 0, 1e30, 50));
    }

    public override IReadOnlyList<string> Memory => ["previous", "size"];

    public override double Initial(string name) => name == "size" ? Lr : 0;

    protected override void Step<T>(Stretch<T> at, long step, Rates rates, ReadOnlySpan<double> scalars)
    {
        var (w, previous, size) = (at.Weights, at.Memory(0), at.Memory(1));
        var (shrink, grow, least, most) = (Fused.All<T>(Shrink), Fused.All<T>(Grow), Fused.All<T>(Least), Fused.All<T>(Most));
        if (step == 1)
            for (var i = 0; i < at.Length; i += Vector<T>.Count) size[i] = Fused.All<T>(rates.Lr);
        for (var i = 0; i < at.Length; i += Vector<T>.Count)
        {
            var g = at.Gradient[i];
            var agreement = g * previous[i];
            var (same, turned) = (Vector.GreaterThan(agreement, Vector<T>.Zero), Vector.LessThan(agreement, Vector<T>.Zero));
            var factor = Vector.ConditionalSelect(same, grow, Vector.ConditionalSelect(turned, shrink, Vector<T>.One));
            size[i] = Vector.Min(Vector.Max(size[i] * factor, least), most);
            previous[i] = g = Vector.ConditionalSelect(turned, Vector<T>.Zero, g);
            var down = Vector.ConditionalSelect(Vector.GreaterThan(g, Vector<T>.Zero), size[i], Vector<T>.Zero);
            var up = Vector.ConditionalSelect(Vector.LessThan(g, Vector<T>.Zero), size[i], Vector<T>.Zero);
            w[i] = w[i] - down + up;
        }
    }
}
