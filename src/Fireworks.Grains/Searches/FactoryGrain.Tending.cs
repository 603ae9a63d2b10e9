using Fireworks.Contracts;
using Orleans.Runtime.Placement;

namespace Fireworks.Grains;

// How a search is kept going: a timer pings the trials at work and makes the next moves.
internal sealed partial class FactoryGrain
{
    private static readonly TimeSpan TendingPeriod = TimeSpan.FromSeconds(2);

    private IGrainTimer? _tending;

    /// <summary>Tends the search now, and from now on every two seconds.</summary>
    private void Tend()
    {
        if (_tending is { } timer) timer.Change(TimeSpan.Zero, TendingPeriod);
        else _tending = this.RegisterGrainTimer(TendAsync, new(TimeSpan.Zero, TendingPeriod) { Interleave = true, KeepAlive = true });
    }

    private async Task TendAsync(CancellationToken cancellationToken)
    {
        try
        {
            await InTurnAsync(async () =>
            {
                if (_search?.State != SearchState.Running || leaving.HasBegun) return;
                if (_fence == 0) await LeadAsync(cancellationToken);
                await PingAsync(cancellationToken);
                await CountLossesAsync(cancellationToken);
                await MoveAsync(cancellationToken);
            });
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogTendingFailed(e, _name);       // the next tick tries again; a replaced activation is on its way out
        }
    }

    /// <summary>Makes this activation the search's owner.</summary>
    private async Task OwnAsync(CancellationToken cancellationToken)
    {
        if (_fence != 0) return;
        _fence = await _store.TakeAsync(cancellationToken);
        _events.OwnedBy(_fence);
    }

    /// <summary>Becomes the search's owner and leads the trials that are at work already: they need not begin again because their search has moved.</summary>
    private async Task LeadAsync(CancellationToken cancellationToken)
    {
        await OwnAsync(cancellationToken);
        var begun = _search!.Waiting.Where(number => _search.Trials[(int)number] is { Silo: not null } trial && !HasLostSilo(trial)).ToArray();
        foreach (var (number, runs) in await Task.WhenAll(begun.Select(async number => (number, await RunsAsync(number, cancellationToken)))))
        {
            if (runs != true && !IsLeaving(_search.Trials[(int)number])) continue;
            _search.Found(number);
            _events.Add("trial-started", Status(_search.Trials[(int)number]));
        }
    }

    // A silo that leaves in order is not lost: its trials move on, but nothing says that one of them has brought it down.
    private bool HasLostSilo(Trial trial) =>
        trial.Silo is { } silo && silos.GetApproximateSiloStatus(SiloAddress.FromParsableString(silo)) is (SiloStatus.Dead or SiloStatus.None);

    // Its trials save what they have learned and are paused then; begun elsewhere before, they would be fenced off and learn it again.
    private bool IsLeaving(Trial trial) =>
        trial.Silo is { } silo && silos.GetApproximateSiloStatus(SiloAddress.FromParsableString(silo)) is (SiloStatus.ShuttingDown or SiloStatus.Stopping);

    /// <summary>Counts the silos that went down under trials that wait.</summary>
    /// <remarks>A trial may have been stopped in order since it was read, and its silo have left for good meanwhile.</remarks>
    private async Task CountLossesAsync(CancellationToken cancellationToken)
    {
        foreach (var number in _search!.Waiting.ToArray())
            if (HasLostSilo(_search.Trials[(int)number]) && HasLostSilo(await RefreshAsync(number, cancellationToken))) _search.Lost(number, withSilo: true);
    }

    private SiloAddress[] ActiveSilos() => [.. silos.GetApproximateSiloStatuses(onlyActive: true).Keys];

    private async Task PingAsync(CancellationToken cancellationToken)
    {
        var pings = _search!.AtWork.Select(async number => (Number: number, Runs: await RunsAsync(number, cancellationToken))).ToArray();
        foreach (var (number, runs) in await Task.WhenAll(pings))
            if (runs == false && await RefreshAsync(number, cancellationToken) is { State: TrialState.Running } trial && !IsLeaving(trial))
            {
                var siloLost = HasLostSilo(trial);
                _search.Lost(number, siloLost);
                LogLost(_name, number, siloLost);
            }
    }

