namespace Fireworks;

/// <summary>Half a cosine from lr to the least in one period, and back in the next.</summary>
/// <remarks>least + (lr − least)(1 + cos(πt/period))/2. Source: Loshchilov, Hutter: "SGDR", ICLR 2017, without its restarts.</remarks>
internal sealed record CosineSchedule(int Period, double Least) : ScheduleSpec("cosine")
{
    public static CosineSchedule Read(FieldReader read)
    {
        read.Only("type", "period", "least");
        return new CosineSchedule(read.Whole("period", 1, Longest) ?? throw read.Refuse("period", "is missing; say over how many epochs or steps the rate falls."), read.Number("least", 0, 1000, 0));
    }

    public override Rates At(double lr, long time) => new(Between(lr, Least, (double)time / Period));

    /// <summary>From <paramref name="from"/> (part 0) to <paramref name="to"/> (part 1) along half a cosine.</summary>
    public static double Between(double from, double to, double part) => to + (from - to) * (1 + Math.Cos(Math.PI * part)) / 2;
}
