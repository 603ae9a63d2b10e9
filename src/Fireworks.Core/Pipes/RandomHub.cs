namespace Fireworks;

/// <summary>Gives rows from inputs drawn at random, row by row, until all have ended; each input's rows stay in their order.</summary>
/// <remarks>Row k of a pass comes from the input that draw k of the pass picks among those that have rows left, each with a chance in proportion to its
/// weight: keyed by run seed, node id and pass, and never by who is faster. All inputs have the same columns; their order is that of the
/// first input that has rows. Rows by index are those of pass 0, and need the counts of all inputs; the first such read replays the draws, 12 bytes a row.</remarks>
[Component("random-hub")]
public sealed class RandomHub : Junction
{
    private readonly double[] _chances;
    private readonly Once<(int[] Input, long[] Row)> _places;

    /// <summary>A hub over inputs.</summary>
    /// <param name="inputs">What to read, by port.</param>
    /// <param name="weights">Port → weight; above 0. A port that is not named has 1; null (default) for 1 each.</param>
    /// <param name="chunkRows">Most rows of a message read in order; at least 1. Default 1024. A message ends early where a message of an input does.</param>
    public RandomHub(IReadOnlyDictionary<string, Pipe> inputs, IReadOnlyDictionary<string, double>? weights = null, int chunkRows = 1024) : base(inputs)
    {
        var chances = HubWeights.Of(inputs, weights, least: double.Epsilon).ToArray();
        // A power of two changes no digit, and no sum of these is infinite.
        var exponent = Math.ILogB(chances.Max());
        _chances = [.. chances.Select(chance => Math.ScaleB(chance, -exponent))];
        _places = new(PlacesAsync);
        (Weights, ChunkRows) = (weights, Require.AtLeast(chunkRows, 1));
    }

    /// <summary>Port → weight.</summary>
    public IReadOnlyDictionary<string, double>? Weights { get; }

    /// <summary>Most rows of a message read in order.</summary>
    public int ChunkRows { get; }

    /// <inheritdoc/>
    public override ValueTask<long?> CountAsync(CancellationToken cancellationToken = default) => SumAsync(cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="ComponentException">The count of an input is unknown, or all rows are more than a list holds.</exception>
    public override async ValueTask<Message> ReadAsync(Rows rows, CancellationToken cancellationToken = default)
    {
        var (input, row) = await _places.GetAsync(Context.Stopping, cancellationToken);
        rows.CheckWithin(input.Length);
        return await GatherAsync(rows, at => (input[at], row[at]), cancellationToken);
    }

    private async Task<(int[] Input, long[] Row)> PlacesAsync(CancellationToken cancellationToken)
    {
        var left = await CountsAsync(cancellationToken);
        var count = RowLimit.Listed(this, left.Sum());
        var (input, row) = (new int[count], new long[count]);
        var (random, given) = (Context.Random(pass: 0), new long[left.Length]);
        for (var at = 0; at < input.Length; at++)
        {
            input[at] = Pick(random.Unit(at), left);
            row[at] = given[input[at]]++;
            left[input[at]]--;
        }
        return (input, row);
    }

    /// <summary>The input that a draw picks among those with rows left; −1 when there is none.</summary>
    private int Pick(double draw, ReadOnlySpan<long> left)
    {
        var sum = 0.0;
        for (var i = 0; i < left.Length; i++)
            if (left[i] > 0) sum += _chances[i];
        var (picked, rest) = (-1, draw * sum);
        for (var i = 0; i < left.Length; i++)
        {
            if (left[i] == 0) continue;
            picked = i;
            if ((rest -= _chances[i]) < 0) break;
        }
        return picked;
    }

    /// <inheritdoc/>
    public override PipeReader Open(Cursor? from = null) => new Reader(this, from ?? Cursor.Start);

    private sealed class Reader(RandomHub hub, Cursor from) : PipeReader
    {
        private readonly RowReader[] _inputs = [.. hub.Inputs.Select((input, i) => new RowReader(input, from.Input(i)))];
        private readonly KeyedRandom _random = hub.Context.Random(from.Pass);
        private long _row = from.Position;
        private Message? _columns;                         // no rows of all inputs

        public override Cursor Position => Cursor.At(from.Pass, _row, [.. _inputs.Select(i => i.Position)]);

        public override async ValueTask<Message?> NextAsync(CancellationToken cancellationToken = default)
        {
            _columns ??= await ColumnsBeforeAsync(from, hub.Inputs, cancellationToken);
            var (left, given) = (new long[_inputs.Length], new long[_inputs.Length]);
            for (var i = 0; i < left.Length; i++) left[i] = await _inputs[i].ReadyAsync(cancellationToken);
            _columns ??= Message.Concat([.. _inputs.Select(input => input.Columns)]);

            // Who has ended must be known at each draw, so a message ends where the rows at hand of an input do.
            var picks = new List<int>();
            for (var isKnown = true; isKnown && picks.Count < hub.ChunkRows && hub.Pick(_random.Unit(_row), left) is >= 0 and var pick; _row++)
            {
                picks.Add(pick);
                given[pick]++;
                isKnown = --left[pick] > 0;
            }
            return picks.Count == 0 ? null : await TakeAsync(picks, given, cancellationToken);
        }

        private async Task<Message> TakeAsync(List<int> picks, long[] given, CancellationToken cancellationToken)
        {
            var (parts, next, before) = (new List<Message>(), new long[given.Length], 0L);
            for (var i = 0; i < given.Length; before += given[i++])
            {
                next[i] = before;
                if (given[i] > 0) parts.Add((await _inputs[i].TakeAsync((int)given[i], cancellationToken))!);
            }
            var together = Message.Concat([.. parts.Select(part => Like(_columns, part))]);
            _columns = together.Slice(0, 0);
            return together.Take(Rows.At([.. picks.Select(pick => next[pick]++)]));
        }

        public override async ValueTask DisposeAsync()
        {
            foreach (var input in _inputs) await input.DisposeAsync();
        }
    }
}
