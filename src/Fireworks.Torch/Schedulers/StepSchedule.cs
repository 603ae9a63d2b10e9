namespace Fireworks;

/// <summary>lr·γ^⌊t/size⌋.</summary>
internal sealed record StepSchedule(int Size, double Gamma) : ScheduleSpec("step")
{
    public static StepSchedule Read(FieldReader read)
    {
        read.Only("type", "size", "gamma");
        return new StepSchedule(read.Whole("size", 1, Longest) ?? throw read.Refuse("size", "is missing; say after how many epochs or steps the rate falls."), read.Number("gamma", 0, 1000, 0.1));
    }

    public override Rates At(double lr, long time) => new(lr * Math.Pow(Gamma, time / Size));
}
