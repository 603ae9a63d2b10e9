using System.Collections.Immutable;
using Orleans.Concurrency;

namespace Fireworks.Contracts;

/// <summary>A named snapshot.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Run">The run it was taken from.</param>
/// <param name="Manifest">The manifest's hash.</param>
/// <param name="Nodes">The nodes with a state.</param>
/// <param name="CreatedAt">When it was saved.</param>
[GenerateSerializer, Immutable, Alias("fireworks.scaffold-status")]
public sealed record ScaffoldStatus(
    [property: Id(0)] string Name,
    [property: Id(1)] string Run,
    [property: Id(2)] string Manifest,
    [property: Id(3)] ImmutableArray<string> Nodes,
    [property: Id(4)] DateTimeOffset CreatedAt);

/// <summary>A named snapshot: manifest, parents, pins. Key: tenant/name.</summary>
[Alias("fireworks.scaffold")]
public interface IScaffoldGrain : IGrainWithStringKey
{
    /// <summary>Names the snapshot of a run. A name is given once.</summary>
    /// <exception cref="ScaffoldExistsException">The name is taken by another snapshot.</exception>
    [Alias("save")]
    Task<ScaffoldStatus> SaveAsync(string run, CancellationToken cancellationToken);

    /// <summary>The snapshot, or null when there is none of that name.</summary>
    [Alias("get")]
    Task<ScaffoldStatus?> GetAsync(CancellationToken cancellationToken);

    /// <summary>The manifest as JSON.</summary>
    /// <exception cref="ScaffoldNotFoundException">There is no such scaffold.</exception>
    [Alias("manifest")]
    Task<string> ManifestAsync(CancellationToken cancellationToken);

    /// <summary>Forgets the name. Its blobs stay until they are collected, and longer when something else refers to them.</summary>
    /// <exception cref="ScaffoldNotFoundException">There is no such scaffold.</exception>
    /// <exception cref="InUseException">It is pinned.</exception>
    [Alias("delete")]
    Task DeleteAsync(CancellationToken cancellationToken);
}

/// <summary>Metadata, tags and the numbering of one experiment's runs. Key: tenant/name.</summary>
[Alias("fireworks.experiment")]
public interface IExperimentGrain : IGrainWithStringKey
{
    /// <summary>Describes it; creates it when it is new.</summary>
    [Alias("describe")]
    Task DescribeAsync(string? description, ImmutableSortedDictionary<string, string> tags, CancellationToken cancellationToken);

    /// <summary>The id of its run of that number, from 1; null when there is none.</summary>
    [Alias("run")]
    Task<string?> RunAsync(long number, CancellationToken cancellationToken);

    /// <summary>Forgets it with all its runs; returns their ids.</summary>
    /// <exception cref="ExperimentNotFoundException">There is no such experiment.</exception>
    /// <exception cref="InUseException">One of its runs goes on, or is a trial of a search.</exception>
    [Alias("delete")]
    Task<ImmutableArray<string>> DeleteAsync(CancellationToken cancellationToken);
}

/// <summary>There is no scaffold of that name.</summary>
public sealed class ScaffoldNotFoundException(string name) : FireworksException($"There is no scaffold '{name}'.");

/// <summary>A scaffold's name is taken.</summary>
public sealed class ScaffoldExistsException(string name, string run) : FireworksException($"The scaffold '{name}' exists already, taken from run {run}; scaffolds do not change: use another name.");

/// <summary>There is no run of that id or number.</summary>
public sealed class RunNotFoundException(string run) : FireworksException($"There is no run '{run}'.");

/// <summary>What was asked is not kept of trials, which their search leads.</summary>
public sealed class RunIsTrialException(string run, string search, long? trial)
    : FireworksException($"Run {run} is trial {trial} of search '{search}', which leads it and keeps its values only; stop it with the search, or run its graph with its parameters for outputs and scaffolds.");

/// <summary>What was asked needs a finished run.</summary>
public sealed class RunNotFinishedException(string run) : FireworksException($"Run {run} has not finished; wait for it with 'fireworks run show {run}', or cancel it.");

/// <summary>A run has no output of that name.</summary>
public sealed class OutputNotFoundException(string run, string output, IEnumerable<string> known)
    : FireworksException($"Run {run} has no output '{output}'; it has: {string.Join(", ", known)}.{Nearest.Hint(output, [.. known])}");
