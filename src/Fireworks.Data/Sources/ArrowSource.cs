namespace Fireworks;

/// <summary>The rows of an Arrow IPC file, or of an Arrow stream in a file: every kind of column, exactly as it was written.</summary>
/// <remarks>
/// <para>The file is not read but mapped: rows, in order and by index, are read as they are used, so it may be larger than memory. Every length,
/// offset and text is checked first, so it may come from anywhere. A column has gaps when it has any in some batch of the file.</para>
/// <para>Replace the file whole (write beside it, then rename); a mapped file that is cut short in place ends the process that reads it.
/// A source goes on with the file that it found first.</para>
/// </remarks>
[Component("arrow")]
public sealed class ArrowSource : Pipe
{
    private readonly Lock _loading = new();
    private MessagePipe? _rows;

    /// <summary>A source of the rows of a file.</summary>
    /// <param name="path">The file, under one of the host's data roots.</param>
    /// <param name="columns">The columns to read; the others cost nothing. Default all.</param>
    /// <param name="chunkRows">Rows of one message; 1 to 1,048,576. Default 4,096.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    public ArrowSource(string path, IReadOnlyList<string>? columns = null, int chunkRows = 4096)
    {
        Path = Require.NotEmpty(path);
        Columns = columns ?? [];
        ChunkRows = Require.Between(chunkRows, 1, 1 << 20);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The columns to read; all when empty.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Rows of one message.</summary>
    public int ChunkRows { get; }

    /// <inheritdoc/>
    /// <exception cref="DataFileException">The file is missing, damaged, or holds what a message cannot.</exception>
    public override ValueTask<long?> CountAsync(CancellationToken cancellationToken = default) => Mapped().CountAsync(cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="DataFileException">The file is missing, damaged, or holds what a message cannot.</exception>
    public override ValueTask<Message> ReadAsync(Rows rows, CancellationToken cancellationToken = default) => Mapped().ReadAsync(rows, cancellationToken);

    /// <inheritdoc/>
    public override PipeReader Open(Cursor? from = null) => new Reader(this, from ?? Cursor.Start);

    /// <summary>All rows of a file.</summary>
    /// <param name="name">The file as its user named it.</param>
    /// <param name="path">Where it is.</param>
    internal static Message Load(string name, string path)
    {
        DataFile.Check(path, problem => new DataFileException(name, 0, null, problem));
        try
        {
            return Message.Load(path);
        }
        catch (Exception e) when (e is ArrowFormatException or IOException or UnauthorizedAccessException)
        {
            throw new DataFileException(name, 0, null, $"The Arrow file cannot be read: {e.Message}", e);
        }
    }

    private MessagePipe Mapped()
    {
        lock (_loading)
        {
            if (_rows is not null) return _rows;

            var path = (Context.Find<DataRoots>() ?? new DataRoots(Directory.GetCurrentDirectory())).Resolve(Path);
            var rows = Load(Path, path);
            return _rows = new MessagePipe(Columns.Count == 0 ? rows : rows.Select([.. Columns]), ChunkRows);
        }
    }

    private sealed class Reader(ArrowSource source, Cursor from) : PipeReader
    {
        private PipeReader? _rows;

        public override Cursor Position => _rows?.Position ?? from;

        public override ValueTask<Message?> NextAsync(CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _rows ??= OpenThere();
            return _rows.NextAsync(cancellationToken);
        }

        private PipeReader OpenThere()
        {
            var rows = source.Mapped();
            return from.Position <= rows.Message.Length ? rows.Open(from) : throw DataFileException.Shorter(source.Path, from.Position, rows.Message.Length);
        }

        public override ValueTask DisposeAsync() => _rows?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
