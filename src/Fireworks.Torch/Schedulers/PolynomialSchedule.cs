namespace Fireworks;

/// <summary>lr·(1 − t/length)^power, 0 from the length on.</summary>
internal sealed record PolynomialSchedule(int Length, double Power) : ScheduleSpec("polynomial")
{
    public static PolynomialSchedule Read(FieldReader read)
    {
        read.Only("type", "length", "power");
        return new PolynomialSchedule(read.Whole("length", 1, Longest) ?? 5, read.Number("power", 0, 100, 1));
    }

    public override Rates At(double lr, long time) => new(lr * Math.Pow(1 - (double)Math.Min(time, Length) / Length, Power));
}
