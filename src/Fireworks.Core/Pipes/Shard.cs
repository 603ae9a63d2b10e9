namespace Fireworks;

/// <summary>Gives every n-th row: of n shards over one input, each row is in exactly one.</summary>
/// <param name="input">Where the rows come from.</param>
/// <param name="shards">n; at least 1.</param>
/// <param name="number">Which of them this is: rows i with i mod n = number; from 0 to n − 1.</param>
[Component("shard")]
public sealed class Shard(Pipe input, int shards, int number) : Pipe(input)
{
    /// <summary>How many shards there are.</summary>
    public int Shards { get; } = Require.AtLeast(shards, 1);

    /// <summary>Which of them this is.</summary>
    public int Number { get; } = Require.Between(number, 0, shards - 1);

    /// <inheritdoc/>
    public override async ValueTask<long?> CountAsync(CancellationToken cancellationToken = default) =>
        await Upstream.CountAsync(cancellationToken) is { } count ? count <= Number ? 0 : 1 + (count - Number - 1) / Shards : null;

    /// <inheritdoc/>
    public override async ValueTask<Message> ReadAsync(Rows rows, CancellationToken cancellationToken = default)
    {
        if (await CountAsync(cancellationToken) is { } count) rows.CheckWithin(count);
        return await Upstream.ReadAsync(rows.Map(row => RowLimit.Checked(this, (Int128)row * Shards + Number)), cancellationToken);
    }

    /// <inheritdoc/>
    public override PipeReader Open(Cursor? from = null) => new Reader(this, from ?? Cursor.Start);

    private sealed class Reader(Shard pipe, Cursor from) : PipeReader
    {
        private readonly PipeReader _input = pipe.Upstream.Open(from.Input());
        private long _row = from.Position;

        public override Cursor Position => Cursor.At(from.Pass, _row, _input.Position);

        public override async ValueTask<Message?> NextAsync(CancellationToken cancellationToken = default)
        {
            while (await _input.NextAsync(cancellationToken) is { } rows)
            {
                var first = (int)((pipe.Number - _row % pipe.Shards + pipe.Shards) % pipe.Shards);
                _row += rows.Length;
                if (first >= rows.Length) continue;
                var own = new long[1 + (rows.Length - first - 1) / pipe.Shards];
                for (var i = 0; i < own.Length; i++) own[i] = first + (long)i * pipe.Shards;
                return rows.Take(Rows.At(own));
            }
            return null;
        }

        public override ValueTask DisposeAsync() => _input.DisposeAsync();
    }
}
