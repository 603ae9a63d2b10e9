using System.Text.Json.Nodes;

namespace Fireworks.Api;

/// <summary>Names a run's snapshot.</summary>
/// <param name="Name">The scaffold's name.</param>
/// <param name="Run">The run.</param>
public sealed record SaveScaffold(string Name, string Run);

/// <summary>A named snapshot.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Run">The run it was taken from.</param>
/// <param name="Manifest">The manifest's hash.</param>
/// <param name="Nodes">The nodes with a state.</param>
/// <param name="CreatedAt">When it was saved.</param>
public sealed record ScaffoldInfo(string Name, string Run, string Manifest, IReadOnlyList<string> Nodes, DateTimeOffset CreatedAt)
{
    /// <summary>The run's seed; left out in the answer to a save.</summary>
    public long? Seed { get; init; }

    /// <summary>The graph with the parameters that were used, graph/1; left out in the answer to a save.</summary>
    public JsonNode? Graph { get; init; }

    /// <summary>Node → the hash of its state; left out in the answer to a save.</summary>
    public IReadOnlyDictionary<string, string>? States { get; init; }
}

/// <summary>One thing wrong with a graph.</summary>
/// <param name="Path">Where, as a JSON path.</param>
/// <param name="Rule">What kind of problem.</param>
/// <param name="Message">What was found and what to do.</param>
/// <param name="IsWarning">Whether the graph runs nevertheless.</param>
public sealed record ProblemInfo(string Path, string Rule, string Message, bool IsWarning);

/// <summary>What a check of a graph found.</summary>
/// <param name="Problems">Problems and warnings in the order of the graph.</param>
public sealed record GraphCheck(IReadOnlyList<ProblemInfo> Problems);

/// <summary>A stored graph.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version, from 1; left out when the newest was asked for.</param>
/// <param name="Graph">The graph; left out in answers to a submission.</param>
public sealed record GraphInfo(string Name, int? Version, JsonNode? Graph);

/// <summary>One server-sent event. The event's id is its <see cref="Sequence"/>.</summary>
public sealed record FeedEvent
{
    /// <summary>The format; this release writes 1.</summary>
    public int V { get; init; } = 1;

    /// <summary>metric, state, trial-started, trial-report, trial-ended.</summary>
    public required string Type { get; init; }

    /// <summary>Position in the feed.</summary>
    public required long Sequence { get; init; }

    /// <summary>The metric, for <c>metric</c>.</summary>
    public MetricPoint? Metric { get; init; }

    /// <summary>The trial as it stands, for <c>trial-…</c>.</summary>
    public TrialInfo? Trial { get; init; }

    /// <summary>The new state, for <c>state</c>.</summary>
    public string? State { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }
}
