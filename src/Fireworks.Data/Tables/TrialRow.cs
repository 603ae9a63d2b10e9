namespace Fireworks;

/// <summary>One trial of a search.</summary>
public sealed record TrialRow
{
    /// <summary>Its number in the search, from 0 without gaps.</summary>
    public required long Number { get; init; }

    /// <summary>Where it is in its life.</summary>
    public required string State { get; init; }

    /// <summary>What it reached; only when it is complete and the value is finite.</summary>
    public double? Value { get; init; }

    /// <summary>The last step it reported.</summary>
    public long? LastStep { get; init; }

    /// <summary>The run that is or was its latest attempt.</summary>
    public string? Run { get; init; }

    /// <summary>How often it was begun.</summary>
    public long Attempts { get; init; }

    /// <summary>How many silos died under it.</summary>
    public long SilosLost { get; init; }

    /// <summary>Where it runs or ran last.</summary>
    public string? Silo { get; init; }

    /// <summary>When its first attempt began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Milliseconds of work, without waiting and without attempts that were lost.</summary>
    public long BusyMs { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary>The trial whose weights it began with.</summary>
    public long? Parent { get; init; }

    /// <summary>The manifest of what it had learned when it was last stopped, from which it can go on; none once it has ended.</summary>
    public string? Scaffold { get; init; }

    /// <summary>What was tried, by name.</summary>
    public IReadOnlyList<ParamRow> Params { get; init; } = [];
}

/// <summary>One intermediate value of a trial.</summary>
/// <param name="Number">The trial.</param>
/// <param name="Step">The step; for training the epoch.</param>
/// <param name="Value">The value; may be not-a-number or infinite.</param>
/// <param name="Verdict">What the pruner decided; null when it was not asked.</param>
/// <param name="Attempt">The attempt that reported it, from 1.</param>
/// <param name="Time">When it was stored, in whole milliseconds.</param>
public sealed record TrialReport(long Number, long Step, double Value, string? Verdict, long Attempt, DateTimeOffset Time);

/// <summary>One final value of a trial.</summary>
/// <param name="Objective">The metric.</param>
/// <param name="Value">The value; may be not-a-number or infinite.</param>
public sealed record TrialValue(string Objective, double Value);
