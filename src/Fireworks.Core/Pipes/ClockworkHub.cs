namespace Fireworks;

/// <summary>Gives rows from each input in turn, in the order of its ports, and skips those that have ended.</summary>
/// <remarks>It waits for the input whose turn it is, so the order never depends on who is faster. All inputs have the same columns; their order is that of the first that has rows.
/// Reads by index need the counts of all inputs.</remarks>
/// <param name="inputs">What to read, by port.</param>
/// <param name="chunkRows">Most rows of a message read in order, rounded down to whole rounds but at least one; at least 1. Default 1024.</param>
/// <param name="weights">Port → rows of its turn; at least 1. A port that is not named has 1; null (default) for 1 each.</param>
[Component("clockwork-hub")]
public sealed class ClockworkHub(IReadOnlyDictionary<string, Pipe> inputs, int chunkRows = 1024, IReadOnlyDictionary<string, int>? weights = null) : Junction(inputs)
{
    private readonly int[] _turns = [.. HubWeights.Of(inputs, weights, least: 1)];

    /// <summary>Most rows of a message read in order.</summary>
    public int ChunkRows { get; } = Require.AtLeast(chunkRows, 1);

    /// <summary>Port → rows of its turn.</summary>
    public IReadOnlyDictionary<string, int>? Weights { get; } = weights;

    /// <inheritdoc/>
    public override ValueTask<long?> CountAsync(CancellationToken cancellationToken = default) => SumAsync(cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="ComponentException">The count of an input is unknown.</exception>
    public override async ValueTask<Message> ReadAsync(Rows rows, CancellationToken cancellationToken = default)
    {
        var counts = await CountsAsync(cancellationToken);
        rows.CheckWithin(counts.Sum());
        return await GatherAsync(rows, row => PlaceOf(row, counts), cancellationToken);
    }

    /// <summary>Where a row of the hub comes from: r rounds hold Σ min(count, r · turn) rows.</summary>
    private (int Input, long Row) PlaceOf(long row, long[] counts)
    {
        var (low, high) = (0L, counts.Max());
        while (high - low > 1)
        {
            var middle = low + (high - low) / 2;
            if (In(middle) <= row) low = middle;
            else high = middle;
        }
        var place = row - In(low);
        for (var input = 0; ; input++)
        {
            var own = Of(input, low + 1) - Of(input, low);
            if (place < own) return (input, Of(input, low) + place);
            place -= own;
        }

        long In(long rounds) => Enumerable.Range(0, counts.Length).Sum(input => Of(input, rounds));
        long Of(int input, long rounds) => rounds > counts[input] / _turns[input] ? counts[input] : rounds * _turns[input];
    }

    /// <inheritdoc/>
    public override PipeReader Open(Cursor? from = null) => new Reader(this, from ?? Cursor.Start);

    private sealed class Reader(ClockworkHub hub, Cursor from) : PipeReader
    {
        private readonly RowReader[] _inputs = [.. hub.Inputs.Select((input, i) => new RowReader(input, from.Input(i)))];
        private Message? _columns;                         // no rows of all read so far

        public override Cursor Position => Cursor.At(from.Pass, 0, [.. _inputs.Select(i => i.Position)]);

        public override async ValueTask<Message?> NextAsync(CancellationToken cancellationToken = default)
        {
            _columns ??= await ColumnsBeforeAsync(from, hub.Inputs, cancellationToken);
            var rounds = Math.Max(1, hub.ChunkRows / hub._turns.Sum(turn => (long)turn));
            var parts = new List<(Message Rows, int Turn)>();
            foreach (var (input, turn) in _inputs.Zip(hub._turns))
                if (await input.TakeAsync((int)(rounds * turn), cancellationToken) is { } rows) parts.Add((rows, turn));
            if (parts.Count == 0) return null;
            var together = Like(_columns, Message.Concat([.. parts.Select(p => p.Rows)]));
            _columns = together.Slice(0, 0);
            return together.Take(Rows.At([.. InTurns(parts)]));
        }

        private static IEnumerable<long> InTurns(List<(Message Rows, int Turn)> parts)
        {
            for (long round = 0, given = 1; given > 0; round++)
            {
                given = 0;
                long start = 0;
                foreach (var (rows, turn) in parts)
                {
                    for (var row = round * turn; row < Math.Min(rows.Length, (round + 1) * turn); row++, given++) yield return start + row;
                    start += rows.Length;
                }
            }
        }

        public override async ValueTask DisposeAsync()
        {
            foreach (var input in _inputs) await input.DisposeAsync();
        }
    }
}
