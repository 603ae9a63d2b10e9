using System.Collections.Immutable;
using Orleans.Concurrency;

namespace Fireworks.Contracts;

/// <summary>How a search stands. States: running, stopped, complete.</summary>
/// <param name="Name">The search's name.</param>
/// <param name="State">The state.</param>
/// <param name="Metric">What is optimised, node/part/metric.</param>
/// <param name="Maximize">Whether more is better.</param>
/// <param name="Asked">Trials wanted in all.</param>
/// <param name="Parallel">Trials at a time.</param>
/// <param name="Trials">Every trial, by number.</param>
/// <param name="Best">The number of the best finished trial, or null.</param>
/// <param name="Resumed">Trials that were started again after their silo was lost.</param>
/// <param name="Silo">The silo that tends the search.</param>
[GenerateSerializer, Immutable, Alias("fireworks.search-status")]
public sealed record SearchStatus(
    [property: Id(0)] string Name,
    [property: Id(1)] string State,
    [property: Id(2)] string Metric,
    [property: Id(3)] bool Maximize,
    [property: Id(4)] int Asked,
    [property: Id(5)] int Parallel,
    [property: Id(6)] ImmutableArray<TrialStatus> Trials,
    [property: Id(7)] long? Best,
    [property: Id(8)] int Resumed,
    [property: Id(9)] string Silo);

/// <summary>How a trial stands. States: running, complete, failed.</summary>
/// <param name="Number">Its number, from 0.</param>
/// <param name="State">The state.</param>
/// <param name="Value">Its value once complete and finite.</param>
/// <param name="LastStep">The last step it reported.</param>
/// <param name="LastValue">The value it last reported.</param>
/// <param name="Parameters">Name → JSON text.</param>
/// <param name="Attempts">How often it was started.</param>
/// <param name="Run">Its run's id.</param>
/// <param name="Error">Why it failed, or null.</param>
[GenerateSerializer, Immutable, Alias("fireworks.trial-status")]
public sealed record TrialStatus(
    [property: Id(0)] long Number,
    [property: Id(1)] string State,
    [property: Id(2)] double? Value,
    [property: Id(3)] long? LastStep,
    [property: Id(4)] double? LastValue,
    [property: Id(5)] ImmutableSortedDictionary<string, string> Parameters,
    [property: Id(6)] int Attempts,
    [property: Id(7)] string? Run,
    [property: Id(8)] string? Error);

/// <summary>Something that happened in a search, in order. Events are not stored: a watcher that comes later asks for the status first.</summary>
/// <param name="Sequence">Position; rises, also when the search's grain moves, but leaves gaps then.</param>
/// <param name="Type">trial-started, trial-report, trial-ended, state.</param>
/// <param name="Trial">The trial as it stands, for the first three.</param>
/// <param name="State">The search's new state, for the last.</param>
[GenerateSerializer, Immutable, Alias("fireworks.search-event")]
public sealed record SearchEvent(
    [property: Id(0)] long Sequence,
    [property: Id(1)] string Type,
    [property: Id(2)] TrialStatus? Trial,
    [property: Id(3)] string? State);

/// <summary>One hyperparameter search: proposes trials, hears their reports, keeps the best. Key: tenant/search.</summary>
[Alias("fireworks.factory")]
public interface IFactoryGrain : IGrainWithStringKey
{
    /// <summary>Opens a search under this name: creates it, or finds it with the same plan.</summary>
    /// <param name="plan">The plan as JSON, search/1, with the graph in it.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="SearchConflictException">Another plan is stored under this name; the message shows the difference.</exception>
    [Alias("open")]
    Task<SearchStatus> OpenAsync(string plan, CancellationToken cancellationToken);

    /// <summary>Runs trials until the plan's total is reached; resumes what was running. Returns at once.</summary>
    [Alias("start")]
    Task<SearchStatus> StartAsync(CancellationToken cancellationToken);

    /// <summary>Stops starting trials and stops those that run; they stay to be resumed.</summary>
    [AlwaysInterleave, Alias("stop")]
    Task StopAsync(CancellationToken cancellationToken);

    /// <summary>How it stands.</summary>
    /// <exception cref="SearchNotFoundException">There is no such search.</exception>
    [AlwaysInterleave, Alias("status")]
    Task<SearchStatus> StatusAsync(CancellationToken cancellationToken);

    /// <summary>What happened after an event; waits up to five seconds for the next.</summary>
    [AlwaysInterleave, Alias("events")]
    Task<ImmutableArray<SearchEvent>> EventsAsync(long after, CancellationToken cancellationToken);

    /// <summary>Forgets the search with its trials and their runs; returns the runs' ids.</summary>
    /// <exception cref="SearchNotFoundException">There is no such search.</exception>
    /// <exception cref="InUseException">It goes on.</exception>
    [Alias("delete")]
    Task<ImmutableArray<string>> DeleteAsync(CancellationToken cancellationToken);

    /// <summary>A trial has reported a value; called by the trial after it was stored.</summary>
    [AlwaysInterleave, Alias("reported")]
    Task ReportedAsync(long number, long step, double value, CancellationToken cancellationToken);

    /// <summary>A trial has ended; called by the trial after it was stored.</summary>
    [AlwaysInterleave, Alias("ended")]
    Task EndedAsync(long number, CancellationToken cancellationToken);
}

/// <summary>What a trial needs to run.</summary>
/// <param name="Search">The search's name.</param>
/// <param name="Number">The trial's number.</param>
/// <param name="Fence">The Factory's fence.</param>
/// <param name="Graph">The graph as JSON.</param>
/// <param name="Parameters">Name → JSON text.</param>
/// <param name="Metric">What is optimised.</param>
/// <param name="SiloLost">Whether its silo went down under the attempt before this one.</param>
[GenerateSerializer, Immutable, Alias("fireworks.trial-plan")]
public sealed record TrialPlan(
    [property: Id(0)] string Search,
    [property: Id(1)] long Number,
    [property: Id(2)] long Fence,
    [property: Id(3)] string Graph,
    [property: Id(4)] ImmutableSortedDictionary<string, string> Parameters,
    [property: Id(5)] string Metric,
    [property: Id(6)] bool SiloLost);

/// <summary>One trial: its resolved graph runs in a background task of this activation. Key: tenant/search/number.</summary>
[Alias("fireworks.trial")]
public interface ITrialGrain : IGrainWithStringKey
{
    /// <summary>Starts it, unless it runs already under this fence. Returns at once.</summary>
    [Alias("start")]
    Task StartAsync(TrialPlan plan, CancellationToken cancellationToken);

    /// <summary>Whether it runs here; what the Factory pings. One with a newer fence leads the trial from then on, one with an older leads no more.</summary>
    [AlwaysInterleave, Alias("ping")]
    Task<bool> PingAsync(long fence, CancellationToken cancellationToken);

    /// <summary>Stops it and waits for it (bounded); it saves what it has learned, and its row stays as paused, to go on from there.</summary>
    [AlwaysInterleave, Alias("stop")]
    Task StopAsync(CancellationToken cancellationToken);
}

/// <summary>There is no search of that name.</summary>
public sealed class SearchNotFoundException(string name) : FireworksException($"There is no search '{name}'; start one with 'fireworks search start FILE'.");

/// <summary>A search of that name has another plan.</summary>
public sealed class SearchConflictException(string name, string difference)
    : FireworksException($"The search '{name}' exists with another plan; use another name or the same plan. Differences: {difference}");
