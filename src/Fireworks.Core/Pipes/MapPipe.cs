namespace Fireworks;

/// <summary>A pipe that applies one function to rows, however they are read. The function keeps the number and order of rows.</summary>
public abstract class MapPipe(Pipe input) : Pipe(input)
{
    /// <summary>The rows changed: as many as given, in the same order, each depending on its own row only.</summary>
    protected abstract Message Apply(Message rows);

    /// <summary>Rows from elsewhere, changed.</summary>
    public async ValueTask<Message> MapAsync(Message rows, CancellationToken cancellationToken = default)
    {
        await FreezeAsync(cancellationToken);
        return Apply(rows);
    }

    /// <inheritdoc/>
    public override async ValueTask<Message> ReadAsync(Rows rows, CancellationToken cancellationToken = default)
    {
        await FreezeAsync(cancellationToken);
        return Apply(await Upstream.ReadAsync(rows, cancellationToken));
    }

    /// <inheritdoc/>
    public override PipeReader Open(Cursor? from = null) => new Reader(this, Upstream.Open(from));

    private sealed class Reader(MapPipe pipe, PipeReader input) : PipeReader
    {
        public override Cursor Position => input.Position;

        public override async ValueTask<Message?> NextAsync(CancellationToken cancellationToken = default)
        {
            await pipe.FreezeAsync(cancellationToken);
            return await input.NextAsync(cancellationToken) is { } rows ? pipe.Apply(rows) : null;
        }

        public override ValueTask DisposeAsync() => input.DisposeAsync();
    }
}
