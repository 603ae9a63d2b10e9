using System.Collections.Immutable;
using Orleans.Concurrency;

namespace Fireworks.Contracts;

/// <summary>Asks for a run of a graph.</summary>
/// <param name="Graph">The graph as JSON.</param>
/// <param name="Parameters">Values that override the graph's defaults: name → JSON text.</param>
/// <param name="Experiment">The shelf it is numbered on; the graph's name when null.</param>
/// <param name="Seed">Overrides the graph's seed.</param>
/// <param name="Scaffold">A scaffold whose states its nodes begin with, or null.</param>
/// <param name="Transport">How chunks travel.</param>
[GenerateSerializer, Immutable, Alias("fireworks.run-request")]
public sealed record RunRequest(
    [property: Id(0)] string Graph,
    [property: Id(1)] ImmutableDictionary<string, string> Parameters,
    [property: Id(2)] string? Experiment,
    [property: Id(3)] long? Seed,
    [property: Id(4)] string? Scaffold,
    [property: Id(5)] Transport Transport);

/// <summary>How a run stands. States: running, complete, failed, cancelled.</summary>
/// <param name="Run">The run's id.</param>
/// <param name="Experiment">The shelf.</param>
/// <param name="Number">Its number on the shelf, from 1.</param>
/// <param name="Graph">The graph's name.</param>
/// <param name="State">The state.</param>
/// <param name="Error">Why it failed, or null.</param>
/// <param name="ErrorType">The exception type of the failure, or null.</param>
/// <param name="Generation">How often it was started.</param>
/// <param name="Seed">The seed used.</param>
/// <param name="StartedAt">When it was started.</param>
/// <param name="EndedAt">When it ended, or null.</param>
/// <param name="Warnings">What is odd but ran.</param>
/// <param name="Outputs">What clients may read.</param>
/// <param name="Nodes">How each node stands.</param>
/// <param name="Metrics">The last value of each metric.</param>
/// <param name="Parameters">The values used: name → JSON text.</param>
/// <param name="Search">The search it is a trial of, or null.</param>
/// <param name="Trial">The number of that trial.</param>
[GenerateSerializer, Immutable, Alias("fireworks.run-status")]
public sealed record RunStatus(
    [property: Id(0)] string Run,
    [property: Id(1)] string Experiment,
    [property: Id(2)] long Number,
    [property: Id(3)] string Graph,
    [property: Id(4)] string State,
    [property: Id(5)] string? Error,
    [property: Id(6)] string? ErrorType,
    [property: Id(7)] long Generation,
    [property: Id(8)] long Seed,
    [property: Id(9)] DateTimeOffset StartedAt,
    [property: Id(10)] DateTimeOffset? EndedAt,
    [property: Id(11)] ImmutableArray<string> Warnings,
    [property: Id(12)] ImmutableArray<string> Outputs,
    [property: Id(13)] ImmutableArray<NodeStatus> Nodes,
    [property: Id(14)] ImmutableArray<MetricValue> Metrics,
    [property: Id(15)] ImmutableSortedDictionary<string, string> Parameters,
    [property: Id(16)] string? Search,
    [property: Id(17)] long? Trial);

/// <summary>One value of a metric.</summary>
[GenerateSerializer, Immutable, Alias("fireworks.metric")]
public sealed record MetricValue([property: Id(0)] string Name, [property: Id(1)] long Step, [property: Id(2)] double Value);

/// <summary>Something that happened in a run, in order.</summary>
/// <param name="Sequence">Position in the run's events, from 1.</param>
/// <param name="Type">metric, state.</param>
/// <param name="Metric">For a metric: its name, step and value.</param>
/// <param name="State">For a state: the new one.</param>
/// <param name="Error">For a failure: why.</param>
[GenerateSerializer, Immutable, Alias("fireworks.run-event")]
public sealed record RunEvent(
    [property: Id(0)] long Sequence,
    [property: Id(1)] string Type,
    [property: Id(2)] MetricValue? Metric,
    [property: Id(3)] string? State,
    [property: Id(4)] string? Error);

