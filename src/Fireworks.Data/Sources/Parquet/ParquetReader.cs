namespace Fireworks;

/// <summary>Reads a Parquet file in order. Its cursor is the row; its messages never cross a row group.</summary>
internal sealed class ParquetReader(ParquetSource source, Cursor from) : PipeReader
{
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
        if (_file is null)
        {
            _file = await source.OpenAsync(cancellationToken);
            _starts = ParquetSource.Starts(_file);
        }
        while (_used == _batch.Length)
            if (!await FillAsync(cancellationToken)) return null;

        var rows = _batch.Slice(_used, Math.Min(source.ChunkRows, _batch.Length - _used));
        _used += rows.Length;
        _row += rows.Length;
        return rows;
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_batches is null)
        {
            if (_row >= _starts[^1]) return false;
            var group = ParquetSource.GroupOf(_starts, _row);
            _batches = _file!.ReadAsync(group, cancellationToken).GetAsyncEnumerator(cancellationToken);
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

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (_batches is not null) await _batches.DisposeAsync();
        if (_file is not null) await _file.DisposeAsync();
    }
}
