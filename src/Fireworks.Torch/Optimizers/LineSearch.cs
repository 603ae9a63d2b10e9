using TorchSharp;

namespace Fireworks;

/// <summary>A point on the line that a step is searched along: φ(t) = f(w + t·d).</summary>
/// <param name="At">t; 0 where the search begins.</param>
/// <param name="Value">φ(t); infinite where the loss is no finite number.</param>
/// <param name="Slope">φ′(t).</param>
/// <param name="Gradient">[P]: that of f there.</param>
internal readonly record struct LinePoint(double At, double Value, double Slope, torch.Tensor Gradient);

/// <summary>A line search for the strong Wolfe conditions: φ(t) ≤ φ(0) + c₁·t·φ′(0) and |φ′(t)| ≤ c₂·|φ′(0)|, with c₁ = 10⁻⁴ and c₂ = 0.9.</summary>
/// <remarks>
/// <para>Steps grow until a minimum lies between two of them, then the bracket is narrowed; both by the minimum of the cubic through two values and
/// slopes. Where the conditions do not come true within 25 steps, or the bracket becomes too narrow, the lowest point of the bracket is taken. A loss that
/// is no finite number counts as too high, so that the search comes back from it.</para>
/// <para>Source: Nocedal, Wright: "Numerical Optimization", 2006, algorithms 3.5 and 3.6, eq. 3.59; bounds of the steps as in PyTorch 2.</para>
/// </remarks>
/// <param name="start">Where the line begins; its slope is below 0.</param>
/// <param name="narrowest">The width of a bracket below which the search ends.</param>
/// <param name="evaluate">φ at t.</param>
internal sealed class LineSearch(LinePoint start, double narrowest, Func<double, LinePoint> evaluate)
{
    private const double Decrease = 1e-4, Flatness = 0.9, LeastGrowth = 0.01, MostGrowth = 10, Margin = 0.1;
    private const int MostSteps = 25;

    /// <summary>A point lower than the start, or the start itself when none was found.</summary>
    /// <param name="first">The first t that is tried; above 0.</param>
    public LinePoint From(double first)
    {
        var (before, now) = (start, evaluate(first));
        for (var step = 0; step < MostSteps; step++)
        {
            if (IsTooHigh(now) || (step > 1 && now.Value >= before.Value)) return Between(before, now, step);
            if (IsFlat(now)) return now;
            if (now.Slope >= 0) return Between(before, now, step);
            var next = Lowest(before, now, now.At + LeastGrowth * (now.At - before.At), MostGrowth * now.At);
            (before, now) = (now, evaluate(next));
        }
        return start.Value <= now.Value ? start : now;
    }

    private LinePoint Between(LinePoint one, LinePoint other, int step)
    {
        var (low, high) = one.Value <= other.Value ? (one, other) : (other, one);
        for (var near = false; step < MostSteps && Math.Abs(high.At - low.At) >= narrowest; step++)
        {
            var now = evaluate(Inside(low, high, ref near));
            if (IsTooHigh(now) || now.Value >= low.Value)
            {
                (low, high) = now.Value < low.Value ? (now, low) : (low, now);
                continue;
            }
            if (IsFlat(now)) return now;
            (low, high) = (now, now.Slope * (high.At - low.At) >= 0 ? low : high);
        }
        return low;
    }

    /// <summary>Where to look next; never twice in a row within a tenth of an end, since the bracket would hardly become narrower.</summary>
    private static double Inside(LinePoint low, LinePoint high, ref bool near)
    {
        var (left, right) = (Math.Min(low.At, high.At), Math.Max(low.At, high.At));
        var (at, margin) = (Lowest(low, high, left, right), Margin * (right - left));
        if (Math.Min(right - at, at - left) >= margin)
        {
            near = false;
            return at;
        }
        near = !near && at > left && at < right;
        return near ? at : right - at < at - left ? right - margin : left + margin;
    }

    /// <summary>The minimum of the cubic through two points, between two bounds; their middle when it has none.</summary>
    private static double Lowest(LinePoint one, LinePoint other, double least, double most)
    {
        var (left, right) = one.At <= other.At ? (one, other) : (other, one);
        var bend = left.Slope + right.Slope - 3 * (left.Value - right.Value) / (left.At - right.At);
        var root = Math.Sqrt(bend * bend - left.Slope * right.Slope);
        var at = right.At - (right.At - left.At) * ((right.Slope + root - bend) / (right.Slope - left.Slope + 2 * root));
        return double.IsFinite(at) ? Math.Min(Math.Max(at, least), most) : (least + most) / 2;
    }

    private bool IsTooHigh(LinePoint point) => point.Value > start.Value + Decrease * point.At * start.Slope;

    private bool IsFlat(LinePoint point) => Math.Abs(point.Slope) <= -Flatness * start.Slope;
}
