using Fireworks.Contracts;
using Microsoft.Extensions.Logging;
using Orleans.Placement;

namespace Fireworks.Grains;

/// <summary>One trial: its resolved graph runs in a background task of this activation.</summary>
/// <remarks>The activation stays while the task runs. The task itself is <see cref="TrialWork"/>; whoever begins the trial anew, here or elsewhere,
/// fences off what an earlier attempt would still write. The Factory says which silo is to take it.</remarks>
[RandomPlacement]
public sealed partial class TrialGrain(
    TrialTable trials,
    RunTable runs,
    MetricTable metrics,
    ComponentCatalog catalog,
    UlidGenerator ids,
    ILocalSiloDetails here,
    TimeProvider time,
    IServiceProvider services,
    ILogger<TrialGrain> logger) : Grain, ITrialGrain
{
    private static readonly TimeSpan TendingPeriod = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestHalt = TimeSpan.FromSeconds(5);

    private TrialPlan? _plan;
    private Task _work = Task.CompletedTask;
    private CancellationTokenSource? _stop;
    private IGrainTimer? _tending;

    public async Task StartAsync(TrialPlan plan, CancellationToken cancellationToken)
    {
        if (_plan is { } earlier && earlier.Fence > plan.Fence) throw new FencedException("search", plan.Search, plan.Fence);
        if (_plan?.Fence == plan.Fence && !_work.IsCompleted) return;

        await HaltAsync();
        RequestContext.Clear();         // the Factory's placement hint is not for what the trial calls
        var tenant = GrainKey.Split(this.GetPrimaryKeyString(), 3)[0];
        var row = await trials.GetAsync(tenant, plan.Search, plan.Number, cancellationToken)
            ?? throw new NotStoredException("trial", $"{plan.Search}#{plan.Number}");
        var run = row.Run ?? ids.Next();
        var silo = here.SiloAddress.ToParsableString();
        var attempt = await trials.BeginAsync(tenant, plan.Search, plan.Number, plan.Fence, silo, run, plan.SiloLost, cancellationToken);
        LogBegun(plan.Search, plan.Number, attempt, run);

        var factory = GrainFactory.GetGrain<IFactoryGrain>(GrainKey.Search(tenant, plan.Search));
        var log = new TrialLog(trials, metrics, factory, tenant, plan, attempt, logger);
        var work = new TrialWork(trials, runs, catalog, services, factory, log, time, tenant, plan, run, logger);
        (_plan, _stop) = (plan, new CancellationTokenSource());
        var stop = _stop.Token;
        _work = Task.Run(() => work.RunAsync(stop), CancellationToken.None);
        _tending ??= this.RegisterGrainTimer(TendAsync, new(TendingPeriod, TendingPeriod) { Interleave = true, KeepAlive = true });
    }

    public Task<bool> PingAsync(long fence, CancellationToken cancellationToken) => Task.FromResult(_plan?.Fence == fence && !_work.IsCompleted);

    public Task StopAsync(CancellationToken cancellationToken) => HaltAsync();

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => HaltAsync();

    private Task TendAsync(CancellationToken cancellationToken)
    {
        if (!_work.IsCompleted) return Task.CompletedTask;
        _tending?.Dispose();
        _tending = null;
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    /// <summary>Stops the task and waits for it, but not longer than five seconds: what it writes later is fenced off.</summary>
    private async Task HaltAsync()
    {
        if (_stop is not { } stop) return;
        _stop = null;
        await stop.CancelAsync();
        try
        {
            await _work.WaitAsync(LongestHalt);
            stop.Dispose();
        }
        catch (TimeoutException)
        {
            LogStillBusy(_plan!.Search, _plan.Number, LongestHalt);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Search {Search}: trial {Trial} begins attempt {Attempt} as run {Run}")]
    private partial void LogBegun(string search, long trial, long attempt, string run);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Search {Search}: trial {Trial} was told to stop and is still busy after {Waited}")]
    private partial void LogStillBusy(string search, long trial, TimeSpan waited);
}
