using System.Collections.Immutable;

namespace Fireworks.Grains;

/// <summary>Events in order, numbered from 1, and a way to wait for the next. For use on one grain's scheduler.</summary>
internal sealed class EventLog<T>
{
    private readonly List<T> _events = [];
    private TaskCompletionSource _next = NewSignal();

    /// <summary>The number of the next event.</summary>
    public long Next => _events.Count + 1;

    public void Add(T value)
    {
        _events.Add(value);
        var signal = _next;
        _next = NewSignal();
        signal.TrySetResult();
    }

    /// <summary>The events after a number; waits for one, but not longer than <paramref name="wait"/>.</summary>
    public async Task<ImmutableArray<T>> AfterAsync(long number, TimeSpan wait, CancellationToken cancellationToken)
    {
        if (_events.Count <= number) await Task.WhenAny(_next.Task, Task.Delay(wait, cancellationToken));
        return number < _events.Count ? [.. _events.Skip((int)Math.Max(0, number))] : [];
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
