namespace Fireworks;

/// <summary>Loads and saves messages as files, in the format that the extension names.</summary>
/// <remarks>
/// <para><c>.arrow</c> keeps everything and is the fastest: it is mapped, not read, see <see cref="ArrowSource"/>. <c>.parquet</c> is
/// small and keeps everything but what <see cref="ParquetWriter"/> says; <c>.json</c>, <c>.jsonl</c> and <c>.ndjson</c> keep tensors as nested lists; <c>.csv</c> and <c>.tsv</c> hold one value a cell. Text formats may end in
/// <c>.gz</c>; their types are taken from the data by the rules of <see cref="CsvSource"/> and <see cref="JsonSource"/>: from all rows when a file is loaded, from
/// the first 1,000 when it is opened.</para>
/// <para>For a file larger than memory, read the source that <see cref="Open"/> gives.</para>
/// </remarks>
public static class MessageFiles
{
    private static readonly string[] Formats = [".arrow", ".parquet", ".json", ".jsonl", ".ndjson", ".csv", ".tsv"];

    private const int LoadedRows = 1 << 16;

    /// <summary>All rows of a file.</summary>
    /// <exception cref="DataFileException">The file is missing, damaged, of an unknown format, or holds what a message cannot.</exception>
    public static async Task<Message> LoadAsync(string path, CancellationToken cancellationToken = default)
    {
        if (FormatOf(path) == ".arrow") return ArrowSource.Load(path, path);

        try
        {
            return await AllAsync(Source(path, LoadedRows, new TypeSample(CsvSource.SampleRows, UntilKnown: true)), cancellationToken);
        }
        catch (DataFileException e) when (e.Column is not null)
        {
            // The types of the first rows are those of all rows where all fit them, which saves most files a second pass; here a row did not.
            return await AllAsync(Source(path, LoadedRows, TypeSample.All), cancellationToken);
        }
    }

    private static async Task<Message> AllAsync(Pipe source, CancellationToken cancellationToken)
    {
        var chunks = new List<Message>();
        await foreach (var rows in source.IterateAsync(cancellationToken: cancellationToken)) chunks.Add(rows);
        return chunks.Count > 0 ? Message.Concat(chunks) : await source.ReadAsync(Rows.Range(0, 0), cancellationToken);
    }

    /// <summary>Saves a message. The file appears whole or not at all; one that exists is replaced.</summary>
    /// <exception cref="DataFileException">The extension names no format, or the file cannot be written there.</exception>
    /// <exception cref="ColumnTypeException">The format cannot hold a column.</exception>
    public static async Task SaveAsync(Message message, string path, CancellationToken cancellationToken = default)
    {
        if (Directory.Exists(path)) throw new DataFileException(path, 0, null, "A file is written, but there is a folder of that name; name another file.");
        var part = path + ".part";
        var created = Create(path, part);
        try
        {
            await using (var writer = created)
            {
                await writer.WriteAsync(message, cancellationToken);
                await writer.EndAsync(message, cancellationToken);
            }
            File.Move(part, path, overwrite: true);
        }
        catch
        {
            File.Delete(part);
            throw;
        }
    }

    /// <summary>A source that streams a file of rows, wherever it lies.</summary>
    /// <param name="path">The file.</param>
    /// <param name="chunkRows">Rows of one message; 1 to 65,536. Default 4,096.</param>
    /// <exception cref="DataFileException">The extension names no format.</exception>
    public static Pipe Open(string path, int chunkRows = 4096) => Source(path, chunkRows, new TypeSample(CsvSource.SampleRows));

    private static Pipe Source(string path, int chunkRows, TypeSample sample)
    {
        var full = Path.GetFullPath(path);
        Pipe source = FormatOf(path) switch
        {
            ".arrow" => new ArrowSource(full, chunkRows: chunkRows),
            ".parquet" => new ParquetSource(full, chunkRows: chunkRows),
            ".csv" => new CsvSource(full, chunkRows: chunkRows) { Sample = sample },
            ".tsv" => new CsvSource(full, delimiter: "\t", chunkRows: chunkRows) { Sample = sample },
            _ => new JsonSource(full, chunkRows: chunkRows) { Sample = sample },
        };
        source.Bind(NodeContext.Detached with { Services = new CallersFiles() });
        return source;
    }

    /// <summary>A writer of the format that a path names.</summary>
    /// <param name="path">Names the format.</param>
    /// <param name="file">The file to write; the path when null.</param>
    /// <exception cref="DataFileException">The extension names no format, or the file cannot be written there.</exception>
    public static MessageWriter Create(string path, string? file = null)
    {
        var format = FormatOf(path);
        Stream to = Created(path, file ?? path);
        if (path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)) to = new PackedWriter(to);
        return format switch
        {
            ".arrow" => new ArrowWriter(to),
            ".parquet" => new ParquetWriter(to),
            ".csv" => new CsvWriter(to),
            ".tsv" => new CsvWriter(to, "\t"),
            var json => new JsonWriter(to, lines: json != ".json"),
        };
    }

    private static FileStream Created(string path, string file)
    {
        try
        {
            return new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 64 << 10);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataFileException(path, 0, null, $"The file cannot be written: {e.Message} Make its folder, or write into another.", e);
        }
    }

    /// <summary>Returns a path whose extension names a format.</summary>
    /// <exception cref="ArgumentException">It names none.</exception>
    internal static string Known(string path)
    {
        try
        {
            _ = FormatOf(path);
            return path;
        }
        catch (DataFileException e)
        {
            throw new ArgumentException($"'path' must name a format: {e.Message}", nameof(path), e);
        }
    }

    /// <summary>The extension that names the format, without <c>.gz</c>, in lower case.</summary>
    private static string FormatOf(string path)
    {
        var name = Require.NotEmpty(path).EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        var format = Path.GetExtension(name).ToLowerInvariant();
        var isPacked = name.Length < path.Length;
        return Formats.Contains(format) && !(isPacked && format is (".arrow" or ".parquet"))
            ? format
            : throw new DataFileException(path, 0, null, $"The extension names the format: {string.Join(", ", Formats)}, the text ones also with .gz; rename the file.");
    }

    /// <summary>What sources outside a graph may read: the caller names the file himself.</summary>
    private sealed class CallersFiles : IServiceProvider
    {
        public object? GetService(Type serviceType) => serviceType == typeof(DataRoots) ? DataRoots.Anywhere : null;
    }
}
