namespace Fireworks;

/// <summary>One rise from most/25 to the most and a fall to nearly nothing over the whole training; the optimizer's own rate is not used. Momentum goes the other way.</summary>
/// <remarks>Default: counts steps, so <c>length</c> is epochs × batches. Source: Smith, Topin: "Super-Convergence", 2019; in two phases as fast.ai does it, or three.</remarks>
internal sealed record OneCycleSchedule(
    double Most, int Length, double Up, string Shape, bool ThreePhase, double StartDivisor, double EndDivisor, double LeastMomentum, double MostMomentum) : ScheduleSpec("one_cycle")
{
    public static OneCycleSchedule Read(FieldReader read)
    {
        read.Only("type", "most", "length", "up", "shape", "three_phase", "start_divisor", "end_divisor", "least_momentum", "most_momentum");
        return new OneCycleSchedule(
            read.Number("most", 0, 1000, 0.1), read.Whole("length", 2, Longest) ?? throw read.Refuse("length", "is missing; give the steps of the whole training."),
            read.Number("up", 0.001, 0.999, 0.3), read.Has("shape") ? read.OneOf("shape", "cosine", "linear") : "cosine", read.Flag("three_phase", false),
            read.Number("start_divisor", 1, 1e9, 25), read.Number("end_divisor", 1, 1e12, 1e4),
            read.Number("least_momentum", 0, 0.999999, 0.85), read.Number("most_momentum", 0, 0.999999, 0.95));
    }

    public override Rates At(double lr, long time)
    {
        var first = Most / StartDivisor;
        var last = first / EndDivisor;
        var (top, end) = (Up * Length - 1, Length - 1.0);
        var at = Math.Min(time, end);
        if (at <= top) return Between(first, Most, MostMomentum, LeastMomentum, top > 0 ? at / top : 1);   // a rise of one step is at its top
        if (!ThreePhase) return Between(Most, last, LeastMomentum, MostMomentum, (at - top) / (end - top));

        var back = 2 * Up * Length - 2;
        return at <= back
            ? Between(Most, first, LeastMomentum, MostMomentum, (at - top) / (back - top))
            : Between(first, last, MostMomentum, MostMomentum, (at - back) / (end - back));
    }

    private Rates Between(double lr, double nextLr, double momentum, double nextMomentum, double part) => Shape == "linear"
        ? new(lr + (nextLr - lr) * part, momentum + (nextMomentum - momentum) * part)
        : new(CosineSchedule.Between(lr, nextLr, part), CosineSchedule.Between(momentum, nextMomentum, part));
}