/// <summary>One run of one graph: plans it, prepares its nodes, hears their ends, restarts what was lost. Key: tenant/run.</summary>
[Alias("fireworks.run")]
public interface IRunGrain : IGrainWithStringKey
{
    /// <summary>Checks the graph, stores the run and starts it; repeating the call with the same run id changes nothing.</summary>
    /// <exception cref="GraphInvalidException">The graph cannot run.</exception>
    [Alias("start")]
    Task<RunStatus> StartAsync(RunRequest request, CancellationToken cancellationToken);

    /// <summary>How it stands.</summary>
    [AlwaysInterleave, Alias("status")]
    Task<RunStatus> StatusAsync(CancellationToken cancellationToken);

    /// <summary>What happened after an event; waits up to five seconds for the next.</summary>
    [AlwaysInterleave, Alias("events")]
    Task<ImmutableArray<RunEvent>> EventsAsync(long after, CancellationToken cancellationToken);

    /// <summary>Every value of a metric by step, or of all metrics.</summary>
    [AlwaysInterleave, Alias("metrics")]
    Task<ImmutableArray<MetricValue>> MetricsAsync(string? name, CancellationToken cancellationToken);

    /// <summary>A page of an output; the consumer names its lease. The first request that finds nodes gone prepares them again.</summary>
    [AlwaysInterleave, Alias("read")]
    Task<Page> ReadOutputAsync(string output, EdgePull request, CancellationToken cancellationToken);

    /// <summary>Ends the run as cancelled.</summary>
    [AlwaysInterleave, Alias("cancel")]
    Task CancelAsync(CancellationToken cancellationToken);

    /// <summary>Deactivates its nodes; their learned states stay in the snapshot taken at its end.</summary>
    [AlwaysInterleave, Alias("release")]
    Task ReleaseAsync(CancellationToken cancellationToken);

    /// <summary>Stores a snapshot of what its nodes have learned; returns the manifest's hash. Of a finished run: the one taken at its end.</summary>
    [AlwaysInterleave, Alias("snapshot")]
    Task<string> SnapshotAsync(CancellationToken cancellationToken);

    /// <summary>Forgets the run: its rows, its state and its logs. Its blobs stay until they are collected.</summary>
    /// <exception cref="RunNotFoundException">There is no such run.</exception>
    /// <exception cref="InUseException">It goes on, or is a trial of a search.</exception>
    [Alias("delete")]
    Task DeleteAsync(CancellationToken cancellationToken);

    /// <summary>A node's driver has ended; called by the node.</summary>
    [AlwaysInterleave, Alias("ended")]
    Task NodeEndedAsync(string node, long generation, Exception? error, CancellationToken cancellationToken);

    /// <summary>A node has logged a metric; called by the node after it was stored.</summary>
    [AlwaysInterleave, OneWay, Alias("logged")]
    Task LoggedAsync(MetricValue metric, long generation);
}

/// <summary>A named graph and its versions. Key: tenant/graph.</summary>
[Alias("fireworks.graph")]
public interface IGraphGrain : IGrainWithStringKey
{
    /// <summary>Checks and stores a graph; the same graph again changes nothing. Returns its version, from 1.</summary>
    /// <exception cref="GraphInvalidException">The graph cannot run.</exception>
    [Alias("submit")]
    Task<int> SubmitAsync(string graph, CancellationToken cancellationToken);

    /// <summary>A stored version, the newest when null; null when there is none.</summary>
    [Alias("get")]
    Task<string?> GetAsync(int? version, CancellationToken cancellationToken);

    /// <summary>Every problem and warning of a graph, without storing it.</summary>
    [Alias("check")]
    Task<ImmutableArray<GraphProblem>> CheckAsync(string graph, CancellationToken cancellationToken);
}
