namespace Fireworks;

/// <summary>Reads one pass over a component, message by message. Any number may be open on one component; none disturbs another.</summary>
/// <remarks>One call at a time. A reader holds the position; the component never does. After an exception,
/// a cancellation included, the reader is of no use: open another at the last position that it reported before.</remarks>
public abstract class PipeReader : IAsyncDisposable
{
    /// <summary>Where this reader stands: opened there, the component gives exactly what this reader would give next.</summary>
    public abstract Cursor Position { get; }

    /// <summary>The next message of the pass, with at least one row; null when the pass has ended, and again on every call after that.</summary>
    public abstract ValueTask<Message?> NextAsync(CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
