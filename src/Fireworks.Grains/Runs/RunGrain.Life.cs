using System.Collections.Immutable;
using Fireworks.Contracts;
using Orleans.Runtime;

namespace Fireworks.Grains;

/// <summary>How a run begins, is begun again and ends.</summary>
internal sealed partial class RunGrain
{
    private Exception? _failure;
    private long? _unplacedSince;

    public async Task NodeEndedAsync(string node, long generation, Exception? error, CancellationToken cancellationToken)
    {
        if (generation != state.State.Generation || !IsRunning) return;
        if (error is not null && Loss.Is(error.GetBaseException())) RunInBackground(() => RestartAsync(generation, $"node '{node}' lost a neighbour: {error.Message}"));
        else if (error is not null) RunInBackground(() => EndAsync(RunPhase.Failed, error));
        else if (_awaited.Remove(node) && _awaited.Count == 0) RunInBackground(() => EndAsync(RunPhase.Complete, null));
        await Task.CompletedTask;
    }

    public async Task CancelAsync(CancellationToken cancellationToken)
    {
        if (_row is null) await CancelUnledAsync(cancellationToken);
        else await EndAsync(RunPhase.Cancelled, null);
    }

    /// <summary>Ends a run whose row is there but that no grain leads, because what was asked is lost; it could not be deleted otherwise.</summary>
    private async Task CancelUnledAsync(CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            if (await runs.GetAsync(_tenant, _run, cancellationToken) is not { Search: null } row) throw await NotLedAsync(cancellationToken);
            if (row.State != RunPhase.Running) return;
            var fence = await runs.TakeAsync(_tenant, _run, cancellationToken);
            await runs.UpdateAsync(_tenant, _run, fence, RunPhase.Cancelled, endedAt: time.GetUtcNow(), cancellationToken: cancellationToken);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Prepares every node and starts the drivers. A failure ends the run; a loss begins it again.</summary>
    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        var generation = state.State.Generation;
        try
        {
            _activity?.Dispose();
            _activity = Telemetry.Run(_run, state.State.Generation);
            logger.RunBegun(_run, state.State.Generation, _graph!.Nodes.Length);
            await PrepareAsync(await BeginningAsync(cancellationToken), cancellationToken);
            var drivers = _nodes.Where(n => catalog.Kinds[n.Node.Kind].IsDriver).ToArray();
            _awaited = drivers.Length > 0 ? [.. drivers.Select(n => n.Node.Id)] : [.. _graph!.Outputs.Keys.Select(OutputMark)];
            _ping ??= this.RegisterGrainTimer(PingAsync, new GrainTimerCreationOptions { DueTime = PingPeriod, Period = PingPeriod, Interleave = true, KeepAlive = true });
            foreach (var (_, address, plan) in drivers) await GrainFactory.GetNode(address).StartAsync(plan.Generation, cancellationToken);
            _unplacedSince = null;
        }
        catch (Exception error) when (Loss.Is(error))
        {
            RunInBackground(() => PlaceAgainAsync(generation, error));
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            await EndAsync(RunPhase.Failed, error);
        }
    }

    private async Task<IReadOnlyDictionary<string, ComponentState>> BeginningAsync(CancellationToken cancellationToken) =>
        (state.State.End ?? state.State.Request!.Scaffold) is { } manifest
            ? await snapshots.StatesAsync(manifest, cancellationToken)
            : new Dictionary<string, ComponentState>();

    private async Task PrepareAsync(IReadOnlyDictionary<string, ComponentState> states, CancellationToken cancellationToken)
    {
        _used = time.GetUtcNow();
        _nodes = RunPlanner.Plan(_graph!, catalog, _tenant, _run, state.State.Generation, state.State.Request!.Transport, states);
        foreach (var home in Homes(_nodes)) await PrepareAsync(home[0].Address, [.. home.Select(n => n.Node)], [.. home.Select(n => n.Plan)], cancellationToken);
    }

    private async Task PrepareAsync(NodeAddress address, ImmutableArray<ResolvedNode> home, ImmutableArray<NodePlan> plans, CancellationToken cancellationToken)
    {
        places.Check(home);
        AskForPlace(address);
        await GrainFactory.GetNodeGrain(address).PrepareAsync(plans, cancellationToken);
    }

    /// <summary>Says with the next call where an activation belongs; where it is not active, it will be there.</summary>
    private void AskForPlace(NodeAddress address)
    {
        var home = _nodes.Where(n => n.Address.Key == address.Key).Select(n => n.Node).ToArray();
        PlacedByLabel.Ask(RunPlanner.PlaceOf(home), address.Role, home.Select(node => catalog[node.Kind]));
    }

    /// <summary>Nodes by the activation they live in.</summary>
    private static IEnumerable<(ResolvedNode Node, NodeAddress Address, NodePlan Plan)[]> Homes(ImmutableArray<(ResolvedNode Node, NodeAddress Address, NodePlan Plan)> nodes) =>
        nodes.GroupBy(n => n.Address.Key).Select(home => home.ToArray());

