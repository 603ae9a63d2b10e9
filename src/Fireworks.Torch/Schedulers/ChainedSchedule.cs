namespace Fireworks;

/// <summary>Several schedules at once: lr times the factor of each.</summary>
internal sealed record ChainedSchedule(IReadOnlyList<ScheduleSpec> Parts) : ScheduleSpec("chained")
{
    public static ChainedSchedule Read(FieldReader read)
    {
        read.Only("type", "of");
        return new ChainedSchedule([.. read.List("of").Select((part, i) => ReadPart($"{read.Place}.of[{i}]", part))]);
    }

    public override Rates At(double lr, long time) => new(lr == 0 ? 0 : Parts.Aggregate(lr, (rate, part) => rate * part.At(lr, time).Lr / lr));
}
