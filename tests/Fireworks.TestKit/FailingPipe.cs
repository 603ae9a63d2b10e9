namespace Fireworks.TestKit;

/// <summary>Passes everything through, until it was read so many times over all its passes: then it fails, once and for all.</summary>
public sealed class FailingPipe(Pipe input, int after) : Pipe(input)
{
    private readonly int _after = after;
    private int _reads;

    /// <summary>Messages that were asked for.</summary>
    public int Reads => Volatile.Read(ref _reads);

    /// <inheritdoc/>
    public override PipeReader Open(Cursor? from = null) => new Reader(this, Upstream.Open(from));

    private sealed class Reader(FailingPipe pipe, PipeReader input) : PipeReader
    {
        public override Cursor Position => input.Position;

        public override ValueTask<Message?> NextAsync(CancellationToken cancellationToken = default) =>
            Interlocked.Increment(ref pipe._reads) > pipe._after ? throw new IOException("The input failed.") : input.NextAsync(cancellationToken);

        public override ValueTask DisposeAsync() => input.DisposeAsync();
    }
}
