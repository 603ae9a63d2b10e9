namespace Fireworks;

/// <summary>From start·lr to end·lr in a straight line, then constant.</summary>
internal sealed record LinearSchedule(double Start, double End, int Length) : ScheduleSpec("linear")
{
    public static LinearSchedule Read(FieldReader read)
    {
        read.Only("type", "start", "end", "length");
        return new LinearSchedule(read.Number("start", 0, 1, 1.0 / 3), read.Number("end", 0, 1, 1), read.Whole("length", 1, Longest) ?? 5);
    }

    public override Rates At(double lr, long time) => new(lr * (Start + (End - Start) * Math.Min(time, Length) / Length));
}
