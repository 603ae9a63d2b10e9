namespace Fireworks;

/// <summary>Half a cosine from lr to the least, again and again, each round <c>growth</c> times as long as the one before.</summary>
/// <remarks>Source: Loshchilov, Hutter: "SGDR: Stochastic Gradient Descent with Warm Restarts", ICLR 2017.</remarks>
internal sealed record CosineRestartsSchedule(int Period, int Growth, double Least) : ScheduleSpec("cosine_restarts")
{
    public static CosineRestartsSchedule Read(FieldReader read)
    {
        read.Only("type", "period", "growth", "least");
        return new CosineRestartsSchedule(
            read.Whole("period", 1, Longest) ?? throw read.Refuse("period", "is missing; give the length of the first round."), read.Whole("growth", 1, 1000) ?? 1, read.Number("least", 0, 1000, 0));
    }

    public override Rates At(double lr, long time)
    {
        long round = Period;
        if (Growth == 1) time %= Period;
        else for (; time >= round; round *= Growth) time -= round;
        return new(CosineSchedule.Between(lr, Least, (double)time / round));
    }
}
