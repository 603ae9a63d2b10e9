using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>The rows of a CSV file, plain or gzipped (<c>.gz</c>), whose first line names the columns.</summary>
/// <remarks>
/// <para>Read in order, the file is streamed. Read by index or counted, it is parsed once and its rows stay in memory.</para>
/// <para>A column's type is taken from the first 1,000 rows: whole numbers make int64, or float64 where a cell is empty; other numbers
/// float64; all else, and columns without a value, text. An empty cell is not-a-number in a column of fractions, an error in one of whole
/// numbers and an empty text in one of text. Blank lines are skipped where there is more than one column. Text is UTF-8.</para>
/// </remarks>
[Component("csv")]
public sealed class CsvSource : Pipe
{
    /// <summary>Rows that types are taken from.</summary>
    public const int SampleRows = 1000;

    private readonly Lock _opening = new();
    private CsvColumnSpec[]? _columns;
    private Message? _all;

    /// <summary>A source of the rows of a file.</summary>
    /// <param name="path">The file, under one of the host's data roots.</param>
    /// <param name="types">Column → type (text, bool, uint8, int8 … float64), for columns whose type should not be taken from the data.</param>
    /// <param name="delimiter">What separates cells; one character. Default a comma.</param>
    /// <param name="chunkRows">Rows of one message; 1 to 1,048,576. Default 4,096.</param>
    /// <exception cref="ArgumentException">The path is empty, the delimiter is not one character, or a type is unknown.</exception>
    public CsvSource(string path, JsonObject? types = null, string delimiter = ",", int chunkRows = 4096)
    {
        Path = Require.NotEmpty(path);
        Types = types ?? [];
        Delimiter = delimiter is { Length: 1 } && delimiter[0] is not ('"' or '\r' or '\n')
            ? delimiter
            : throw new ArgumentException($"'delimiter' must be one character other than a quote or line break, but is '{delimiter}'.", nameof(delimiter));
        ChunkRows = Require.Between(chunkRows, 1, 1 << 20);
        Overrides = Types.ToDictionary(t => t.Key, t => DTypes.Parse(t.Value is JsonValue v && v.TryGetValue<string>(out var name) ? name : $"{t.Value}"));
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The types that are not taken from the data.</summary>
    public JsonObject Types { get; }

    /// <summary>What separates cells.</summary>
    public string Delimiter { get; }

    /// <summary>Rows of one message.</summary>
    public int ChunkRows { get; }

    private IReadOnlyDictionary<string, DType> Overrides { get; }

    /// <inheritdoc/>
    /// <exception cref="CsvException">The file is missing or cannot be read as CSV.</exception>
    public override ValueTask<long?> CountAsync(CancellationToken cancellationToken = default) => new(All(cancellationToken).Length);

    /// <inheritdoc/>
    /// <exception cref="CsvException">The file is missing or cannot be read as CSV.</exception>
    public override ValueTask<Message> ReadAsync(Rows rows, CancellationToken cancellationToken = default) => new(All(cancellationToken).Take(rows));

    /// <inheritdoc/>
    public override PipeReader Open(Cursor? from = null) => new Reader(this, from ?? Cursor.Start);

    private Message All(CancellationToken cancellationToken)
    {
        lock (_opening)
        {
            if (_all is not null) return _all;

            using var file = OpenFile();
            var chunks = new List<Message>();
            while (ReadChunk(file, cancellationToken) is { } chunk) chunks.Add(chunk);
            return _all = chunks.Count > 0 ? Message.Concat(chunks) : new Message(Columns().Select(c => KeyValuePair.Create(c.Name, c.NewColumn().Build())));
        }
    }

    private Message? ReadChunk(CsvFile file, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var specs = Columns();
        var columns = Array.ConvertAll(specs, c => c.NewColumn());
        var rows = 0;
        for (; rows < ChunkRows && file.Read(); rows++)
            for (var i = 0; i < columns.Length; i++)
                if (!columns[i].TryAdd(file.Cell(i))) throw file.NoFit(i, specs[i].Type);
        return rows == 0 ? null : new Message(specs.Select((c, i) => KeyValuePair.Create(c.Name, columns[i].Build())));
    }

    private CsvColumnSpec[] Columns()
    {
        lock (_opening)
        {
            if (_columns is not null) return _columns;

            using var file = OpenFile();
            return _columns = CsvColumnSpec.Infer(file, Overrides, SampleRows);
        }
    }

    private CsvFile OpenFile()
    {
        var roots = Context.Find<DataRoots>() ?? new DataRoots(Directory.GetCurrentDirectory());
        return CsvFile.Open(Path, roots.Resolve(Path), Delimiter[0]);
    }

    private sealed class Reader(CsvSource source, Cursor from) : PipeReader
    {
        private CsvFile? _file;
        private long _row = from.Position;

        public override Cursor Position => Cursor.At(from.Pass, _row);

        public override ValueTask<Message?> NextAsync(CancellationToken cancellationToken = default)
        {
            _file ??= Skip(source.OpenFile(), cancellationToken);
            var rows = source.ReadChunk(_file, cancellationToken);
            _row += rows?.Length ?? 0;
            return new(rows);
        }

        private CsvFile Skip(CsvFile file, CancellationToken cancellationToken)
        {
            for (long row = 0; row < _row && file.Read(); row++)
                if (row % source.ChunkRows == 0) cancellationToken.ThrowIfCancellationRequested();
            return file;
        }

        public override ValueTask DisposeAsync()
        {
            _file?.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
