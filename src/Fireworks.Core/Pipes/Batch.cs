namespace Fireworks;

/// <summary>Cuts what it reads in order into messages of a fixed number of rows. Reads by index pass through.</summary>
/// <param name="input">Where the rows come from.</param>
/// <param name="rows">Rows of a batch; at least 1.</param>
/// <param name="last">What becomes of a last batch with fewer rows: <c>keep</c> (default) or <c>drop</c>.</param>
[Component("batch")]
public sealed class Batch(Pipe input, int rows, string last = "keep") : Pipe(input)
{
    private const string Drop = "drop";

    /// <summary>Rows of a batch.</summary>
    public int Rows { get; } = Require.AtLeast(rows, 1);

    /// <summary>What becomes of a last batch with fewer rows.</summary>
    public string Last { get; } = Require.OneOf(last, ["keep", Drop]);

    /// <inheritdoc/>
    public override async ValueTask<long?> CountAsync(CancellationToken cancellationToken = default) =>
        await Upstream.CountAsync(cancellationToken) is { } count ? Last == Drop ? count - count % Rows : count : null;

    /// <inheritdoc/>
    public override async ValueTask<Message> ReadAsync(Rows rows, CancellationToken cancellationToken = default)
    {
        if (Last == Drop && await CountAsync(cancellationToken) is { } count) rows.CheckWithin(count);
        return await Upstream.ReadAsync(rows, cancellationToken);
    }

    /// <inheritdoc/>
    public override PipeReader Open(Cursor? from = null) => new Reader(this, new RowReader(Upstream, from ?? Cursor.Start));

    private sealed class Reader(Batch pipe, RowReader input) : PipeReader
    {
        public override Cursor Position => input.Position;

        public override async ValueTask<Message?> NextAsync(CancellationToken cancellationToken = default) =>
            await input.TakeAsync(pipe.Rows, cancellationToken) is { } batch && (batch.Length == pipe.Rows || pipe.Last != Drop) ? batch : null;

        public override ValueTask DisposeAsync() => input.DisposeAsync();
    }
}