    /// <summary>Whether a trial is at work; null when that is not known and is to be asked again. The call that finds its silo gone fails; the next one
    /// reaches a new activation: on the silo on which the trial was last, if it is there, for it may run on without the old one.</summary>
    private async Task<bool?> RunsAsync(long number, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < 2; attempt++)
        {
            try
            {
                AskForPlace();
                if (_search!.Trials[(int)number].Silo is { } silo) RequestContext.Set(IPlacementDirector.PlacementHintKey, SiloAddress.FromParsableString(silo));
                return await TrialOf(number).PingAsync(_fence, cancellationToken);
            }
            catch (Exception e) when (IsTransient(e))
            {
                LogPingFailed(e, _name, number);
            }
        }
        return null;
    }

    private async Task MoveAsync(CancellationToken cancellationToken)
    {
        // A silo that leaves begins nothing more: whatever it stops now goes on where the search goes on.
        while (!leaving.HasBegun && _search!.Next() is { } move)
        {
            switch (move)
            {
                case SearchMove.Propose propose:
                    await _store.InsertAsync(_fence, propose.Trial, cancellationToken);
                    _search.Commit(move);
                    if (!await BeginAsync(propose.Trial, false, cancellationToken)) return;
                    break;
                case SearchMove.Resume resume:
                    _search.Commit(move);
                    if (!await BeginAsync(resume.Trial, resume.SiloLost, cancellationToken)) return;
                    break;
                case SearchMove.GiveUp { Trial: var trial } giveUp:
                    await _store.GiveUpAsync(_fence, trial, giveUp.SiloLost, here.SiloAddress.ToParsableString(), time.GetUtcNow(), cancellationToken);
                    await RefreshAsync(trial.Number, cancellationToken);
                    LogGaveUp(_name, trial.Number, trial.SilosLost);
                    break;
                case SearchMove.Complete:
                    await _store.MoveToAsync(_fence, SearchState.Complete, time.GetUtcNow(), cancellationToken);
                    _search.Commit(move);
                    _events.Add("state", state: SearchStore.TextOf(_search.State));
                    LogComplete(_name, _search.Best?.Number);
                    await RestAsync();
                    return;
            }
        }
    }

    /// <summary>Has a trial begin; when no silo takes it now, it waits for the next tick.</summary>
    private async Task<bool> BeginAsync(Trial trial, bool siloLost, CancellationToken cancellationToken)
    {
        var plan = _search!.Plan;
        AskForPlace();
        RequestContext.Set(IPlacementDirector.PlacementHintKey, QuietestSilo());
        try
        {
            await TrialOf(trial.Number).StartAsync(
                new TrialPlan(_name, trial.Number, _fence, plan.Graph.ToJson(), trial.Parameters, plan.Objective.Metric, siloLost), cancellationToken);
        }
        catch (Exception e) when (IsTransient(e))
        {
            LogStartFailed(e, _name, trial.Number);
            _search.Lost(trial.Number, false);
            return false;
        }
        finally
        {
            RequestContext.Remove(IPlacementDirector.PlacementHintKey);
        }
        if (await RefreshAsync(trial.Number, cancellationToken) is { State: TrialState.Running } begun) _events.Add("trial-started", Status(begun));
        return true;
    }

    // A trial runs all of its graph in one place.
    private void AskForPlace() => PlacedByLabel.Ask(null, Trains ? NodeRole.Model : NodeRole.Pipe, Components);

    private IEnumerable<ComponentInfo> Components => _search!.Plan.Graph.Nodes.Values.Select(n => n.Kind).Distinct().Select(kind => catalog[kind]);

    /// <summary>The silo with the fewest of this search's trials, of those that have its components and a device where models train and a silo has one.</summary>
    /// <remarks>Silos publish their load too slowly for trials that begin together.</remarks>
    private SiloAddress QuietestSilo()
    {
        var able = components.With([.. Components.Select(SiloComponents.PartOf)], ActiveSilos());
        return (Trains ? places.WithDevice(able) : able).MinBy(silo => _search!.AtWork.Count(number => _search.Trials[(int)number].Silo == silo.ToParsableString())) ?? here.SiloAddress;
    }

    private bool Trains => _search!.Plan.Graph.Nodes.Values.Any(n => catalog.Kinds.TryGetValue(n.Kind, out var kind) && kind.Role == ComponentRole.Model);

    /// <summary>Takes over how a trial is stored.</summary>
    private async Task<Trial> RefreshAsync(long number, CancellationToken cancellationToken)
    {
        var stored = await _store.TrialAsync(_search!.Plan, number, cancellationToken);
        _search.Began(stored);
        if (!_search.Ended(stored)) return stored;
        _events.Add("trial-ended", Status(stored));
        LogEnded(_name, number, stored.State, stored.Value, stored.Error);
        return stored;
    }

    private async Task RestAsync()
    {
        _tending?.Dispose();
        _tending = null;
        if (await this.GetReminder(Reminder) is { } reminder) await this.UnregisterReminder(reminder);
    }

    /// <summary>Runs one change of the search at a time, and lets go of a search that has a newer owner.</summary>
    private async Task InTurnAsync(Func<Task> change)
    {
        var (before, mine) = (_turn, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        _turn = mine.Task;
        await before;
        try
        {
            await change();
        }
        catch (FencedException)
        {
            DeactivateOnIdle();
            throw;
        }
        finally
        {
            mine.SetResult();
        }
    }

    private static bool IsTransient(Exception e) => e is OrleansException or TimeoutException;
}
