namespace Fireworks;

/// <summary>How long a broken connection is tried again: at growing intervals, until half a minute has brought nothing.</summary>
internal sealed class Patience(TimeProvider time, TimeSpan? limit = null)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private readonly TimeSpan _limit = limit ?? TimeSpan.FromSeconds(30);
    private TimeSpan _next = First;
    private long? _since;

    /// <summary>Something came: the next failure starts anew.</summary>
    public void Progress() => (_since, _next) = (null, First);

    /// <summary>Waits before the next attempt; false when the limit is reached.</summary>
    public async Task<bool> WaitAsync(CancellationToken cancellationToken)
    {
        _since ??= time.GetTimestamp();
        if (time.GetElapsedTime(_since.Value) >= _limit) return false;
        await Task.Delay(_next, time, cancellationToken);
        _next = _next * 2 > Longest ? Longest : _next * 2;
        return true;
    }
}
