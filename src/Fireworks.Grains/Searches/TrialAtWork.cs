using Fireworks.Contracts;

namespace Fireworks.Grains;

/// <summary>A trial that this silo runs: its task, and the fence under which it stores its end.</summary>
/// <param name="plan">What it runs.</param>
internal sealed class TrialAtWork(TrialPlan plan) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private long _fence = plan.Fence;

    /// <summary>What it runs.</summary>
    public TrialPlan Plan => plan;

    /// <summary>The task; complete when it has not begun or has ended.</summary>
    public Task Work { get; private set; } = Task.CompletedTask;

    /// <summary>The fence of whoever leads its search. It rises when the search moves, so that the trial need not begin again.</summary>
    public long Fence
    {
        get => Interlocked.Read(ref _fence);
        set => Interlocked.Exchange(ref _fence, value);
    }

    /// <summary>Runs it on the thread pool.</summary>
    public void Begin(Func<CancellationToken, Task> run)
    {
        var stopping = _stop.Token;
        Work = Task.Run(() => run(stopping), CancellationToken.None);
    }

    /// <summary>Tells it to stop.</summary>
    public Task StopAsync() => _stop.CancelAsync();

    /// <summary>Once it has ended.</summary>
    public void Dispose() => _stop.Dispose();
}
