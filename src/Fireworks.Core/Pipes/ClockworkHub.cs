namespace Fireworks;

/// <summary>Gives one row from each input in turn, in the order of its ports, and skips those that have ended.</summary>
/// <remarks>It waits for the input whose turn it is, so the order never depends on who is faster. All inputs have the same columns.
/// Reads by index need the counts of all inputs.</remarks>
/// <param name="inputs">What to read, by port.</param>
/// <param name="chunkRows">Most rows of a message read in order, rounded down to whole rounds but at least one; at least 1. Default 1024.</param>
[Component("clockwork-hub")]
public sealed class ClockworkHub(IReadOnlyDictionary<string, Pipe> inputs, int chunkRows = 1024) : Junction(inputs)
{
    /// <summary>Most rows of a message read in order.</summary>
    public int ChunkRows { get; } = Require.AtLeast(chunkRows, 1);

    /// <inheritdoc/>
    public override async ValueTask<long?> CountAsync(CancellationToken cancellationToken = default)
    {
        long sum = 0;
        foreach (var input in Inputs)
        {
            if (await input.CountAsync(cancellationToken) is not { } count) return null;
            sum += count;
        }
        return sum;
    }

    /// <inheritdoc/>
    /// <exception cref="ComponentException">The count of an input is unknown.</exception>
    public override async ValueTask<Message> ReadAsync(Rows rows, CancellationToken cancellationToken = default)
    {
        var counts = new long[Inputs.Count];
        for (var i = 0; i < counts.Length; i++)
            counts[i] = await Inputs[i].CountAsync(cancellationToken)
                ?? throw new ComponentException($"Reading '{Context.Node}' (clockwork-hub) by index needs the counts of all inputs, but that of '{Ports.Keys.ElementAt(i)}' is unknown; read it in order.");
        rows.CheckWithin(counts.Sum());

        var wanted = Enumerable.Range(0, rows.Count).Select(at => (At: at, Place: PlaceOf(rows[at], counts))).GroupBy(w => w.Place.Input).ToArray();
        var parts = new List<Message>();
        var source = new long[rows.Count];
        long before = 0;
        foreach (var group in wanted)
        {
            parts.Add(await Inputs[group.Key].ReadAsync(Rows.At([.. group.Select(w => w.Place.Row)]), cancellationToken));
            foreach (var (at, _) in group) source[at] = before++;
        }
        return parts.Count == 0 ? await Upstream.ReadAsync(Rows.Range(0, 0), cancellationToken) : Message.Concat(parts).Take(Rows.At(source));
    }

    /// <summary>Where a row of the hub comes from: rounds before r hold Σ min(count, r) rows.</summary>
    private static (int Input, long Row) PlaceOf(long row, long[] counts)
    {
        var (low, high) = (0L, counts.Max());
        while (high - low > 1)
        {
            var middle = low + (high - low) / 2;
            if (counts.Sum(c => Math.Min(c, middle)) <= row) low = middle;
            else high = middle;
        }
        var turn = row - counts.Sum(c => Math.Min(c, low));
        return (Enumerable.Range(0, counts.Length).Where(i => counts[i] > low).ElementAt((int)turn), low);
    }

    /// <inheritdoc/>
    public override PipeReader Open(Cursor? from = null) => new Reader(this, from ?? Cursor.Start);

    private sealed class Reader(ClockworkHub hub, Cursor from) : PipeReader
    {
        private readonly RowReader[] _inputs = [.. hub.Inputs.Select((input, i) => new RowReader(input, from.Input(i)))];

        public override Cursor Position => Cursor.At(from.Pass, 0, [.. _inputs.Select(i => i.Position)]);

        public override async ValueTask<Message?> NextAsync(CancellationToken cancellationToken = default)
        {
            var rounds = Math.Max(1, hub.ChunkRows / _inputs.Length);
            var parts = new List<Message>();
            foreach (var input in _inputs)
                if (await input.TakeAsync(rounds, cancellationToken) is { } rows) parts.Add(rows);
            return parts.Count == 0 ? null : Message.Concat(parts).Take(Rows.At(InTurns([.. parts.Select(p => p.Length)])));
        }

        private static long[] InTurns(int[] lengths)
        {
            var starts = lengths.Select((_, i) => (long)lengths.Take(i).Sum()).ToArray();
            return [.. from round in Enumerable.Range(0, lengths.Max()) from part in Enumerable.Range(0, lengths.Length) where round < lengths[part] select starts[part] + round];
        }

        public override async ValueTask DisposeAsync()
        {
            foreach (var input in _inputs) await input.DisposeAsync();
        }
    }
}
