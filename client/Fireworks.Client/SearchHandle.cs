using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Fireworks.Api;

namespace Fireworks;

/// <summary>A hyperparameter search. Disposing the handle detaches: the search goes on.</summary>
public sealed class SearchHandle : IAsyncDisposable
{
    private readonly Door _door;
    private readonly JsonNode? _plan;

    internal SearchHandle(Door door, string name, JsonNode? plan) => (_door, Name, _plan) = (door, name, plan);

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Starts it, or resumes it where it stopped. Returns at once.</summary>
    /// <exception cref="InvalidOperationException">The handle was opened without a plan.</exception>
    public Task<SearchInfo> StartAsync(CancellationToken cancellationToken = default) => _door.PostAsync<SearchInfo>(
        Routes.Searches,
        new StartSearch { Plan = _plan ?? throw new InvalidOperationException($"The search '{Name}' was opened without its plan, so it can only be watched; open it with the plan to start it.") },
        cancellationToken);

    /// <summary>What happens, from the beginning of this activation of the search, until it completes or is stopped.</summary>
    /// <remarks>After a reconnection an update may come from a later state of its trial; none comes twice.</remarks>
    public async IAsyncEnumerable<SearchUpdate> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var started = new Dictionary<long, int>();
        var reported = new Dictionary<long, long>();
        var finished = new HashSet<long>();
        await foreach (var e in EventsAsync(cancellationToken))
        {
            if (e is { Type: "state", State: { } state }) yield return new SearchStateChanged(state);
            if (e.Trial is not { } trial) continue;

            if (e.Type == "trial-started" && trial.Attempts > started.GetValueOrDefault(trial.Number))
            {
                started[trial.Number] = trial.Attempts;
                yield return new TrialStarted(trial.Number, trial.Parameters, trial.Attempts);
            }
            if (e.Type == "trial-report" && trial is { LastStep: { } step, LastValue: { } value } && step > reported.GetValueOrDefault(trial.Number, -1))
            {
                reported[trial.Number] = step;
                yield return new TrialReported(trial.Number, step, value, trial.Parameters);
            }
            if (e.Type == "trial-ended" && finished.Add(trial.Number))
                yield return new TrialFinished(trial.Number, trial.State, trial.Value, trial.Parameters, trial.Error);
        }
    }

    /// <summary>What happens, as the service tells it: trials and states, until it completes or is stopped.</summary>
    public IAsyncEnumerable<FeedEvent> EventsAsync(CancellationToken cancellationToken = default) => _door.EventsAsync("search=" + Uri.EscapeDataString(Name), cancellationToken);

    /// <summary>How it stands.</summary>
    public Task<SearchInfo> StatusAsync(CancellationToken cancellationToken = default) => _door.GetAsync<SearchInfo>(Door.Path(Routes.Search, Name), cancellationToken);

    /// <summary>The best finished trial; null before one has finished.</summary>
    public async Task<TrialInfo?> BestAsync(CancellationToken cancellationToken = default) => (await StatusAsync(cancellationToken)).Best;

    /// <summary>Waits until it completes or is stopped.</summary>
    public async Task<SearchInfo> WaitAsync(CancellationToken cancellationToken = default)
    {
        await foreach (var _ in WatchAsync(cancellationToken)) { }
        return await StatusAsync(cancellationToken);
    }

    /// <summary>Stops its trials; the search stays, and the same plan resumes it.</summary>
    public Task StopAsync(CancellationToken cancellationToken = default) => _door.PostAsync(Door.Path(Routes.StopSearch, Name), cancellationToken);

    /// <summary>Detaches.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Its name.</summary>
    public override string ToString() => Name;
}
