namespace Fireworks;

/// <summary>Shuffles rows within windows of consecutive ones: a random order for inputs that are read in order and larger than memory.</summary>
/// <remarks>The order within a window is a keyed permutation by run seed, node id, pass and window. One window is in memory at a time; a reader that resumes
/// reads its window again. Rows by index are those of pass 0 and need the count of the input.</remarks>
/// <param name="input">Where the rows come from.</param>
/// <param name="rows">Rows of a window, but for the last; at least 1. Default 65,536.</param>
/// <param name="chunkRows">Most rows of a message; at least 1. Default 4096.</param>
[Component("window-shuffle")]
public sealed class WindowShuffle(Pipe input, int rows = 65_536, int chunkRows = 4096) : Pipe(input)
{
    /// <summary>Rows of a window.</summary>
    public int Rows { get; } = Require.AtLeast(rows, 1);

    /// <summary>Most rows of a message.</summary>
    public int ChunkRows { get; } = Require.AtLeast(chunkRows, 1);

    /// <inheritdoc/>
    /// <exception cref="ComponentException">The count of the input is unknown.</exception>
    public override async ValueTask<Message> ReadAsync(Rows rows, CancellationToken cancellationToken = default)
    {
        var count = await Upstream.CountAsync(cancellationToken)
            ?? throw new ComponentException($"Reading '{Context.Node}' (window-shuffle) by index needs the count of its input, which is unknown; read it in order, or put looping before it.");
        rows.CheckWithin(count);
        var orders = new Dictionary<long, KeyedPermutation>();
        return await Upstream.ReadAsync(rows.Map(row =>
        {
            var (window, place) = Math.DivRem(row, Rows);
            if (!orders.TryGetValue(window, out var order)) orders.Add(window, order = Order(0, window, Math.Min(Rows, count - window * Rows)));
            return window * Rows + order[place];
        }), cancellationToken);
    }

    /// <inheritdoc/>
    public override PipeReader Open(Cursor? from = null) => new Reader(this, from ?? Cursor.Start);

    private KeyedPermutation Order(long pass, long window, long length) => new(Context.Random(pass).Child($"window {window}"), length);

    /// <summary>Its cursor is the rows given, and where the input stood at the start of the window they lie in.</summary>
    private sealed class Reader(WindowShuffle pipe, Cursor from) : PipeReader
    {
        private readonly RowReader _input = new(pipe.Upstream, from.Input());
        private Cursor _begin = from.Input();
        private Message? _window;
        private KeyedPermutation? _order;
        private long _row = from.Position;

        public override Cursor Position => Cursor.At(from.Pass, _row, _begin);

        public override async ValueTask<Message?> NextAsync(CancellationToken cancellationToken = default)
        {
            var (window, given) = Math.DivRem(_row, pipe.Rows);
            if (_window is null || given == 0)
            {
                _begin = _input.Position;
                if (await _input.TakeAsync(pipe.Rows, cancellationToken) is not { } next) return null;
                (_window, _order) = (next, pipe.Order(from.Pass, window, next.Length));
            }
            var count = (int)Math.Min(pipe.ChunkRows, _window.Length - given);
            if (count <= 0) return null;                    // the last window is shorter

            var rows = _window.Take(Fireworks.Rows.Range(given, count).Map(place => _order![place]));
            _row += count;
            if (given + count == pipe.Rows) _begin = _input.Position;
            return rows;
        }

        public override ValueTask DisposeAsync() => _input.DisposeAsync();
    }
}
