using Fireworks.Api;
using Fireworks.Contracts;

namespace Fireworks.Gateway;

/// <summary>What lists of grains hold, as the door says it.</summary>
internal static class ListMapping
{
    public static RunItem ToItem(this RunEntry run) => new(
        Name(run.Experiment, run.Number), run.Run, run.Experiment, run.Number, run.State, run.Search, run.Trial, run.Seed, run.StartedAt, run.EndedAt, run.Warnings, run.Error);

    public static ExperimentInfo ToInfo(this ExperimentEntry e) => new(
        e.Name, e.Description, e.Tags, e.CreatedAt, e.Runs, e.Running, e.Complete, e.Failed, e.Cancelled, e.LastStartedAt);

    public static SearchItem ToItem(this SearchEntry s) => new(
        s.Name, s.State, s.Metric, s.Maximize, s.Asked, s.Trials, s.Complete, s.Running, s.Failed, s.Best, s.BestValue, s.CreatedAt, s.EndedAt);

    public static ScaffoldItem ToItem(this ScaffoldEntry s) => new(
        s.Name, s.Run, s is { Experiment: { } experiment, Number: { } number } ? Name(experiment, number) : null, s.Manifest, s.Parent, s.Pinned, s.CreatedAt);

    public static SiloInfo ToInfo(this SiloEntry s) => new(s.Name, s.Address, s.Host, s.State, s.Labels, s.StartedAt, s.Activations);

    private static string Name(string experiment, long number) => $"{experiment}#{number}";
}
