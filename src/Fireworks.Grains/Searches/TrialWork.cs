using System.Diagnostics;
using System.Text.Json.Nodes;
using Fireworks.Contracts;
using Microsoft.Extensions.Logging;

namespace Fireworks.Grains;

/// <summary>One attempt at a trial, off the grain's scheduler: runs the graph, stores how it ended and tells the Factory.</summary>
internal sealed partial class TrialWork(
    TrialTable trials,
    RunTable runs,
    ComponentCatalog catalog,
    IServiceProvider services,
    IFactoryGrain factory,
    TrialLog log,
    TrialSnapshot snapshot,
    TimeProvider time,
    string tenant,
    TrialAtWork trial,
    string run,
    long attempt,
    long busyBefore,
    ILogger logger)
{
    private readonly TrialPlan _plan = trial.Plan;

    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>Runs to the end. When it is stopped, the trial stays to go on from where it is; when it is replaced by a newer attempt, that goes on.</summary>
    public async Task RunAsync()
    {
        var stopping = trial.Stopping;
        var began = Stopwatch.GetTimestamp();
        using var activity = Telemetry.Trial(_plan, run);
        using var scope = logger.OfTrial(run, _plan.Search, _plan.Number);
        Telemetry.TrialBegun();
        logger.TrialBegun(run, _plan.Search, _plan.Number);
        try
        {
            // Told to stop before it began, it must not take its run from whoever begins it next.
            var runFence = stopping.IsCancellationRequested ? 0 : await OpenRunAsync();
            var error = stopping.IsCancellationRequested ? null : await RunGraphAsync(stopping);
            var busyMs = (snapshot.IsTakenOver ? busyBefore : 0) + (long)Stopwatch.GetElapsedTime(began).TotalMilliseconds;

            if (stopping.IsCancellationRequested)
            {
                // Work that was not saved is done again, so it does not count.
                await trials.PauseAsync(tenant, _plan.Search, _plan.Number, attempt, snapshot.Saved is null ? busyBefore : busyMs, snapshot.Saved, CancellationToken.None);
                Note(TrialTable.Paused, null);
                return;
            }
            var value = error is null ? await ValueAsync() : null;
            if (error is null && value is null) error = NoReport();
            var state = SearchStore.TextOf(error is null ? TrialState.Complete : TrialState.Failed);
            await runs.UpdateAsync(tenant, run, runFence, state, error: error, endedAt: time.GetUtcNow(), cancellationToken: CancellationToken.None);
            TrialValue[] values = error is null ? [new TrialValue(_plan.Metric, value!.Value)] : [];
            await trials.FinishAsync(tenant, _plan.Search, _plan.Number, trial.Fence, state, values, error, busyMs, attempt, CancellationToken.None);
            Note(state, error);
            await TellAsync(stopping);
        }
        catch (FencedException e)
        {
            Telemetry.TrialEnded("replaced");
            LogReplaced(e, _plan.Search, _plan.Number);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // How it ended is stored; a Factory that was not told reads it from the table.
        }
#pragma warning disable CA1031 // The end of the background task: the Factory's next ping finds that it has ended.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Telemetry.TrialEnded("broken");
            LogBroken(e, _plan.Search, _plan.Number);
        }
    }

    private void Note(string state, string? error)
    {
        Telemetry.TrialEnded(state);
        logger.TrialEnded(run, _plan.Search, _plan.Number, state, error);
    }

    private async Task<long> OpenRunAsync()
    {
        var graph = Graph.Parse(_plan.Graph);
        await runs.CreateAsync(new RunRow
        {
            Tenant = tenant, Run = run, Experiment = _plan.Search, Search = _plan.Search, Trial = _plan.Number, Graph = _plan.Graph, SpecHash = graph.Hash(),
            Seed = graph.Seed, State = TrialTable.Running,
        }, TrialParams.Write(_plan.Parameters));
        var fence = await runs.TakeAsync(tenant, run);
        await runs.UpdateAsync(tenant, run, fence, TrialTable.Running);
        return fence;
    }

    /// <summary>Runs the graph, and saves it when it is stopped; returns why it failed, or null.</summary>
    private async Task<string?> RunGraphAsync(CancellationToken stopping)
    {
        try
        {
            var resolved = GraphResolver.Resolve(Graph.Parse(_plan.Graph), catalog, Values(_plan.Parameters));
            var needed = TrialGraph.For(resolved, _plan.Metric.Split('/')[0], catalog);
            using var graph = await snapshot.OpenAsync(() => LocalGraph.Create(needed, catalog, new TrialServices(services, log), run), stopping);
            try
            {
                await graph.RunAsync(stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                await snapshot.SaveAsync(graph, trial.SavingOver);
            }
            return null;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception e) when (e is not FencedException)
        {
            return e is FireworksException ? e.Message : $"{e.GetType().Name}: {e.Message}";
        }
    }

    /// <summary>The last report; one that was stopped behind it has it in the table.</summary>
    private async Task<double?> ValueAsync() => log.Last?.Value
        ?? (snapshot.IsTakenOver ? (await trials.ReportsAsync(tenant, _plan.Search, _plan.Number)).LastOrDefault()?.Value : null);

    private string NoReport()
    {
        var names = log.Names;
        return names.Length == 0
            ? $"The trial logged no metric, but the search needs '{_plan.Metric}'; does the node measure anything?"
            : $"The trial never logged '{_plan.Metric}'; it logged: {string.Join(", ", names)}.{Nearest.Hint(_plan.Metric, names)}";
    }

    /// <summary>Tells the Factory until it answers: it reads how the trial ended from the table.</summary>
    private async Task TellAsync(CancellationToken stopping)
    {
        for (var pause = ShortestPause; ; pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks)))
        {
            try
            {
                await factory.EndedAsync(_plan.Number, stopping);
                return;
            }
            catch (Exception e) when (!stopping.IsCancellationRequested)
            {
                LogUntold(e, _plan.Search, _plan.Number);
            }
            await Task.Delay(pause, time, stopping);
        }
    }

    /// <summary>A trial's parameters as a graph takes them.</summary>
    public static IReadOnlyDictionary<string, JsonNode?> Values(IReadOnlyDictionary<string, string> parameters) =>
        parameters.ToDictionary(p => p.Key, p => JsonNode.Parse(p.Value));

    [LoggerMessage(Level = LogLevel.Debug, Message = "Search {Search}: this attempt at trial {Trial} was replaced and ends")]
    private partial void LogReplaced(Exception error, string search, long trial);

    [LoggerMessage(Level = LogLevel.Error, Message = "Search {Search}: how trial {Trial} ended could not be stored")]
    private partial void LogBroken(Exception error, string search, long trial);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Search {Search} was not told that trial {Trial} has ended; it is told again")]
    private partial void LogUntold(Exception error, string search, long trial);

    /// <summary>The host's services, with the trial's log in place of the host's.</summary>
    private sealed class TrialServices(IServiceProvider host, IRunLog log) : IServiceProvider
    {
        public object? GetService(Type serviceType) => serviceType == typeof(IRunLog) ? log : host.GetService(serviceType);
    }
}
