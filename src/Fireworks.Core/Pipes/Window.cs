namespace Fireworks;

/// <summary>Gives windows of consecutive rows, each as one row: a series becomes examples of its recent past.</summary>
/// <remarks>Window i is rows i · step to i · step + rows − 1; what does not fill a window is left out. In the columns chosen the rows of a window
/// stand one after another, so that a number becomes [rows] and a tensor [rows, …]; other columns have their value in the window's last row.</remarks>
/// <param name="input">Where the rows come from.</param>
/// <param name="rows">Rows of a window; at least 1.</param>
/// <param name="columns">The columns of numbers or tensors that are gathered.</param>
/// <param name="step">Rows from the start of one window to that of the next; at least 1. Default 1.</param>
/// <param name="chunkRows">Windows of a message read in order, but for the last; fewer where they would have or span more than 4 million rows. At least 1. Default 1024.</param>
[Component("window")]
public sealed class Window(Pipe input, int rows, ColumnPattern columns, int step = 1, int chunkRows = 1024) : Pipe(input)
{
    /// <summary>Rows of a window.</summary>
    public int Rows { get; } = Require.AtLeast(rows, 1);

    /// <summary>The columns that are gathered.</summary>
    public ColumnPattern Columns { get; } = columns;

    /// <summary>Rows from the start of one window to that of the next.</summary>
    public int Step { get; } = Require.AtLeast(step, 1);

    /// <summary>Most windows of a message.</summary>
    public int ChunkRows { get; } = Require.AtLeast(chunkRows, 1);

    /// <inheritdoc/>
    public override async ValueTask<long?> CountAsync(CancellationToken cancellationToken = default) =>
        await Upstream.CountAsync(cancellationToken) is { } count ? WindowsIn(count) : null;

    private long WindowsIn(long count) => count < Rows ? 0 : (count - Rows) / Step + 1;

    /// <inheritdoc/>
    /// <exception cref="ComponentException">The windows asked for have more rows than one message.</exception>
    public override async ValueTask<Message> ReadAsync(Rows rows, CancellationToken cancellationToken = default)
    {
        if (await CountAsync(cancellationToken) is { } count) rows.CheckWithin(count);
        var all = new long[RowLimit.Listed(this, (Int128)rows.Count * Rows)];
        for (var i = 0; i < all.Length; i++) all[i] = RowLimit.Checked(this, (Int128)rows[i / Rows] * Step + i % Rows);
        return Gathered(await Upstream.ReadAsync(Fireworks.Rows.At(all), cancellationToken), rows.Count);
    }

    /// <inheritdoc/>
    public override PipeReader Open(Cursor? from = null) => new Reader(this, from ?? Cursor.Start);

    private static string TensorTypes => string.Join(", ", DTypes.Names.Where(name => name != DType.Text.Name()));

    /// <summary>The windows of a message that holds the rows of one after those of another.</summary>
    private Message Gathered(Message rows, int windows)
    {
        var last = new long[windows];
        for (var i = 0; i < windows; i++) last[i] = (long)(i + 1) * Rows - 1;
        var chosen = Columns.In(rows).ToHashSet(StringComparer.Ordinal);
        return Message.OfLength(windows, rows.Select(c => KeyValuePair.Create(c.Key, !chosen.Contains(c.Key)
            ? c.Value.Take(Fireworks.Rows.At(last))
            : c.Value.ToHost() is TensorColumn { Type: var type } cells
                ? new TensorColumn(new ColumnType(type.DType, [Rows, .. type.RowShape]), windows, cells.Data)
                : throw new ColumnTypeException(c.Key, $"of a type that tensors have ({TensorTypes}), without gaps", c.Value.Type.ToString()))));
    }

    /// <summary>Keeps the messages that its next windows lie in, and reads them again when it resumes: its cursor is where the input stood before the first of them,
    /// and how many rows lie between that and the next window.</summary>
    private sealed class Reader(Window pipe, Cursor from) : PipeReader
    {
        private const int MostRows = 1 << 22;               // that the windows of a message have together or lie in, but for a single one

        private readonly RowReader _input = new(pipe.Upstream, from.Input());
        private readonly Queue<(Cursor At, Message Rows)> _held = [];
        private readonly int _windows = Math.Clamp(Math.Min(MostRows / pipe.Rows, (MostRows - pipe.Rows) / pipe.Step + 1), 1, pipe.ChunkRows);
        private long _skip = from.Position;                 // rows from the first one held to the next window

        public override Cursor Position => Cursor.At(from.Pass, _skip, _held.TryPeek(out var first) ? first.At : _input.Position);

        public override async ValueTask<Message?> NextAsync(CancellationToken cancellationToken = default)
        {
            await HoldAsync((_windows - 1L) * pipe.Step + pipe.Rows, cancellationToken);
            var rows = Message.Concat([.. _held.Select(h => h.Rows)]);
            var windows = (int)Math.Min(_windows, pipe.WindowsIn(rows.Length - _skip));
            if (windows <= 0) return null;

            var all = new long[windows * pipe.Rows];
            for (var i = 0; i < all.Length; i++) all[i] = _skip + (long)(i / pipe.Rows) * pipe.Step + i % pipe.Rows;
            _skip += (long)windows * pipe.Step;
            while (_held.TryPeek(out var first) && _skip >= first.Rows.Length) _skip -= _held.Dequeue().Rows.Length;
            return pipe.Gathered(rows.Take(Fireworks.Rows.At(all)), windows);
        }

        /// <summary>Reads on until so many rows from the next window on are held, or the input ends.</summary>
        private async Task HoldAsync(long needed, CancellationToken cancellationToken)
        {
            var held = _held.Sum(h => (long)h.Rows.Length);
            while (held - _skip < needed)
            {
                var at = _input.Position;
                if (await _input.TakeAsync(await _input.ReadyAsync(cancellationToken), cancellationToken) is not { } rows) return;
                if (_held.Count == 0 && _skip >= rows.Length)
                {
                    _skip -= rows.Length;
                    continue;
                }
                _held.Enqueue((at, rows));
                held += rows.Length;
            }
        }

        public override ValueTask DisposeAsync() => _input.DisposeAsync();
    }
}
