namespace Fireworks;

/// <summary>One run of a graph.</summary>
public sealed record RunRow
{
    /// <summary>Whose it is.</summary>
    public required string Tenant { get; init; }

    /// <summary>Its id, a ULID.</summary>
    public required string Run { get; init; }

    /// <summary>The experiment it belongs to; made when it is not there.</summary>
    public required string Experiment { get; init; }

    /// <summary>Its number in the experiment, from 1; assigned when it is stored.</summary>
    public long Number { get; init; }

    /// <summary>The search it is a trial of, if any.</summary>
    public string? Search { get; init; }

    /// <summary>The number of that trial.</summary>
    public long? Trial { get; init; }

    /// <summary>The resolved graph as JSON.</summary>
    public required string Graph { get; init; }

    /// <summary>What makes two runs comparable.</summary>
    public required string SpecHash { get; init; }

    /// <summary>Keys every random draw.</summary>
    public long Seed { get; init; }

    /// <summary>Where it is in its life.</summary>
    public required string State { get; init; }

    /// <summary>Its owner's fence; 1 when it is stored.</summary>
    public long Fence { get; init; }

    /// <summary>When it was stored, in whole milliseconds; the clock's time when left out.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What its owner should know although it runs.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary>The commit its author worked at.</summary>
    public string? GitCommit { get; init; }

    /// <summary>The machine it was started from.</summary>
    public string? Host { get; init; }

    /// <summary>The manifest of the snapshot its nodes began with, if any.</summary>
    public string? BegunFrom { get; init; }

    /// <summary>The manifest of the snapshot taken at its end, if any.</summary>
    public string? Snapshot { get; init; }
}
