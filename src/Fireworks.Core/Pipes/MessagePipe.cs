namespace Fireworks;

/// <summary>A source over a message in memory.</summary>
/// <param name="message">The rows.</param>
/// <param name="chunkRows">Rows of each message read in order, but for the last; at least 1. Default 1024.</param>
public sealed class MessagePipe(Message message, int chunkRows = 1024) : Pipe
{
    /// <summary>The rows.</summary>
    public Message Message { get; } = message;

    /// <summary>Rows of each message read in order.</summary>
    public int ChunkRows { get; } = Require.AtLeast(chunkRows, 1);

    /// <inheritdoc/>
    public override ValueTask<long?> CountAsync(CancellationToken cancellationToken = default) => new(Message.Length);

    /// <inheritdoc/>
    public override ValueTask<Message> ReadAsync(Rows rows, CancellationToken cancellationToken = default)
    {
        rows.CheckWithin(Message.Length);
        return new(Message.Take(rows));
    }

    /// <inheritdoc/>
    public override PipeReader Open(Cursor? from = null) => new Reader(this, from ?? Cursor.Start);

    private sealed class Reader(MessagePipe pipe, Cursor from) : PipeReader
    {
        private long _row = from.Position;

        public override Cursor Position => Cursor.At(from.Pass, _row);

        public override ValueTask<Message?> NextAsync(CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = (int)Math.Min(pipe.ChunkRows, pipe.Message.Length - _row);
            if (count <= 0) return new((Message?)null);

            var rows = pipe.Message.Slice((int)_row, count);
            _row += count;
            return new(rows);
        }
    }
}
