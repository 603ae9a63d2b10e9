using System.Collections.Immutable;

namespace Fireworks.Contracts;

/// <summary>The first items of a list, and how long the list is.</summary>
/// <param name="Items">The items, newest first.</param>
/// <param name="Total">How many there are in all.</param>
[GenerateSerializer, Immutable, Alias("fireworks.listing`1")]
public sealed record Listing<T>([property: Id(0)] ImmutableArray<T> Items, [property: Id(1)] long Total);

/// <summary>Which runs are asked for.</summary>
/// <param name="Experiment">Of this experiment only; of all when null.</param>
/// <param name="Search">Trials of this search only.</param>
/// <param name="State">In this state only.</param>
/// <param name="Limit">At most so many; at least 1.</param>
/// <param name="EndedBefore">Only those that ended before this; of one that goes on, its start counts.</param>
/// <param name="Skip">Leaves out so many of the newest; at least 0. Default 0.</param>
[GenerateSerializer, Immutable, Alias("fireworks.run-query")]
public sealed record RunQuery(
    [property: Id(0)] string? Experiment,
    [property: Id(1)] string? Search,
    [property: Id(2)] string? State,
    [property: Id(3)] int Limit,
    [property: Id(4)] DateTimeOffset? EndedBefore = null,
    [property: Id(5)] int Skip = 0);

/// <summary>A run in a list.</summary>
[GenerateSerializer, Immutable, Alias("fireworks.run-entry")]
public sealed record RunEntry(
    [property: Id(0)] string Run,
    [property: Id(1)] string Experiment,
    [property: Id(2)] long Number,
    [property: Id(3)] string? Search,
    [property: Id(4)] long? Trial,
    [property: Id(5)] long Seed,
    [property: Id(6)] string State,
    [property: Id(7)] DateTimeOffset StartedAt,
    [property: Id(8)] DateTimeOffset? EndedAt,
    [property: Id(9)] int Warnings,
    [property: Id(10)] string? Error);

/// <summary>An experiment in a list, its runs counted.</summary>
[GenerateSerializer, Immutable, Alias("fireworks.experiment-entry")]
public sealed record ExperimentEntry(
    [property: Id(0)] string Name,
    [property: Id(1)] string Description,
    [property: Id(2)] ImmutableSortedDictionary<string, string> Tags,
    [property: Id(3)] DateTimeOffset CreatedAt,
    [property: Id(4)] long Runs,
    [property: Id(5)] long Running,
    [property: Id(6)] long Complete,
    [property: Id(7)] long Failed,
    [property: Id(8)] long Cancelled,
    [property: Id(9)] DateTimeOffset? LastStartedAt);

/// <summary>A search in a list, its trials counted.</summary>
[GenerateSerializer, Immutable, Alias("fireworks.search-entry")]
public sealed record SearchEntry(
    [property: Id(0)] string Name,
    [property: Id(1)] string State,
    [property: Id(2)] string Metric,
    [property: Id(3)] bool Maximize,
    [property: Id(4)] long Asked,
    [property: Id(5)] long Trials,
    [property: Id(6)] long Complete,
    [property: Id(7)] long Running,
    [property: Id(8)] long Failed,
    [property: Id(9)] long? Best,
    [property: Id(10)] double? BestValue,
    [property: Id(11)] DateTimeOffset CreatedAt,
    [property: Id(12)] DateTimeOffset? EndedAt);

/// <summary>A scaffold in a list, with the run it was taken from.</summary>
[GenerateSerializer, Immutable, Alias("fireworks.scaffold-entry")]
public sealed record ScaffoldEntry(
    [property: Id(0)] string Name,
    [property: Id(1)] string Run,
    [property: Id(2)] string? Experiment,
    [property: Id(3)] long? Number,
    [property: Id(4)] string Manifest,
    [property: Id(5)] string? Parent,
    [property: Id(6)] bool Pinned,
    [property: Id(7)] DateTimeOffset CreatedAt);

/// <summary>A silo of the cluster.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Address">Where other silos reach it.</param>
/// <param name="Host">The machine it runs on.</param>
/// <param name="State">active, joining, shutting-down, dead and so on.</param>
/// <param name="Labels">What it carries for nodes that ask for a place.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="Activations">How many grains are active in it; null when it does not say.</param>
[GenerateSerializer, Immutable, Alias("fireworks.silo-entry")]
public sealed record SiloEntry(
    [property: Id(0)] string Name,
    [property: Id(1)] string Address,
    [property: Id(2)] string Host,
    [property: Id(3)] string State,
    [property: Id(4)] ImmutableSortedDictionary<string, string> Labels,
    [property: Id(5)] DateTimeOffset StartedAt,
    [property: Id(6)] int? Activations);

/// <summary>What a tenant has, read from the tables; and the silos it runs on. Keeps nothing, so any number answer at a time. Key: tenant.</summary>
[Alias("fireworks.overview")]
public interface IOverviewGrain : IGrainWithStringKey
{
    /// <summary>The runs that fit, latest first.</summary>
    [Alias("runs")]
    Task<Listing<RunEntry>> RunsAsync(RunQuery query, CancellationToken cancellationToken);

    /// <summary>The experiments, the one with the latest run first.</summary>
    [Alias("experiments")]
    Task<Listing<ExperimentEntry>> ExperimentsAsync(int limit, CancellationToken cancellationToken);

    /// <summary>An experiment.</summary>
    /// <exception cref="ExperimentNotFoundException">There is none of that name; the message names the nearest.</exception>
    [Alias("experiment")]
    Task<ExperimentEntry> ExperimentAsync(string name, CancellationToken cancellationToken);

    /// <summary>The searches that fit, latest first.</summary>
    /// <param name="state">In this state only; in any when null.</param>
    /// <param name="limit">At most so many; at least 1.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    [Alias("searches")]
    Task<Listing<SearchEntry>> SearchesAsync(string? state, int limit, CancellationToken cancellationToken);

    /// <summary>The scaffolds that fit, latest first.</summary>
    /// <param name="experiment">Taken from runs of this experiment only; from any when null.</param>
    /// <param name="limit">At most so many; at least 1.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    [Alias("scaffolds")]
    Task<Listing<ScaffoldEntry>> ScaffoldsAsync(string? experiment, int limit, CancellationToken cancellationToken);

    /// <summary>The silos, by name.</summary>
    /// <param name="gone">Whether those that have left are told too.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    [Alias("silos")]
    Task<ImmutableArray<SiloEntry>> SilosAsync(bool gone, CancellationToken cancellationToken);
}

/// <summary>There is no experiment of that name.</summary>
public sealed class ExperimentNotFoundException(string name, IEnumerable<string> known)
    : FireworksException($"There is no experiment '{name}'.{Nearest.Hint(name, [.. known])}");
