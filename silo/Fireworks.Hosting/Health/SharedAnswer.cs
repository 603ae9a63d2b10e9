namespace Fireworks.Hosting;

/// <summary>One answer for all who ask within a second, so that any number of callers costs one question.</summary>
/// <remarks>A question that hangs stays the only one: who asks meanwhile waits for the same answer, each as long as its own token allows.</remarks>
/// <param name="ask">Asks; fails when the answer is no.</param>
/// <param name="time">The clock.</param>
internal sealed class SharedAnswer(Func<Task> ask, TimeProvider time)
{
    private static readonly TimeSpan Age = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private Task? _answer;
    private long _askedAt;

    /// <summary>Waits for the answer.</summary>
    /// <param name="cancellationToken">Ends the wait, not the question.</param>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_answer is null || (_answer.IsCompleted && time.GetElapsedTime(_askedAt) >= Age)) (_answer, _askedAt) = (ask(), time.GetTimestamp());
            return _answer.WaitAsync(cancellationToken);
        }
    }
}
