using Fireworks.Contracts;

namespace Fireworks.Grains;

/// <summary>A trial that this silo runs: its task, and the fence under which it stores its end.</summary>
internal sealed class TrialAtWork : IDisposable
{
    // Of the time in which it is to stop; the rest is for storing that it has stopped.
    private const double ShareForSaving = 0.8;

    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _saved;
    private long _fence;

    /// <summary>A trial that has not begun.</summary>
    /// <param name="plan">What it runs.</param>
    /// <param name="time">What its time to stop is measured by.</param>
    public TrialAtWork(TrialPlan plan, TimeProvider time)
    {
        (Plan, _fence, _saved) = (plan, plan.Fence, new CancellationTokenSource(Timeout.InfiniteTimeSpan, time));
        (Stopping, SavingOver) = (_stop.Token, _saved.Token);
    }

    /// <summary>What it runs.</summary>
    public TrialPlan Plan { get; }

    /// <summary>Cancelled when it is told to stop.</summary>
    public CancellationToken Stopping { get; }

    /// <summary>Cancelled when there is no time left to save what it has learned.</summary>
    public CancellationToken SavingOver { get; }

    /// <summary>The task; complete when it has not begun or has ended.</summary>
    public Task Work { get; private set; } = Task.CompletedTask;

    /// <summary>The fence of whoever leads its search. It rises when the search moves, so that the trial need not begin again.</summary>
    public long Fence
    {
        get => Interlocked.Read(ref _fence);
        set => Interlocked.Exchange(ref _fence, value);
    }

    /// <summary>Runs it on the thread pool.</summary>
    public void Begin(Func<Task> run) => Work = Task.Run(run, CancellationToken.None);

    /// <summary>Tells it to stop: to save what it has learned, and to end.</summary>
    /// <param name="longest">How long that may take.</param>
    public Task StopAsync(TimeSpan longest)
    {
        _saved.CancelAfter(longest * ShareForSaving);
        return _stop.CancelAsync();
    }

    /// <summary>Once it has ended.</summary>
    public void Dispose()
    {
        _stop.Dispose();
        _saved.Dispose();
    }
}
