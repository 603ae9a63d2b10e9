using Fireworks.Contracts;

namespace Fireworks.Grains;

/// <summary>How a run is forgotten.</summary>
internal sealed partial class RunGrain
{
    /// <remarks>The row goes last: a deletion that is interrupted leaves a run that is still listed, and can be deleted again.</remarks>
    public async Task DeleteAsync(CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            var row = await runs.GetAsync(_tenant, _run, cancellationToken);
            if (row is null && !state.RecordExists) throw new RunNotFoundException(_run);
            if (row is not null) await CheckUnusedAsync(row, cancellationToken);

            if (_row is not null) await ReleaseAsync(cancellationToken);
            if (await this.GetReminder("alive", cancellationToken) is { } reminder) await this.UnregisterReminder(reminder, cancellationToken);
            await logs.DeleteAsync([_run], cancellationToken);
            if (state.RecordExists) await state.ClearStateAsync(cancellationToken);
            await runs.DeleteAsync(_tenant, _run, cancellationToken);
            (_row, _graph) = (null, null);
        }
        finally
        {
            _changing.Release();
        }
        DeactivateOnIdle();
    }

    private async Task CheckUnusedAsync(RunRow row, CancellationToken cancellationToken)
    {
        // A trial whose search is gone is nobody's.
        if (row.Search is { } search && await searches.GetAsync(_tenant, search, cancellationToken) is not null)
            throw new InUseException("run", $"{row.Experiment}#{row.Number}", $"it is trial {row.Trial} of search '{search}' and goes with it: fireworks search delete {search}");
        if (row.State == RunPhase.Running)
            throw new InUseException("run", $"{row.Experiment}#{row.Number}", $"it is running; end it first: fireworks run cancel {row.Experiment}#{row.Number}");
    }
}
