using System.Text.Json.Nodes;

namespace Fireworks.Api;

/// <summary>Asks for a run.</summary>
public sealed record StartRun
{
    /// <summary>The graph, graph/1; left out when <see cref="GraphName"/> or <see cref="Scaffold"/> names one.</summary>
    public JsonNode? Graph { get; init; }

    /// <summary>A stored graph's name.</summary>
    public string? GraphName { get; init; }

    /// <summary>Values that override the graph's defaults.</summary>
    public IReadOnlyDictionary<string, JsonNode?> Parameters { get; init; } = new Dictionary<string, JsonNode?>();

    /// <summary>The shelf it is numbered on. Default: the graph's name.</summary>
    public string? Experiment { get; init; }

    /// <summary>Overrides the graph's seed.</summary>
    public long? Seed { get; init; }

    /// <summary>A scaffold to begin from; its graph is used when none is given.</summary>
    public string? Scaffold { get; init; }

    /// <summary>How chunks travel: <c>stream</c> (default) or <c>pull</c>.</summary>
    public string Transport { get; init; } = "stream";

    /// <summary>The run's id, so that a repeated request starts nothing twice. Default: a new ULID.</summary>
    public string? Run { get; init; }
}

/// <summary>How a run stands.</summary>
public sealed record RunInfo
{
    /// <summary>The run's id, a ULID.</summary>
    public required string Run { get; init; }

    /// <summary>The shelf.</summary>
    public required string Experiment { get; init; }

    /// <summary>Its number on the shelf, from 1.</summary>
    public required long Number { get; init; }

    /// <summary>The graph's name.</summary>
    public required string Graph { get; init; }

    /// <summary>running, complete, failed or cancelled.</summary>
    public required string State { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary>The exception type of the failure.</summary>
    public string? ErrorType { get; init; }

    /// <summary>How often it was started.</summary>
    public long Generation { get; init; }

    /// <summary>The seed used.</summary>
    public long Seed { get; init; }

    /// <summary>When it was started.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What is odd but ran.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>What clients may read.</summary>
    public IReadOnlyList<string> Outputs { get; init; } = [];

    /// <summary>How each node stands.</summary>
    public IReadOnlyList<NodeInfo> Nodes { get; init; } = [];

    /// <summary>The last value of each metric.</summary>
    public IReadOnlyList<MetricPoint> Metrics { get; init; } = [];

    /// <summary>The values of the graph's parameters.</summary>
    public IReadOnlyDictionary<string, JsonNode?> Parameters { get; init; } = new Dictionary<string, JsonNode?>();

    /// <summary>The search it is a trial of.</summary>
    public string? Search { get; init; }

    /// <summary>The number of that trial, from 0.</summary>
    public long? Trial { get; init; }

    /// <summary>Such as <c>digits#1 complete in 12.3 s</c>.</summary>
    public override string ToString()
    {
        var time = EndedAt is { } end ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $" in {(end - StartedAt).TotalSeconds:0.0} s") : "";
        return $"{Experiment}#{Number} {State}{time}{(Error is null ? "" : $": {Error}")}";
    }
}

/// <summary>How a node stands.</summary>
/// <param name="Node">Its id.</param>
/// <param name="Phase">ready, running, done, failed or cancelled.</param>
/// <param name="Silo">The silo's name.</param>
/// <param name="ChunksIn">Chunks received.</param>
/// <param name="ChunksOut">Chunks given.</param>
/// <param name="BytesIn">Bytes received.</param>
/// <param name="ChunksFromOtherSilos">Of the chunks received, those from another silo.</param>
/// <param name="Error">Why it failed.</param>
public sealed record NodeInfo(string Node, string Phase, string Silo, long ChunksIn, long ChunksOut, long BytesIn, long ChunksFromOtherSilos, string? Error);

/// <summary>One value of a metric.</summary>
/// <param name="Name">node/part/metric.</param>
/// <param name="Step">The step; for training the epoch, from 1.</param>
/// <param name="Value">The value; not-a-number and infinities are the JSON texts "NaN", "Infinity", "-Infinity".</param>
public sealed record MetricPoint(string Name, long Step, double Value);
