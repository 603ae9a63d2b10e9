namespace Fireworks;

/// <summary>Up from the least rate to the most and down again, cycle after cycle; the optimizer's own rate is not used. Momentum goes the other way.</summary>
/// <remarks>The height of cycle n is full (triangular), halves with each (triangular2) or is γᵗ of full (exp_range). Default: counts steps.
/// Source: Smith: "Cyclical Learning Rates for Training Neural Networks", WACV 2017.</remarks>
internal sealed record CyclicSchedule(double Least, double Most, int Up, int Down, string Mode, double Gamma, double LeastMomentum, double MostMomentum) : ScheduleSpec("cyclic")
{
    public static CyclicSchedule Read(FieldReader read)
    {
        read.Only("type", "least", "most", "up", "down", "mode", "gamma", "least_momentum", "most_momentum");
        var up = read.Whole("up", 1, Longest) ?? 2000;
        return new CyclicSchedule(
            read.Number("least", 0, 1000, 1e-4), read.Number("most", 0, 1000, 0.01), up, read.Whole("down", 1, Longest) ?? up,
            read.Has("mode") ? read.OneOf("mode", "triangular", "triangular2", "exp_range") : "triangular",
            read.Number("gamma", 0, 1, 1), read.Number("least_momentum", 0, 0.999999, 0.8), read.Number("most_momentum", 0, 0.999999, 0.9));
    }

    public override Rates At(double lr, long time)
    {
        var (round, place) = Math.DivRem(time, Up + Down);
        var rise = place <= Up ? (double)place / Up : (double)(Up + Down - place) / Down;
        var height = rise * Mode switch { "triangular2" => Math.Pow(0.5, round), "exp_range" => Math.Pow(Gamma, time), _ => 1 };
        return new(Least + (Most - Least) * height, MostMomentum - (MostMomentum - LeastMomentum) * height);
    }
}
