using Fireworks.Contracts;
using Microsoft.Extensions.Logging;
using Orleans.Placement;

namespace Fireworks.Grains;

/// <summary>One trial: its resolved graph runs in a background task of this activation.</summary>
/// <remarks>The activation stays while the task runs. The task itself is <see cref="TrialWork"/>; whoever begins the trial anew, here or elsewhere,
/// fences off what an earlier attempt would still write. The Factory says which silo is to take it. A search that moves to another silo asks
/// after its trials and leads those that run from then on.</remarks>
[RandomPlacement, PlacedByLabel]
internal sealed partial class TrialGrain(
    TrialTable trials,
    RunTable runs,
    MetricTable metrics,
    ComponentCatalog catalog,
    Snapshots snapshots,
    UlidGenerator ids,
    Leaving leaving,
    LeftTrials left,
    ILocalSiloDetails here,
    TimeProvider time,
    ILogger<TrialGrain> logger) : Grain, ITrialGrain
{
    private static readonly TimeSpan TendingPeriod = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestHalt = TimeSpan.FromSeconds(5);

    private TrialAtWork? _trial;
    private IGrainTimer? _tending;

    private bool IsAtWork => _trial is { Work.IsCompleted: false };

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (left.Take(this.GetPrimaryKeyString()) is not { } trial) return Task.CompletedTask;
        _trial = trial;
        Tend();
        return Task.CompletedTask;
    }

    public async Task StartAsync(TrialPlan plan, CancellationToken cancellationToken)
    {
        if (_trial is { } earlier && earlier.Fence > plan.Fence) throw new FencedException("search", plan.Search, plan.Fence);
        if (_trial?.Fence == plan.Fence && IsAtWork) return;

        // It would only be stopped again; on another silo it can stay.
        if (leaving.HasBegun) throw new SiloUnavailableException($"Trial {plan.Search}#{plan.Number} cannot begin on {here.SiloAddress}, which is leaving its cluster; begin it elsewhere.");

        await HaltAsync(LongestHalt);
        RequestContext.Clear();         // the Factory's placement hint is not for what the trial calls
        var tenant = GrainKey.Split(this.GetPrimaryKeyString(), 3)[0];
        var row = await trials.GetAsync(tenant, plan.Search, plan.Number, cancellationToken)
            ?? throw new NotStoredException("trial", $"{plan.Search}#{plan.Number}");
        var run = row.Run ?? ids.Next();
        var silo = here.SiloAddress.ToParsableString();
        var attempt = await trials.BeginAsync(tenant, plan.Search, plan.Number, plan.Fence, silo, run, plan.SiloLost, cancellationToken);
        LogBegun(plan.Search, plan.Number, attempt, run);

        var factory = GrainFactory.GetGrain<IFactoryGrain>(GrainKey.Search(tenant, plan.Search));
        var trial = _trial = new TrialAtWork(plan, time);
        var log = new TrialLog(trials, metrics, factory, tenant, plan, attempt, logger, trial.Stopping);
        var snapshot = new TrialSnapshot(snapshots, plan, run, row.Scaffold, logger);
        trial.Begin(new TrialWork(trials, runs, catalog, left.Services, factory, log, snapshot, time, tenant, trial, run, attempt, row.BusyMs, logger).RunAsync);
        Tend();
    }

    public Task<bool> PingAsync(long fence, CancellationToken cancellationToken)
    {
        if (!IsAtWork || _trial!.Fence > fence) return Task.FromResult(false);
        _trial.Fence = fence;
        return Task.FromResult(true);
    }

    public Task StopAsync(CancellationToken cancellationToken) => HaltAsync(LongestHalt);

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (reason.ReasonCode != DeactivationReasonCode.DirectoryFailure || !IsAtWork) return HaltAsync(leaving.HasBegun ? leaving.LongestHalt : LongestHalt);
        left.Leave(this.GetPrimaryKeyString(), _trial!);
        _trial = null;
        return Task.CompletedTask;
    }

    private void Tend() => _tending ??= this.RegisterGrainTimer(TendAsync, new(TendingPeriod, TendingPeriod) { Interleave = true, KeepAlive = true });

    private Task TendAsync(CancellationToken cancellationToken)
    {
        if (IsAtWork) return Task.CompletedTask;
        _tending?.Dispose();
        _tending = null;
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    /// <summary>Stops the task, which saves what it has learned, and waits for it, but no longer than it may take: what it writes later is fenced off.</summary>
    private async Task HaltAsync(TimeSpan longest)
    {
        if (_trial is not { } trial) return;
        _trial = null;
        await trial.StopAsync(longest);
        try
        {
            await trial.Work.WaitAsync(longest);
            trial.Dispose();
        }
        catch (TimeoutException)
        {
            LogStillBusy(trial.Plan.Search, trial.Plan.Number, longest);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Search {Search}: trial {Trial} begins attempt {Attempt} as run {Run}")]
    private partial void LogBegun(string search, long trial, long attempt, string run);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Search {Search}: trial {Trial} was told to stop and is still busy after {Waited}")]
    private partial void LogStillBusy(string search, long trial, TimeSpan waited);
}
