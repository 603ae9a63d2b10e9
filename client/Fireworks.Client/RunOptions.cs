using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>How a run is started.</summary>
public sealed record RunOptions
{
    /// <summary>The shelf it is numbered on. Default: the graph's name.</summary>
    public string? Experiment { get; init; }

    /// <summary>Overrides the graph's seed.</summary>
    public long? Seed { get; init; }

    /// <summary>Values that override the graph's parameters by name; null drops the argument.</summary>
    public IReadOnlyDictionary<string, JsonNode?> Parameters { get; init; } = new Dictionary<string, JsonNode?>();

    /// <summary>How chunks travel between nodes: <c>stream</c> (default) or <c>pull</c>.</summary>
    public string Transport { get; init; } = "stream";

    /// <summary>A scaffold whose states the nodes begin with; none when null.</summary>
    public string? Scaffold { get; init; }

    /// <summary>The run's id, so that a repeated request starts nothing twice. Default: a new one.</summary>
    public string? Run { get; init; }
}
