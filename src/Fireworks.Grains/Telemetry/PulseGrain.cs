using Orleans.Concurrency;
using Orleans.Placement;

namespace Fireworks.Grains;

/// <summary>Answers on the silo that asks: proof that its messages and its scheduler are not stuck. Any key.</summary>
[Alias("fireworks.pulse")]
public interface IPulseGrain : IGrainWithIntegerKey
{
    /// <summary>Returns at once.</summary>
    [Alias("beat")]
    Task BeatAsync(CancellationToken cancellationToken);
}

[StatelessWorker(1)]
internal sealed class PulseGrain : Grain, IPulseGrain
{
    public Task BeatAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