    /// <summary>Tries once more after a pause: until the cluster has noticed that a silo is gone, it goes on placing nodes there.</summary>
    private async Task PlaceAgainAsync(long generation, Exception error)
    {
        _unplacedSince ??= time.GetTimestamp();
        if (time.GetElapsedTime(_unplacedSince.Value) > LongestPlacing)
        {
            await EndAsync(RunPhase.Failed, new ComponentException($"The run found no silo for its nodes for {LongestPlacing.TotalSeconds} s and gives up; the last time because {error.Message}", error));
            return;
        }
        await Task.Delay(PlacingPause, time);
        await RestartAsync(generation, error.Message, counts: false);
    }

    /// <summary>Prepares everything under a new generation, which fences off whatever still runs of the old.</summary>
    /// <param name="generation">The generation that was lost; nothing happens when a newer one runs.</param>
    /// <param name="reason">How it was lost.</param>
    /// <param name="counts">Whether it ran before: what it does may be what kills silos, so that it is not begun for ever.</param>
    private async Task RestartAsync(long generation, string reason, bool counts = true)
    {
        await _changing.WaitAsync();
        try
        {
            if (!IsRunning || generation != state.State.Generation) return;
            if (counts && ++state.State.Restarts > MostRestarts)
            {
                RunInBackground(() => EndAsync(RunPhase.Failed, new ComponentException($"The run lost its nodes {state.State.Restarts} times and gives up; the last time because {reason}")));
                return;
            }
            state.State.Generation++;
            state.State.Fence = await runs.TakeAsync(_tenant, _run);
            await state.WriteStateAsync();
            Telemetry.RunRestarted();
            LogRestart(_run, state.State.Generation, reason);
        }
        finally
        {
            _changing.Release();
        }
        await BeginAsync(CancellationToken.None);
    }

    /// <summary>Stores how the run ended, with a snapshot when it is complete. The first end wins.</summary>
    private async Task EndAsync(string phase, Exception? error)
    {
        await _changing.WaitAsync();
        try
        {
            if (!IsRunning) return;
            try
            {
                if (phase == RunPhase.Complete) await SaveEndAsync();
            }
            catch (Exception lost) when (Loss.Is(lost))
            {
                var generation = state.State.Generation;
                RunInBackground(() => RestartAsync(generation, $"a node was lost before what it had learned was saved: {lost.Message}"));
                return;
            }
            catch (Exception unsaved)
            {
                (phase, error) = (RunPhase.Failed, unsaved);
            }
            _failure = error;
            var ended = time.GetUtcNow();
            await runs.UpdateAsync(_tenant, _run, state.State.Fence, phase, null, error?.Message, ended);
            _row = _row! with { State = phase, Error = error?.Message, EndedAt = ended };
            Telemetry.RunEnded(phase);
            logger.RunEnded(error, _run, phase);
            _activity?.Dispose();
            Tell(phase, error?.Message);
            if (await this.GetReminder("alive") is { } reminder) await this.UnregisterReminder(reminder);
        }
        finally
        {
            _changing.Release();
        }
        if (phase != RunPhase.Complete) await ReleaseAsync(CancellationToken.None);
    }

    private async Task SaveEndAsync()
    {
        var states = new Dictionary<string, ComponentState>();
        foreach (var (node, address, plan) in _nodes)
            if (await GrainFactory.GetNode(address).SaveAsync(plan.Generation, CancellationToken.None) is { IsEmpty: false } saved) states[node.Id] = saved;
        var end = await snapshots.SaveAsync(_run, AsRun(state.State.Request!, _graph!), _row!.Seed, states, CancellationToken.None);

        // The row first: what no row refers to is collected.
        await runs.UpdateAsync(_tenant, _run, state.State.Fence, RunPhase.Running, snapshot: end);
        state.State.End = end;
        await state.WriteStateAsync();
    }

    /// <summary>After a kill nobody reports; so the run asks. Also lets the nodes of a finished run go when nobody reads them any more.</summary>
    private async Task PingAsync(CancellationToken cancellationToken)
    {
        if (!IsRunning)
        {
            if (time.GetUtcNow() - _used > KeptAfterEnd) await ReleaseAsync(cancellationToken);
            return;
        }
        if (_unplacedSince is not null) return; // Its nodes are being placed: they are not there yet rather than lost.
        var generation = state.State.Generation;
        foreach (var (node, address, _) in Homes(_nodes).Select(home => home[0]))
        {
            try
            {
                AskForPlace(address);
                var status = await GrainFactory.GetNode(address).StatusAsync(cancellationToken);
                if (status.Generation >= generation || generation != state.State.Generation) continue;
            }
            catch (Exception gone) when (Loss.Is(gone))
            {
                // Its silo is gone: as lost as a node that answers from another generation.
            }
            if (generation == state.State.Generation && IsRunning) await RestartAsync(generation, $"node '{node.Id}' was lost");
            return;
        }
    }

    /// <summary>Runs on this grain's scheduler after the current turn, so that no caller waits for it.</summary>
    private void RunInBackground(Func<Task> work)
    {
        async Task Guarded()
        {
            await Task.Yield();
            try
            {
                await work();
            }
            catch (Exception error)
            {
                LogEndFailed(error, _run);
            }
        }
        Guarded().Ignore();
    }

    private static string OutputMark(string output) => "output " + output;
}
