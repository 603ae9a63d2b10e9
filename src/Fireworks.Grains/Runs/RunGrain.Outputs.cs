using Fireworks.Contracts;

namespace Fireworks.Grains;

/// <summary>What a run gives to readers outside the cluster, and what it keeps.</summary>
internal sealed partial class RunGrain
{
    public async Task<Page> ReadOutputAsync(string output, EdgePull request, CancellationToken cancellationToken)
    {
        var row = _row ?? throw await NotLedAsync(cancellationToken);
        if (!_graph!.Outputs.TryGetValue(output, out var node)) throw new OutputNotFoundException(_run, output, _graph.Outputs.Keys);
        if (row.State is RunPhase.Failed or RunPhase.Cancelled) throw _failure ?? new ComponentException($"Run {_run} is {row.State}{(row.Error is null ? "" : ": " + row.Error)}; its outputs cannot be read.");

        _used = time.GetUtcNow();
        if (_nodes.IsEmpty && row.State == RunPhase.Complete) await RestoreAsync(cancellationToken);
        var nothingYet = new Page(request.Generation, request.Reader, [], false, null, "");
        if (_nodes.FirstOrDefault(n => n.Node.Id == node) is not { Plan: { } plan } found) return nothingYet;
        try
        {
            var page = await GrainFactory.GetNode(found.Address).PullAsync(request with { Generation = plan.Generation }, cancellationToken);
            if (page.End && _awaited.Remove(OutputMark(output)) && _awaited.Count == 0 && IsRunning) RunInBackground(() => EndAsync(RunPhase.Complete, null));
            if (page.Error is { } error && IsRunning && _awaited.Contains(OutputMark(output))) RunInBackground(() => EndAsync(RunPhase.Failed, error));
            return page with { Generation = request.Generation };
        }
        catch (Exception gone) when (Loss.Is(gone) && row.State == RunPhase.Complete)
        {
            _nodes = [];
            return nothingYet;
        }
        catch (Exception gone) when (Loss.Is(gone))
        {
            return nothingYet;
        }
    }

    /// <summary>Prepares the nodes of a finished run again, with what they had learned at its end.</summary>
    private async Task RestoreAsync(CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            if (!_nodes.IsEmpty) return;
            state.State.Generation++;
            await state.WriteStateAsync(cancellationToken);
            await PrepareAsync(await BeginningAsync(cancellationToken), cancellationToken);
            _ping ??= this.RegisterGrainTimer(PingAsync, new Orleans.Runtime.GrainTimerCreationOptions { DueTime = PingPeriod, Period = PingPeriod, Interleave = true, KeepAlive = true });
        }
        finally
        {
            _changing.Release();
        }
    }

    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        if (IsRunning) throw new RunNotFinishedException(_run);
        var nodes = _nodes;
        _nodes = [];
        _ping?.Dispose();
        _ping = null;
        foreach (var (_, address, plan) in Homes(nodes).Select(home => home[0]))
        {
            try
            {
                await GrainFactory.GetNodeGrain(address).StopAsync(plan.Generation, cancellationToken);
            }
            catch (Exception gone) when (Loss.Is(gone))
            {
                // It is stopped already: its silo is gone.
            }
        }
    }

    public async Task<string> SnapshotAsync(CancellationToken cancellationToken) => _row is null
        ? throw await NotLedAsync(cancellationToken)
        : state.State.End ?? throw new RunNotFinishedException(_run);
}
