namespace Fireworks.TestKit;

/// <summary>Passes everything through, but never in the same turn: each answer comes after others had theirs.</summary>
public sealed class SlowPipe(Pipe input) : Pipe(input)
{
    private const int Turns = 3;

    /// <inheritdoc/>
    public override async ValueTask<long?> CountAsync(CancellationToken cancellationToken = default)
    {
        await WaitAsync();
        return await Upstream.CountAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override async ValueTask<Message> ReadAsync(Rows rows, CancellationToken cancellationToken = default)
    {
        await WaitAsync();
        return await Upstream.ReadAsync(rows, cancellationToken);
    }

    /// <inheritdoc/>
    public override PipeReader Open(Cursor? from = null) => new Reader(Upstream.Open(from));

    private static async Task WaitAsync()
    {
        for (var turn = 0; turn < Turns; turn++) await Task.Yield();
    }

    private sealed class Reader(PipeReader input) : PipeReader
    {
        public override Cursor Position => input.Position;

        public override async ValueTask<Message?> NextAsync(CancellationToken cancellationToken = default)
        {
            await WaitAsync();
            return await input.NextAsync(cancellationToken);
        }

        public override ValueTask DisposeAsync() => input.DisposeAsync();
    }
}
