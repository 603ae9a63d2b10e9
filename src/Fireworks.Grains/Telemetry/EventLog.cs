using System.Collections.Immutable;

namespace Fireworks.Grains;

/// <summary>What happened, for those who watch it: the latest events in memory, numbered in order, and a way to wait for the next.</summary>
/// <remarks>For use on one grain's scheduler. A watcher that lags behind what is kept misses the oldest, which the numbers show.</remarks>
internal sealed class EventLog<T>
{
    /// <summary>Events kept.</summary>
    public const int MostKept = 10_000;

    /// <summary>Events told at once; a watcher asks for more after the last of them.</summary>
    public const int MostGiven = 512;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private readonly Queue<(long Sequence, T Value)> _events = [];
    private TaskCompletionSource _news = NewSignal();
    private long _last;

    /// <summary>Numbers what follows above a number, unless it is above it already.</summary>
    public void SkipTo(long number) => _last = Math.Max(_last, number);

    /// <summary>Adds the event that <paramref name="make"/> makes of its number; the first is 1.</summary>
    public void Add(Func<long, T> make)
    {
        _events.Enqueue((_last + 1, make(_last + 1)));
        _last++;
        if (_events.Count > MostKept) _events.Dequeue();
        var news = _news;
        _news = NewSignal();
        news.SetResult();
    }

    /// <summary>What happened after an event, at most 512 of it; when nothing did, waits for the next, but not longer than five seconds.</summary>
    public async Task<ImmutableArray<T>> AfterAsync(long number, CancellationToken cancellationToken)
    {
        if (_last <= number)
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
        return [.. _events.Where(e => e.Sequence > number).Take(MostGiven).Select(e => e.Value)];
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
