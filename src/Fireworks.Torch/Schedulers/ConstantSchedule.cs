namespace Fireworks;

/// <summary>factor·lr for a while, then lr.</summary>
internal sealed record ConstantSchedule(double Factor, int Length) : ScheduleSpec("constant")
{
    public static ConstantSchedule Read(FieldReader read)
    {
        read.Only("type", "factor", "length");
        return new ConstantSchedule(read.Number("factor", 0, 1, 1.0 / 3), read.Whole("length", 0, Longest) ?? 5);
    }

    public override Rates At(double lr, long time) => new(time < Length ? lr * Factor : lr);
}
