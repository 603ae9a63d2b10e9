using Orleans.Runtime;

namespace Fireworks.Grains;

/// <summary>Whether this silo is leaving its cluster in order: from then on it begins nothing more.</summary>
/// <remarks>Known before the first grain is deactivated. The silo's own status is not: it is stored while the grains go.</remarks>
internal sealed class Leaving : ILifecycleParticipant<ISiloLifecycle>
{
    private volatile bool _hasBegun;

    /// <summary>Whether it is on its way out.</summary>
    public bool HasBegun => _hasBegun;

    // What started last is stopped first, and nothing starts after this stage.
    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(nameof(Leaving), ServiceLifecycleStage.Active, _ => Task.CompletedTask, _ =>
    {
        _hasBegun = true;
        return Task.CompletedTask;
    });
}
