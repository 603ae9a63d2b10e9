namespace Fireworks;

/// <summary>Lowers the rate when a metric stops getting better; <c>mode</c> min or max, by default by the metric.</summary>
/// <remarks>After more than <c>patience</c> epochs in a row without a value better than the best by the threshold, lr ← max(lr·factor, least), and
/// the next <c>cooldown</c> epochs are not counted. Better by a relative threshold ε: below best·(1 − ε), for max above best·(1 + ε).</remarks>
internal sealed record PlateauSchedule(
    string Metric, bool Max, double Factor, int Patience, int Cooldown, double Threshold, bool Absolute, double Least) : ScheduleSpec("plateau")
{
    // PyTorch's own: smaller changes than this are not worth a step.
    private const double LeastChange = 1e-8;

    public static PlateauSchedule Read(FieldReader read)
    {
        read.Only("type", "metric", "mode", "factor", "patience", "cooldown", "threshold", "threshold_mode", "least");
        var metric = read.Has("metric") ? read.Text("metric") : "validate/loss";
        return new PlateauSchedule(
            metric, read.Has("mode") ? read.OneOf("mode", "min", "max") == "max" : Fireworks.Metric.HighIsGood(metric),
            read.Number("factor", 0, 0.999999999, 0.1), read.Whole("patience", 0, Longest) ?? 10, read.Whole("cooldown", 0, Longest) ?? 0,
            read.Number("threshold", 0, 1e30, 1e-4), read.Has("threshold_mode") && read.OneOf("threshold_mode", "relative", "absolute") == "absolute", read.Number("least", 0, 1000, 0));
    }

    /// <summary>The rate while nothing was measured.</summary>
    public override Rates At(double lr, long time) => new(lr);

    /// <summary>The state after one more value of the metric.</summary>
    public PlateauState After(PlateauState state, double value)
    {
        var (best, bad, cooling) = Better(value, state.Best) ? (value, 0, state.Cooling) : (state.Best, state.Bad + 1, state.Cooling);
        if (cooling > 0) (cooling, bad) = (cooling - 1, 0);
        if (bad <= Patience) return state with { Best = best, Bad = bad, Cooling = cooling };

        var lower = Math.Max(state.Lr * Factor, Least);
        return new PlateauState(state.Lr - lower > LeastChange ? lower : state.Lr, best, 0, Cooldown);
    }

    private bool Better(double value, double? best)
    {
        if (!double.IsFinite(value)) return false;
        if (best is not { } b) return true;
        if (Absolute) return Max ? value > b + Threshold : value < b - Threshold;
        return Max ? value > b * (1 + Threshold) : value < b * (1 - Threshold);
    }
}

/// <summary>Where a plateau schedule stands.</summary>
/// <param name="Lr">The rate now.</param>
/// <param name="Best">The best value so far; null before the first.</param>
/// <param name="Bad">Epochs in a row that were not better.</param>
/// <param name="Cooling">Epochs that will not be counted.</param>
internal sealed record PlateauState(double Lr, double? Best = null, int Bad = 0, int Cooling = 0);
