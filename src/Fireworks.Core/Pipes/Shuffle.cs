namespace Fireworks;

/// <summary>Gives the rows of its input in a random order, another in each pass.</summary>
/// <remarks>The order of a pass is a keyed permutation of [0, n) by run seed, node id and pass: nothing is buffered or saved, and reads by
/// index give the order of pass 0. The input is read by index, and its count must be known.</remarks>
/// <param name="input">Where the rows come from.</param>
/// <param name="chunkRows">Rows of each message, but for the last; at least 1. Default 4096.</param>
[Component("shuffle")]
public sealed class Shuffle(Pipe input, int chunkRows = 4096) : Pipe(input)
{
    /// <summary>Rows of each message.</summary>
    public int ChunkRows { get; } = Require.AtLeast(chunkRows, 1);

    /// <inheritdoc/>
    /// <exception cref="ComponentException">The input does not know how many rows it has.</exception>
    public override async ValueTask<Message> ReadAsync(Rows rows, CancellationToken cancellationToken = default)
    {
        var order = await OrderAsync(pass: 0, cancellationToken);
        return await Upstream.ReadAsync(rows.Map(row => order[row]), cancellationToken);
    }

    /// <inheritdoc/>
    public override PipeReader Open(Cursor? from = null) => new Reader(this, from ?? Cursor.Start);

    private async ValueTask<KeyedPermutation> OrderAsync(long pass, CancellationToken cancellationToken)
    {
        var count = await Upstream.CountAsync(cancellationToken)
            ?? throw new ComponentException(
                $"'{Context.Node}' (shuffle) needs to know how many rows its input has, but that is not known; put looping before it, or a file with random access.");
        return new KeyedPermutation(Context.Random(pass), count);
    }

    private sealed class Reader(Shuffle pipe, Cursor from) : PipeReader
    {
        private KeyedPermutation? _order;
        private long _row = from.Position;

        public override Cursor Position => Cursor.At(from.Pass, _row);

        public override async ValueTask<Message?> NextAsync(CancellationToken cancellationToken = default)
        {
            _order ??= await pipe.OrderAsync(from.Pass, cancellationToken);
            var count = (int)Math.Min(pipe.ChunkRows, _order.Length - _row);
            if (count <= 0) return null;

            var next = new long[count];
            _order.CopyTo(_row, next);
            var rows = await pipe.Upstream.ReadAsync(Rows.Of(next), cancellationToken);
            _row += count;
            return rows;
        }
    }
}
