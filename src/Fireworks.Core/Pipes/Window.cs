namespace Fireworks;

/// <summary>Gives windows of consecutive rows, each as one row: a series becomes examples of its recent past.</summary>
/// <remarks>Window i is rows i · step to i · step + rows − 1; what does not fill a window is left out. In the columns chosen the rows of a window
/// stand one after another, so that a number becomes [rows] and a tensor [rows, …]; other columns have their value in the window's last row.</remarks>
/// <param name="input">Where the rows come from.</param>
/// <param name="rows">Rows of a window; at least 1.</param>
/// <param name="columns">The columns of numbers or tensors that are gathered.</param>
/// <param name="step">Rows from the start of one window to that of the next; at least 1. Default 1.</param>
/// <param name="chunkRows">Least windows of a message read in order, but for the last; at least 1. Default 1024.</param>
[Component("window")]
public sealed class Window(Pipe input, int rows, ColumnPattern columns, int step = 1, int chunkRows = 1024) : Pipe(input)
{
    /// <summary>Rows of a window.</summary>
    public int Rows { get; } = Require.AtLeast(rows, 1);

    /// <summary>The columns that are gathered.</summary>
    public ColumnPattern Columns { get; } = columns;

    /// <summary>Rows from the start of one window to that of the next.</summary>
    public int Step { get; } = Require.AtLeast(step, 1);

    /// <summary>Least windows of a message.</summary>
    public int ChunkRows { get; } = Require.AtLeast(chunkRows, 1);

    /// <inheritdoc/>
    public override async ValueTask<long?> CountAsync(CancellationToken cancellationToken = default) =>
        await Upstream.CountAsync(cancellationToken) is { } count ? WindowsIn(count) : null;

    private long WindowsIn(long count) => count < Rows ? 0 : (count - Rows) / Step + 1;

    /// <inheritdoc/>
    public override async ValueTask<Message> ReadAsync(Rows rows, CancellationToken cancellationToken = default)
    {
        if (await CountAsync(cancellationToken) is { } count) rows.CheckWithin(count);
        var all = new long[checked(rows.Count * Rows)];
        for (var i = 0; i < all.Length; i++) all[i] = checked(rows[i / Rows] * Step + i % Rows);
        return Gathered(await Upstream.ReadAsync(Fireworks.Rows.At(all), cancellationToken), rows.Count);
    }

    /// <inheritdoc/>
    public override PipeReader Open(Cursor? from = null) => new Reader(this, from ?? Cursor.Start);

    /// <summary>The windows of a message that holds the rows of one after those of another.</summary>
    private Message Gathered(Message rows, int windows)
    {
        var last = new long[windows];
        for (var i = 0; i < windows; i++) last[i] = (long)(i + 1) * Rows - 1;
        var chosen = Columns.In(rows);
        return Message.OfLength(windows, rows.Select(c => KeyValuePair.Create(c.Key, !chosen.Contains(c.Key)
            ? c.Value.Take(Fireworks.Rows.At(last))
            : c.Value.ToHost() is TensorColumn { Type: var type } cells
                ? new TensorColumn(new ColumnType(type.DType, [Rows, .. type.RowShape]), windows, cells.Data)
                : throw new ColumnTypeException(c.Key, "numbers", c.Value.Type.ToString()))));
    }

    /// <summary>Reads ahead what windows share, and reads it again when it resumes: its cursor is where the input stood at its next window.</summary>
    private sealed class Reader(Window pipe, Cursor from) : PipeReader
    {
        private readonly RowReader _input = new(pipe.Upstream, from.Input());
        private Cursor _next = from.Input();
        private Message _ahead = Message.Empty;             // rows of the next window that were read already

        // What is read ahead lies within the rows by which one message's windows advance.
        private readonly int _windows = Math.Max(pipe.ChunkRows, (pipe.Rows - pipe.Step + pipe.Step - 1) / pipe.Step);

        public override Cursor Position => Cursor.At(from.Pass, 0, _next);

        public override async ValueTask<Message?> NextAsync(CancellationToken cancellationToken = default)
        {
            var advance = checked(_windows * pipe.Step);
            var own = await _input.TakeAsync(advance - _ahead.Length, cancellationToken) ?? Message.Empty;
            var next = _input.Position;
            var ahead = pipe.Rows > pipe.Step ? await _input.TakeAsync(pipe.Rows - pipe.Step, cancellationToken) ?? Message.Empty : Message.Empty;

            var rows = Message.Concat(_ahead, own, ahead);
            var windows = (int)Math.Min(_windows, pipe.WindowsIn(rows.Length));
            if (windows <= 0) return null;
            (_next, _ahead) = (next, ahead);

            var all = new long[checked(windows * pipe.Rows)];
            for (var i = 0; i < all.Length; i++) all[i] = (long)(i / pipe.Rows) * pipe.Step + i % pipe.Rows;
            return pipe.Gathered(rows.Take(Fireworks.Rows.At(all)), windows);
        }

        public override ValueTask DisposeAsync() => _input.DisposeAsync();
    }
}
