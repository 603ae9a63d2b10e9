namespace Fireworks;

/// <summary>Reads a Parquet file in order. Its cursor is the row; its messages never cross a row group.</summary>
/// <remarks>A call that is cancelled leaves the file anywhere in a batch: the next one opens it anew, at the row where the reader stands.</remarks>
internal sealed class ParquetReader(ParquetSource source, Cursor from) : PipeReader
{
    // The batches of a group outlive a call, so that their token cannot be a call's own: it stops for whichever call is under way.
    private CancellationTokenSource _stopping = new();
    private IParquetGroups? _file;
    private IAsyncEnumerator<Message>? _batches;
    private long[] _starts = [];
    private Message _batch = Message.Empty;
    private int _used;
    private long _row = from.Position;

    /// <inheritdoc/>
    public override Cursor Position => Cursor.At(from.Pass, _row);

    /// <inheritdoc/>
    public override async ValueTask<Message?> NextAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_stopping.IsCancellationRequested) await CloseAsync();
        await using var stops = cancellationToken.UnsafeRegister(static stopping => ((CancellationTokenSource)stopping!).Cancel(), _stopping);
        if (_file is null)
        {
            _file = await source.OpenAsync(_stopping.Token);
            _starts = ParquetSource.Starts(_file);
        }
        while (_used == _batch.Length)
            if (!await FillAsync()) return null;

        var rows = _batch.Slice(_used, Math.Min(source.ChunkRows, _batch.Length - _used));
        _used += rows.Length;
        _row += rows.Length;
        return rows;
    }

    private async ValueTask<bool> FillAsync()
    {
        if (_batches is null)
        {
            if (_row > _starts[^1]) throw DataFileException.Shorter(source.Path, _row, _starts[^1]);
            if (_row == _starts[^1]) return false;
            var group = ParquetSource.GroupOf(_starts, _row);
            _batches = _file!.ReadAsync(group, _stopping.Token).GetAsyncEnumerator(_stopping.Token);
            var skip = _row - _starts[group];
            while (await _batches.MoveNextAsync())
            {
                (_batch, _used) = (_batches.Current, (int)Math.Min(skip, _batches.Current.Length));
                skip -= _used;
                if (_used < _batch.Length) return true;
            }
            throw new DataFileException(source.Path, 0, null, $"Row group {group} has fewer rows than the file says; it is damaged.");
        }
        if (await _batches.MoveNextAsync())
        {
            (_batch, _used) = (_batches.Current, 0);
            return true;
        }
        await _batches.DisposeAsync();
        _batches = null;
        return _row < _starts[^1];
    }

    private async ValueTask CloseAsync()
    {
        if (_batches is not null) await _batches.DisposeAsync();
        if (_file is not null) await _file.DisposeAsync();
        _stopping.Dispose();
        (_batches, _file, _batch, _used, _stopping) = (null, null, Message.Empty, 0, new CancellationTokenSource());
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _stopping.Dispose();
    }
}
