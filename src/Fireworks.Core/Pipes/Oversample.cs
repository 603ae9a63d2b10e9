namespace Fireworks;

/// <summary>Gives rows of rare classes several times, so that each class has as many rows as the most frequent one.</summary>
/// <remarks>Of a class with n rows where the most frequent has m, each row comes ⌊m / n⌋ times and m mod n of them, chosen by a keyed permutation by run seed
/// and node id, once more. A row's copies stand side by side: shuffle after it. Its input is read once to count the classes, before the first row,
/// and always in the order of its first pass.</remarks>
/// <param name="input">Where the rows come from.</param>
/// <param name="column">The column of classes; one value a row.</param>
[Component("oversample")]
public sealed class Oversample(Pipe input, string column) : Pipe(input)
{
    private int[] _times = [];
    private long[] _rows = [];

    /// <summary>The column of classes.</summary>
    public string Column { get; } = Require.NotEmpty(column);

    /// <inheritdoc/>
    public override async ValueTask<long?> CountAsync(CancellationToken cancellationToken = default)
    {
        await FreezeAsync(cancellationToken);
        return _rows.Length;
    }

    /// <inheritdoc/>
    public override async ValueTask<Message> ReadAsync(Rows rows, CancellationToken cancellationToken = default)
    {
        await FreezeAsync(cancellationToken);
        rows.CheckWithin(_rows.Length);
        return await Upstream.ReadAsync(rows.Map(row => _rows[row]), cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task LearnAsync(CancellationToken cancellationToken)
    {
        var classes = await RowGroups.ReadAsync(Upstream, Column, cancellationToken);
        var most = classes.Select(rows => rows.Count).DefaultIfEmpty().Max();
        var order = new KeyedPermutation(Context.Random(pass: 0), classes.Sum(rows => (long)rows.Count));
        var times = new int[order.Length];
        foreach (var rows in classes)
        {
            foreach (var row in rows) times[row] = most / rows.Count;
            foreach (var row in rows.OrderBy(order.PositionOf).Take(most % rows.Count)) times[row]++;
        }
        _rows = [.. Enumerable.Range(0, times.Length).SelectMany(row => Enumerable.Repeat((long)row, times[row]))];
        _times = times;
    }

    /// <inheritdoc/>
    public override PipeReader Open(Cursor? from = null) => new Reader(this, from ?? Cursor.Start);

    private sealed class Reader(Oversample pipe, Cursor from) : PipeReader
    {
        private readonly PipeReader _input = pipe.Upstream.Open(from.Inputs.Length > 0 ? from.Inputs[0] : Cursor.Start);
        private long _row = from.Position;

        public override Cursor Position => Cursor.At(from.Pass, _row, _input.Position);

        public override async ValueTask<Message?> NextAsync(CancellationToken cancellationToken = default)
        {
            await pipe.FreezeAsync(cancellationToken);
            if (await _input.NextAsync(cancellationToken) is not { } rows) return null;
            if (_row + rows.Length > pipe._times.Length)
                throw new ComponentException($"'{pipe.Context.Node}' (oversample) counted {pipe._times.Length} rows, but its input now has more; it must give the same rows each time.");
            var begin = _row;
            _row += rows.Length;
            return rows.Take(Rows.At([.. Enumerable.Range(0, rows.Length).SelectMany(i => Enumerable.Repeat((long)i, pipe._times[begin + i]))]));
        }

        public override ValueTask DisposeAsync() => _input.DisposeAsync();
    }
}
