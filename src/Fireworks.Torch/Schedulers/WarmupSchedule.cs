namespace Fireworks;

/// <summary>From start·lr to lr in a straight line, then another schedule from its own time 0, or lr. Default: counts steps.</summary>
/// <remarks>Source: Goyal et al.: "Accurate, Large Minibatch SGD", 2017 (gradual warm-up).</remarks>
internal sealed record WarmupSchedule(int Length, double Start, ScheduleSpec? Then) : ScheduleSpec("warmup")
{
    public static WarmupSchedule Read(FieldReader read)
    {
        read.Only("type", "length", "start", "then");
        return new WarmupSchedule(
            read.Whole("length", 1, Longest) ?? throw read.Refuse("length", "is missing; say how many steps or epochs the rate rises."),
            read.Number("start", 0, 1, 0.01), read.Has("then") ? ReadPart($"{read.Place}.then", read.Node("then")) : null);
    }

    public override Rates At(double lr, long time) =>
        time < Length ? new(lr * (Start + (1 - Start) * time / Length)) : Then?.At(lr, time - Length) ?? new(lr);
}
