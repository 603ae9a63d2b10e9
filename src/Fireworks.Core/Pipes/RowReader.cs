namespace Fireworks;

/// <summary>Reads a pass by rows instead of by messages: what a batcher or a hub stands on.</summary>
/// <remarks>Its cursor is where the current message began and how many of its rows are used.</remarks>
public sealed class RowReader : IAsyncDisposable
{
    private readonly PipeReader _input;
    private Cursor _begin;
    private Message? _message;
    private int _used;

    /// <summary>A reader of rows.</summary>
    /// <param name="input">What to read.</param>
    /// <param name="from">A position that such a reader reported, or the start of a pass.</param>
    public RowReader(Pipe input, Cursor from)
    {
        _begin = from.Input();
        _used = from.Position <= int.MaxValue ? (int)from.Position : throw OfOtherRows(from.Position);
        Pass = from.Pass;
        _input = input.Open(_begin);
    }

    /// <summary>Where it stands.</summary>
    public Cursor Position => _message is not null && _used == _message.Length ? Cursor.At(Pass, 0, _input.Position) : Cursor.At(Pass, _used, _begin);

    /// <summary>Which row of the current message is the next to be taken; from 0.</summary>
    public int NextRow => _used;

    /// <summary>No rows of the message at hand, which tell the columns; of no columns before the first.</summary>
    public Message Columns => _message?.Slice(0, 0) ?? Message.Empty;

    private long Pass { get; }

    /// <summary>The next rows, up to <paramref name="most"/>, sharing memory where they lie in one message; null at the end of the pass.</summary>
    public ValueTask<Message?> TakeAsync(int most, CancellationToken cancellationToken = default) => TakeAsync(most, static rows => rows.Length, cancellationToken);

    /// <summary>The next rows, up to <paramref name="most"/>, until <paramref name="fitting"/> says that no more fit; null at the end of the pass.</summary>
    /// <param name="most">Most rows; at least 1.</param>
    /// <param name="fitting">Told the rows that come next, it says how many of them fit after what it was told before. The first row of all must.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public async ValueTask<Message?> TakeAsync(int most, Func<Message, int> fitting, CancellationToken cancellationToken = default)
    {
        var parts = new List<Message>();
        for (var rows = 0; rows < most && await FillAsync(cancellationToken);)
        {
            var next = _message!.Slice(_used, Math.Min(most - rows, _message.Length - _used));
            var count = fitting(next);
            if (count > 0) parts.Add(next.Slice(0, count));
            _used += count;
            rows += count;
            if (count < next.Length) break;
        }
        return parts.Count == 0 ? null : Message.Concat(parts);
    }

    /// <summary>Rows that can be taken without waiting for the input; at least 1, or 0 at the end of the pass.</summary>
    public async ValueTask<int> ReadyAsync(CancellationToken cancellationToken = default) =>
        await FillAsync(cancellationToken) ? _message!.Length - _used : 0;

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_message is not null && _used < _message.Length) return true;

        var resumed = _message is null ? _used : 0;
        var begin = _message is null ? _begin : _input.Position;
        if (await _input.NextAsync(cancellationToken) is not { } next) return false;
        if (resumed > next.Length) throw OfOtherRows(resumed);
        (_message, _begin, _used) = (next, begin, resumed);
        return _used < next.Length || await FillAsync(cancellationToken);
    }

    private static ComponentException OfOtherRows(long used) =>
        new($"A cursor says that {used} rows of a message were used, which has fewer: it was made by another graph, or of other data. Read from the start.");

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _input.DisposeAsync();
}
