using Orleans.Runtime;

namespace Fireworks.Grains;

/// <summary>Whether this silo is leaving its cluster in order: from then on it begins nothing more.</summary>
/// <remarks>Known before the first grain is deactivated. The silo's own status is not: it is stored while the grains go.</remarks>
/// <param name="drain">How long the silo may take to leave.</param>
internal sealed class Leaving(TimeSpan drain) : ILifecycleParticipant<ISiloLifecycle>
{
    private readonly CancellationTokenSource _begun = new();

    /// <summary>Whether it is on its way out.</summary>
    public bool HasBegun => _begun.IsCancellationRequested;

    /// <summary>Cancelled when it is: a grain leaves only once its calls are answered, so none waits any longer.</summary>
    public CancellationToken Begun => _begun.Token;

    /// <summary>How long what runs here may take to stop; the rest of the time is for the silo itself to leave.</summary>
    public TimeSpan LongestHalt { get; } = drain * 3 / 4;

    // What started last is stopped first, and nothing starts after this stage.
    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(nameof(Leaving), ServiceLifecycleStage.Active, _ => Task.CompletedTask, _ => _begun.CancelAsync());
}
