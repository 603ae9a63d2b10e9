using System.Collections.Concurrent;

namespace Fireworks.Grains;

/// <summary>Trials that go on in this silo though their activation was dropped; the next activation here takes them over.</summary>
/// <remarks>When a silo leaves or dies, Orleans drops the activations whose directory entries that silo held, on whichever silo they are. A
/// trial's task knows nothing of it; to stop it would cost a trial its work for another silo's leave.</remarks>
/// <param name="services">The silo's services.</param>
internal sealed class LeftTrials(IServiceProvider services)
{
    /// <summary>What a trial uses of its silo. An activation's own services end with it, and the trial may go on.</summary>
    public IServiceProvider Services => services;

    private readonly ConcurrentDictionary<string, TrialAtWork> _trials = new();

    /// <summary>Keeps a trial until it is taken over or ends.</summary>
    public void Leave(string key, TrialAtWork trial)
    {
        _trials[key] = trial;
        trial.Work.ContinueWith(_ => _trials.TryRemove(KeyValuePair.Create(key, trial)), TaskScheduler.Default).Ignore();
    }

    /// <summary>The trial that goes on under a key, or null.</summary>
    public TrialAtWork? Take(string key) => _trials.TryRemove(key, out var trial) ? trial : null;
}
