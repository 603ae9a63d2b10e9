using System.Collections.Immutable;
using Fireworks.Contracts;

namespace Fireworks.Grains;

/// <summary>What happened in a search, for those who watch it: the latest events in memory, and a signal for the next.</summary>
internal sealed class SearchEvents
{
    /// <summary>Events kept; a watcher that lags further behind misses the oldest.</summary>
    private const int MostKept = 10_000;

    private const int MostGiven = 512;

    // Sequences begin anew above these with each owner, so that they rise for good though events are not stored.
    private const long PerOwner = 1_000_000_000;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private readonly Queue<SearchEvent> _events = [];
    private TaskCompletionSource _news = NewSignal();
    private long _last;

    /// <summary>Numbers what follows for a new owner of the search.</summary>
    public void OwnedBy(long fence) => _last = Math.Max(_last, fence * PerOwner);

    public void Add(string type, TrialStatus? trial = null, string? state = null)
    {
        _events.Enqueue(new SearchEvent(++_last, type, trial, state));
        if (_events.Count > MostKept) _events.Dequeue();
        var news = _news;
        _news = NewSignal();
        news.SetResult();
    }

    /// <summary>What happened after an event; when nothing did, waits for the next, but not longer than five seconds.</summary>
    public async Task<ImmutableArray<SearchEvent>> AfterAsync(long after, CancellationToken cancellationToken)
    {
        if (_last <= after)
        {
            try
            {
                await _news.Task.WaitAsync(LongestWait, cancellationToken);
            }
            catch (TimeoutException)
            {
                return [];
            }
        }
        return [.. _events.Where(e => e.Sequence > after).Take(MostGiven)];
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
