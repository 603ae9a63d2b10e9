namespace Fireworks;

/// <summary>Leaves out the first rows of each pass.</summary>
/// <param name="input">Where the rows come from.</param>
/// <param name="rows">How many; at least 0. An input with fewer gives none.</param>
[Component("skip")]
public sealed class Skip(Pipe input, long rows) : Pipe(input)
{
    /// <summary>How many rows are left out.</summary>
    public long Rows { get; } = Require.AtLeast(rows, 0);

    /// <inheritdoc/>
    public override async ValueTask<long?> CountAsync(CancellationToken cancellationToken = default) =>
        await Upstream.CountAsync(cancellationToken) is { } count ? Math.Max(0, count - Rows) : null;

    /// <inheritdoc/>
    public override async ValueTask<Message> ReadAsync(Rows rows, CancellationToken cancellationToken = default)
    {
        if (await CountAsync(cancellationToken) is { } count) rows.CheckWithin(count);
        if (rows.Count == 0) return await Upstream.ReadAsync(rows, cancellationToken);
        if (!rows.IsRange) return await Upstream.ReadAsync(rows.Map(row => RowLimit.Checked(this, (Int128)row + Rows)), cancellationToken);
        var last = RowLimit.Checked(this, (Int128)rows[rows.Count - 1] + Rows);
        return await Upstream.ReadAsync(Fireworks.Rows.Range(last - rows.Count + 1, rows.Count), cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="ComponentException">The cursor says that more rows were left out than this leaves out.</exception>
    public override PipeReader Open(Cursor? from = null) => from is null || from.Position <= Rows
        ? new Reader(this, from ?? Cursor.Start)
        : throw new ComponentException($"'{Context.Node}' (skip) leaves out {Rows} rows, but the cursor says that it left out {from.Position}: it was made by another graph. Read from the start.");

    private sealed class Reader(Skip pipe, Cursor from) : PipeReader
    {
        private readonly PipeReader _input = pipe.Upstream.Open(from.Input());
        private long _skipped = from.Position;

        public override Cursor Position => Cursor.At(from.Pass, _skipped, _input.Position);

        public override async ValueTask<Message?> NextAsync(CancellationToken cancellationToken = default)
        {
            while (await _input.NextAsync(cancellationToken) is { } rows)
            {
                var count = (int)Math.Min(rows.Length, pipe.Rows - _skipped);
                _skipped += count;
                if (count < rows.Length) return rows.Slice(count, rows.Length - count);
            }
            return null;
        }

        public override ValueTask DisposeAsync() => _input.DisposeAsync();
    }
}
