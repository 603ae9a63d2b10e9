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
        _used = (int)from.Position;
        Pass = from.Pass;
        _input = input.Open(_begin);
    }

    /// <summary>Where it stands.</summary>
    public Cursor Position => _message is not null && _used == _message.Length ? Cursor.At(Pass, 0, _input.Position) : Cursor.At(Pass, _used, _begin);

    private long Pass { get; }

    /// <summary>The next rows, up to <paramref name="most"/>, sharing memory where they lie in one message; null at the end of the pass.</summary>
    public async ValueTask<Message?> TakeAsync(int most, CancellationToken cancellationToken = default)
    {
        var parts = new List<Message>();
        for (var rows = 0; rows < most && await FillAsync(cancellationToken); rows += parts[^1].Length)
        {
            var count = Math.Min(most - rows, _message!.Length - _used);
            parts.Add(_message.Slice(_used, count));
            _used += count;
        }
        return parts.Count == 0 ? null : Message.Concat(parts);
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_message is not null && _used < _message.Length) return true;

        var resumed = _message is null ? _used : 0;
        var begin = _message is null ? _begin : _input.Position;
        if (await _input.NextAsync(cancellationToken) is not { } next) return false;
        (_message, _begin, _used) = (next, begin, resumed);
        return _used < next.Length || await FillAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _input.DisposeAsync();
}
