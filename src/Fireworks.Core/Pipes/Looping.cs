namespace Fireworks;

/// <summary>Lets an input that can only be read in order be read by index: it reads forward to the rows asked, and starts again for rows before.</summary>
/// <remarks>
/// <para>What it gives is one row for each index, in the order asked, whatever order the input was read in. It notes where the input stood at up to
/// 1,024 places of the pass, evenly apart, so that starting again means opening the input at the place before the row, not at row 0.
/// One request reads at a time; put <c>caching</c> after it where rows are asked again.</para>
/// <para>When the input does not know its count, it is read to its end once, when the count is first asked for. Reads in order pass through.</para>
/// </remarks>
/// <param name="input">Where the rows come from.</param>
[Component("looping")]
public sealed class Looping(Pipe input) : Pipe(input)
{
    private const int MostMarks = 1024;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly List<(long Row, Cursor At)> _marks = [(0, Cursor.Start)];
    private long _apart = 1;                                // rows between two marks, at least
    private PipeReader? _reader;
    private Message? _message, _columns;                    // the rows at hand, and a message without rows that has the columns
    private long _begin, _end;                              // the rows of the message
    private long _seen = -1;                                // rows of an input that does not say; −1 until its end was seen

    private long? Seen => Interlocked.Read(ref _seen) is >= 0 and var rows ? rows : null;

    /// <inheritdoc/>
    public override async ValueTask<long?> CountAsync(CancellationToken cancellationToken = default)
    {
        if (await Upstream.CountAsync(cancellationToken) is { } known) return known;
        if (Seen is { } counted) return counted;
        return await InTurnAsync(async () =>
        {
            while (Seen is null) await AdvanceAsync(cancellationToken);
            return Seen;
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public override async ValueTask<Message> ReadAsync(Rows rows, CancellationToken cancellationToken = default) =>
        await InTurnAsync(() => CollectAsync(rows, cancellationToken), cancellationToken);

    private async Task<Message> CollectAsync(Rows rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
        {
            if (_columns is null && Seen is null) await AdvanceAsync(cancellationToken);
            return _columns ?? Message.Empty;
        }
        var wanted = rows.ToArray();
        Array.Sort(wanted);
        var (parts, placeOf) = (new List<Message>(), new Dictionary<long, long>());
        for (var i = 0; i < wanted.Length;)
        {
            await SeekAsync(wanted[i], cancellationToken);
            var own = new List<long>();
            for (; i < wanted.Length && wanted[i] < _end; i++)
            {
                if (placeOf.TryAdd(wanted[i], placeOf.Count)) own.Add(wanted[i] - _begin);
            }
            parts.Add(_message!.Take(Rows.At([.. own])));
        }
        return Message.Concat(parts).Take(rows.Map(row => placeOf[row]));
    }

    /// <summary>Reads until the row is in the message at hand, from the nearest place before it.</summary>
    private async Task SeekAsync(long row, CancellationToken cancellationToken)
    {
        if (row >= Seen) throw new RowOutOfRangeException(row, _seen);
        if (_message is not null && row >= _begin && row < _end) return;

        var (at, cursor) = _marks.FindLast(mark => mark.Row <= row);
        if (_reader is null || row < _begin || at > _end) await OpenAsync(at, cursor);
        while (row >= _end)
        {
            await AdvanceAsync(cancellationToken);
            if (row >= Seen) throw new RowOutOfRangeException(row, _seen);
        }
    }

    private async Task OpenAsync(long row, Cursor at)
    {
        await CloseAsync();
        (_reader, _begin, _end) = (Upstream.Open(at), row, row);
    }

    private async Task AdvanceAsync(CancellationToken cancellationToken)
    {
        if (_reader is null) await OpenAsync(_marks[^1].Row, _marks[^1].At);
        Mark(_end, _reader!.Position);
        var next = await _reader.NextAsync(cancellationToken);
        if (next is null)
        {
            Interlocked.Exchange(ref _seen, _end);
            await CloseAsync();
            return;
        }
        _columns ??= next.Slice(0, 0);
        (_message, _begin, _end) = (next, _end, _end + next.Length);
    }

    private void Mark(long row, Cursor at)
    {
        if (row - _marks[^1].Row < _apart) return;
        _marks.Add((row, at));
        if (_marks.Count <= MostMarks) return;
        for (var i = 0; 2 * i < _marks.Count; i++) _marks[i] = _marks[2 * i];
        _marks.RemoveRange((MostMarks + 2) / 2, _marks.Count - (MostMarks + 2) / 2);
        _apart = Math.Max(2 * _apart, 2 * _marks[^1].Row / MostMarks);
    }

    private async Task<T> InTurnAsync<T>(Func<Task<T>> read, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await read();
        }
        catch (Exception e) when (e is not RowOutOfRangeException)
        {
            // After an error a reader is of no use.
            await CloseAsync();
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task CloseAsync()
    {
        if (_reader is { } reader) await reader.DisposeAsync();
        (_reader, _message) = (null, null);
    }
}
