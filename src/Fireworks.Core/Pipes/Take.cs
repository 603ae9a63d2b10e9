namespace Fireworks;

/// <summary>Gives the first rows of each pass.</summary>
/// <param name="input">Where the rows come from.</param>
/// <param name="rows">How many; at least 0. An input with fewer is given whole.</param>
[Component("take")]
public sealed class Take(Pipe input, long rows) : Pipe(input)
{
    /// <summary>How many rows.</summary>
    public long Rows { get; } = Require.AtLeast(rows, 0);

    /// <inheritdoc/>
    public override async ValueTask<long?> CountAsync(CancellationToken cancellationToken = default) =>
        await Upstream.CountAsync(cancellationToken) is { } count ? Math.Min(count, Rows) : null;

    /// <inheritdoc/>
    public override ValueTask<Message> ReadAsync(Rows rows, CancellationToken cancellationToken = default)
    {
        rows.CheckWithin(Rows);
        return Upstream.ReadAsync(rows, cancellationToken);
    }

    /// <inheritdoc/>
    public override PipeReader Open(Cursor? from = null) => new Reader(this, from ?? Cursor.Start);

    private sealed class Reader(Take pipe, Cursor from) : PipeReader
    {
        private readonly PipeReader _input = pipe.Upstream.Open(from.Input());
        private long _taken = from.Position;

        public override Cursor Position => Cursor.At(from.Pass, _taken, _input.Position);

        public override async ValueTask<Message?> NextAsync(CancellationToken cancellationToken = default)
        {
            if (_taken >= pipe.Rows || await _input.NextAsync(cancellationToken) is not { } rows) return null;
            var count = (int)Math.Min(rows.Length, pipe.Rows - _taken);
            _taken += count;
            return rows.Slice(0, count);
        }

        public override ValueTask DisposeAsync() => _input.DisposeAsync();
    }
}
