namespace Fireworks;

/// <summary>lr·γᵗ.</summary>
internal sealed record ExponentialSchedule(double Gamma) : ScheduleSpec("exponential")
{
    public static ExponentialSchedule Read(FieldReader read)
    {
        read.Only("type", "gamma");
        return new ExponentialSchedule(read.Number("gamma", 0, 1000, 0.95));
    }

    public override Rates At(double lr, long time) => new(lr * Math.Pow(Gamma, time));
}
