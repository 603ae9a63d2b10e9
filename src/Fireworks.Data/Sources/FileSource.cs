namespace Fireworks;

/// <summary>A source of the rows of one file under the host's data roots: streamed in order, by index through an index of offsets.</summary>
/// <remarks>
/// <para>A pass holds one buffer and one message, whatever the size of the file. A reader's cursor notes where its next row begins, so that
/// resuming goes there at once; in a packed file (<c>.gz</c>) and one in another encoding than UTF-8 it reads up to there.</para>
/// <para>Read by index or counted, a file is gone through once: up to 16 MiB, and whatever cannot be sought, its rows stay in memory; of a
/// longer one only where every sixteenth row begins.</para>
/// </remarks>
public abstract class FileSource : Pipe
{
    private const int StreamBytes = 256 << 10, IndexedBytes = 16 << 10;

    private readonly Lock _opening = new();
    private RowIndex? _index;
    private Message? _all;

    private protected FileSource(string path, int chunkRows)
    {
        Path = Require.NotEmpty(path);
        ChunkRows = Require.Between(chunkRows, 1, 1 << 20);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Rows of one message.</summary>
    public int ChunkRows { get; }

    /// <summary>The longest file whose rows stay in memory when they are read by index, in bytes.</summary>
    internal long MostBytesInMemory { get; init; } = 16 << 20;

    /// <summary>Opens the file at its first row.</summary>
    /// <param name="bufferBytes">Bytes to read at once.</param>
    private protected abstract FileRows OpenRows(int bufferBytes);

    /// <summary>Where the file is.</summary>
    /// <exception cref="PathNotAllowedException">The path leads out of the data roots.</exception>
    private protected string Resolve() => (Context.Find<DataRoots>() ?? new DataRoots(Directory.GetCurrentDirectory())).Resolve(Path);

    /// <inheritdoc/>
    /// <exception cref="DataFileException">The file is missing or cannot be read.</exception>
    public override ValueTask<long?> CountAsync(CancellationToken cancellationToken = default)
    {
        Prepare(cancellationToken);
        return new(_index?.Count ?? _all!.Length);
    }

    /// <inheritdoc/>
    /// <exception cref="DataFileException">The file is missing or cannot be read.</exception>
    public override ValueTask<Message> ReadAsync(Rows rows, CancellationToken cancellationToken = default)
    {
        Prepare(cancellationToken);
        if (_index is null) return new(_all!.Take(rows));

        return new(Guard(() =>
        {
            using var file = OpenRows(IndexedBytes);
            return _index.Read(file, rows, cancellationToken);
        }));
    }

    /// <inheritdoc/>
    public override PipeReader Open(Cursor? from = null) => new Reader(this, from ?? Cursor.Start);

    private void Prepare(CancellationToken cancellationToken)
    {
        lock (_opening)
        {
            if (_index is not null || _all is not null) return;

            (_index, _all) = Guard(() => Look(cancellationToken));
        }
    }

    private (RowIndex? Index, Message? All) Look(CancellationToken cancellationToken)
    {
        using var file = OpenRows(StreamBytes);
        if (file.CanSeek && new FileInfo(Resolve()).Length > MostBytesInMemory) return (RowIndex.Of(file, cancellationToken), null);

        var chunks = new List<Message>();
        while (file.Read(ChunkRows) is { } chunk)
        {
            chunks.Add(chunk);
            cancellationToken.ThrowIfCancellationRequested();
        }
        return (null, chunks.Count > 0 ? Message.Concat(chunks) : file.Take());
    }

    // A disk or a share may fail at any read.
    private T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (IOException e)
        {
            throw new DataFileException(Path, 0, null, $"The file cannot be read: {e.Message} Look at the disk or share that it lies on.", e);
        }
    }

    private sealed class Reader(FileSource source, Cursor from) : PipeReader
    {
        private FileRows? _file;
        private long _row = from.Position;
        private Cursor? _position;

        // Beside the row stand its offset and line, as two children.
        public override Cursor Position => _position ??= _file is null ? from : Cursor.At(from.Pass, _row, Cursor.At(from.Pass, _file.Next.Offset), Cursor.At(from.Pass, _file.Next.Line));

        public override ValueTask<Message?> NextAsync(CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (source.Guard(() => (_file ??= OpenThere(cancellationToken)).Read(source.ChunkRows)) is not { } rows) return new((Message?)null);

            _row += rows.Length;
            _position = null;
            return new(rows);
        }

        private FileRows OpenThere(CancellationToken cancellationToken)
        {
            var file = source.OpenRows(StreamBytes);
            try
            {
                GoThere(file, cancellationToken);
                return file;
            }
            catch
            {
                file.Dispose();
                throw;
            }
        }

        private void GoThere(FileRows file, CancellationToken cancellationToken)
        {
            if (_row > 0 && file.CanSeek && from.Inputs is [var offset, var line])
            {
                file.Seek(new RowMark(offset.Position, line.Position));
                return;
            }
            for (long row = 0; row < _row; row++)
            {
                if (row % source.ChunkRows == 0) cancellationToken.ThrowIfCancellationRequested();
                if (!file.Move()) throw DataFileException.Shorter(source.Path, _row, row);
            }
        }

        public override ValueTask DisposeAsync()
        {
            _file?.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
