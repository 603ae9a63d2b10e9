namespace Fireworks;

/// <summary>lr·γⁿ, n the milestones that are past.</summary>
internal sealed record MultiStepSchedule(IReadOnlyList<int> Milestones, double Gamma) : ScheduleSpec("multi_step")
{
    public static MultiStepSchedule Read(FieldReader read)
    {
        read.Only("type", "milestones", "gamma");
        return new MultiStepSchedule(read.Milestones("milestones"), read.Number("gamma", 0, 1000, 0.1));
    }

    public override Rates At(double lr, long time) => new(lr * Math.Pow(Gamma, Milestones.Count(m => m <= time)));
}
