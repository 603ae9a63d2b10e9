namespace Fireworks;

/// <summary>One schedule after the other; each begins at its milestone, at its own time 0.</summary>
internal sealed record SequentialSchedule(IReadOnlyList<ScheduleSpec> Parts, IReadOnlyList<int> Milestones) : ScheduleSpec("sequential")
{
    public static SequentialSchedule Read(FieldReader read)
    {
        read.Only("type", "of", "milestones");
        var parts = read.List("of").Select((part, i) => ReadPart($"{read.Place}.of[{i}]", part)).ToArray();
        var milestones = read.Milestones("milestones");
        return milestones.Length == parts.Length - 1
            ? new SequentialSchedule(parts, milestones)
            : throw read.Refuse("milestones", $"must name the start of each schedule but the first: {parts.Length - 1} for {parts.Length} schedules, but has {milestones.Length}.");
    }

    public override Rates At(double lr, long time)
    {
        var part = Milestones.Count(m => m <= time);
        return Parts[part].At(lr, part == 0 ? time : time - Milestones[part - 1]);
    }
}
