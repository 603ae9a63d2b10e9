namespace Fireworks;

/// <summary>The rows of a Parquet file, streamed row group by row group; tensors that Fireworks wrote come back as tensors.</summary>
/// <remarks>
/// <para>The reader is native, and a file that is damaged or made to harm can end the process that reads it. So a file is read in a process
/// of its own, which costs some 0.2 s at the start of a pass and a copy; its death is an exception here that names the file. For files that
/// you made yourself, <c>isolate: false</c> reads at the reader's full speed.</para>
/// <para>Nulls are gaps. Whether a column may have any holds for the whole file: an optional one may, unless the statistics of all row groups say
/// that it has no nulls. Writers that call every column optional, such as pandas, keep such statistics. They count an empty list as a null, so a
/// column of lists with an empty one, and its items, may have gaps by what the file says. A column of nothing but nulls that its writer gave no other
/// type is text.</para>
/// <para>Times of Parquet's old type INT96 are read in microseconds, which reach as far as years of four digits: of their nanoseconds, the last three
/// digits are cut off.</para>
/// <para>Read by index, the row groups last used stay in memory, up to 256 MiB.</para>
/// </remarks>
[Component("parquet")]
public sealed class ParquetSource : Pipe
{
    private const long MostBytesCached = 256L << 20;

    private readonly SemaphoreSlim _reading = new(1, 1);
    private readonly List<(int Group, Message Rows)> _cached = [];     // last used last
    private (Message Columns, long[] Starts)? _known;

    /// <summary>A source of the rows of a file.</summary>
    /// <param name="path">The file, under one of the host's data roots.</param>
    /// <param name="columns">The columns to read, in the order wanted, each once; the others cost nothing. Default all, in the file's order.</param>
    /// <param name="chunkRows">Rows of one message; 1 to 65,536. Default 4,096.</param>
    /// <param name="isolate">Whether the file is read in a process of its own. Default true.</param>
    /// <exception cref="ArgumentException">The path is empty, or a column is named twice.</exception>
    public ParquetSource(string path, IReadOnlyList<string>? columns = null, int chunkRows = 4096, bool isolate = true)
    {
        Path = Require.NotEmpty(path);
        Columns = columns ?? [];
        if (Columns.GroupBy(name => name).FirstOrDefault(same => same.Count() > 1) is { Key: var twice })
            throw new ArgumentException($"'columns' names each column once, but '{twice}' twice; name it once, and copy it behind the source.", nameof(columns));
        ChunkRows = Require.Between(chunkRows, 1, ParquetGroups.BatchRows);
        Isolate = isolate;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The columns to read, in their order; all when empty.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Rows of one message.</summary>
    public int ChunkRows { get; }

    /// <summary>Whether the file is read in a process of its own.</summary>
    public bool Isolate { get; }

    /// <inheritdoc/>
    /// <exception cref="DataFileException">The file is missing, damaged, or holds what a message cannot.</exception>
    public override async ValueTask<long?> CountAsync(CancellationToken cancellationToken = default)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            if (_known is null)
            {
                await using var file = await OpenAsync(cancellationToken);
                _known = (file.Columns, Starts(file));
            }
            return _known.Value.Starts[^1];
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <inheritdoc/>
    /// <exception cref="DataFileException">The file is missing, damaged, or holds what a message cannot.</exception>
    public override async ValueTask<Message> ReadAsync(Rows rows, CancellationToken cancellationToken = default)
    {
        rows.CheckWithin((await CountAsync(cancellationToken))!.Value);
        await _reading.WaitAsync(cancellationToken);
        try
        {
            return await GatherAsync(rows, cancellationToken);
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <inheritdoc/>
    public override PipeReader Open(Cursor? from = null) => new ParquetReader(this, from ?? Cursor.Start);

    /// <summary>Opens the file.</summary>
    internal async Task<IParquetGroups> OpenAsync(CancellationToken cancellationToken)
    {
        var path = (Context.Find<DataRoots>() ?? new DataRoots(Directory.GetCurrentDirectory())).Resolve(Path);
        DataFile.Check(path, problem => new DataFileException(Path, 0, null, problem));
        return Isolate ? await ParquetChild.OpenAsync(Path, path, Columns, cancellationToken) : ParquetGroups.Open(Path, path, Columns);
    }

    /// <summary>The first row of each group, and behind the last the number of rows.</summary>
    internal static long[] Starts(IParquetGroups file)
    {
        var starts = new long[file.Rows.Count + 1];
        for (var group = 0; group < file.Rows.Count; group++) starts[group + 1] = checked(starts[group] + file.Rows[group]);
        return starts;
    }

    /// <summary>The group that a row lies in.</summary>
    internal static int GroupOf(long[] starts, long row)
    {
        // Of groups without rows the last one begins at the same row as the next: skip them.
        var found = Array.BinarySearch(starts, row);
        if (found < 0) return ~found - 1;
        while (found + 1 < starts.Length && starts[found + 1] == row) found++;
        return found;
    }

    private async Task<Message> GatherAsync(Rows rows, CancellationToken cancellationToken)
    {
        var (columns, starts) = _known!.Value;
        var positions = Enumerable.Range(0, rows.Count).GroupBy(p => GroupOf(starts, rows[p])).OrderBy(g => g.Key).ToArray();
        var (parts, order) = (new List<Message>(), new long[rows.Count]);
        IParquetGroups? file = null;
        try
        {
            foreach (var group in positions)
            {
                if (!_cached.Any(c => c.Group == group.Key)) file ??= await OpenAsync(cancellationToken);
                var whole = await GroupAsync(group.Key, file, cancellationToken);
                var taken = parts.Sum(p => p.Length);
                foreach (var position in group) order[position] = taken++;
                parts.Add(whole.Take(Rows.At([.. group.Select(p => rows[p] - starts[group.Key])])));
            }
        }
        finally
        {
            if (file is not null) await file.DisposeAsync();
        }
        return parts.Count == 0 ? columns : Message.Concat(parts).Take(Rows.At(order));
    }

    private async Task<Message> GroupAsync(int group, IParquetGroups? file, CancellationToken cancellationToken)
    {
        if (_cached.FindIndex(c => c.Group == group) is >= 0 and var at)
        {
            var found = _cached[at];
            _cached.RemoveAt(at);
            _cached.Add(found);
            return found.Rows;
        }
        var batches = new List<Message>();
        await foreach (var batch in file!.ReadAsync(group, cancellationToken)) batches.Add(batch);
        _cached.Add((group, Message.Concat(batches)));
        while (_cached.Count > 1 && _cached.Sum(c => c.Rows.ByteCount) > MostBytesCached) _cached.RemoveAt(0);
        return _cached[^1].Rows;
    }
}
