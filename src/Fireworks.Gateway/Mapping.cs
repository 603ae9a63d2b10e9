using System.Text.Json.Nodes;
using Fireworks.Api;
using Fireworks.Contracts;

namespace Fireworks.Gateway;

/// <summary>What grains say, as the door says it.</summary>
internal static class Mapping
{
    public static RunInfo ToInfo(this RunStatus run) => new()
    {
        Run = run.Run,
        Experiment = run.Experiment,
        Number = run.Number,
        Graph = run.Graph,
        State = run.State,
        Error = run.Error,
        ErrorType = run.ErrorType,
        Generation = run.Generation,
        Seed = run.Seed,
        StartedAt = run.StartedAt,
        EndedAt = run.EndedAt,
        Warnings = run.Warnings,
        Outputs = run.Outputs,
        Nodes = [.. run.Nodes.Select(ToInfo)],
        Metrics = [.. run.Metrics.Select(ToPoint)],
        Parameters = run.Parameters.ToDictionary(p => p.Key, p => JsonNode.Parse(p.Value)),
        Search = run.Search,
        Trial = run.Trial,
    };

    public static NodeInfo ToInfo(this NodeStatus node) => new(
        node.Node, node.Phase.ToString().ToLowerInvariant(), node.Silo, node.ChunksIn, node.ChunksOut, node.BytesIn, node.ChunksFromOtherSilos, node.Error);

    public static MetricPoint ToPoint(this MetricValue metric) => new(metric.Name, metric.Step, metric.Value);

    public static SearchInfo ToInfo(this SearchStatus search)
    {
        TrialInfo[] trials = [.. search.Trials.Select(ToInfo)];
        return new()
        {
            Name = search.Name,
            State = search.State,
            Metric = search.Metric,
            Maximize = search.Maximize,
            Parallel = search.Parallel,
            Silo = search.Silo,
            Totals = new(search.Asked, Count("complete"), Count("running"), Count("failed"), search.Resumed),
            Best = trials.FirstOrDefault(t => t.Number == search.Best),
            Trials = trials,
        };

        int Count(string state) => search.Trials.Count(t => t.State == state);
    }

    public static TrialInfo ToInfo(this TrialStatus trial) => new()
    {
        Number = trial.Number,
        State = trial.State,
        Value = trial.Value,
        LastStep = trial.LastStep,
        LastValue = trial.LastValue,
        Parameters = trial.Parameters.ToDictionary(p => p.Key, p => JsonNode.Parse(p.Value)),
        Attempts = trial.Attempts,
        Run = trial.Run,
        Error = trial.Error,
    };

    public static ScaffoldInfo ToInfo(this ScaffoldStatus scaffold) => new(scaffold.Name, scaffold.Run, scaffold.Manifest, scaffold.Nodes, scaffold.CreatedAt);

    public static FeedEvent ToEvent(this RunEvent e) => new()
    {
        Type = e.Type,
        Sequence = e.Sequence,
        Metric = e.Metric?.ToPoint(),
        State = e.State,
        Error = e.Error,
    };

    public static FeedEvent ToEvent(this SearchEvent e) => new() { Type = e.Type, Sequence = e.Sequence, Trial = e.Trial?.ToInfo(), State = e.State };
}
