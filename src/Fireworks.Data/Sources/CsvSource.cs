using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>The rows of a CSV file, plain or gzipped (<c>.gz</c>), whose first line names the columns.</summary>
/// <remarks>
/// <para>A column's type is taken from the first 1,000 rows: whole numbers make int64, or float64 where a cell is missing; other numbers
/// float64; all else, and columns without a value, text. Blank lines are skipped where there is more than one column.</para>
/// <para>A missing cell is an empty one, or one of <c>missing</c>. In a column of fractions it is not-a-number, in one of whole numbers an
/// error. Text is never changed: there, a missing cell is the text that it is.</para>
/// </remarks>
[Component("csv")]
public sealed class CsvSource : FileSource
{
    /// <summary>Rows that types are taken from.</summary>
    public const int SampleRows = 1000;

    private readonly Lock _inferring = new();
    private readonly IReadOnlyDictionary<string, DType> _types;
    private readonly System.Text.Encoding _encoding;
    private CsvColumnSpec[]? _columns;

    /// <summary>A source of the rows of a file.</summary>
    /// <param name="path">The file, under one of the host's data roots.</param>
    /// <param name="types">Column → type (text, bool, uint8, int8 … float64), for columns whose type should not be taken from the data.</param>
    /// <param name="delimiter">What separates cells; one ASCII character. Default a comma.</param>
    /// <param name="chunkRows">Rows of one message; 1 to 1,048,576. Default 4,096.</param>
    /// <param name="encoding">What the text is in, such as <c>latin1</c>, <c>windows-1252</c> or <c>utf-16</c>. Default <c>utf-8</c>.</param>
    /// <param name="missing">Cells that stand for no value in a column of numbers, beside empty ones, such as <c>NA</c> or <c>-999</c>. Default none.</param>
    /// <param name="maxColumns">The most columns that are read; 1 to 1,048,576. Default 16,384.</param>
    /// <exception cref="ArgumentException">The path is empty, the delimiter is not one character, or a type or encoding is unknown.</exception>
    public CsvSource(
        string path,
        JsonObject? types = null,
        string delimiter = ",",
        int chunkRows = 4096,
        string encoding = "utf-8",
        IReadOnlyList<string>? missing = null,
        int maxColumns = 16384)
        : base(path, chunkRows)
    {
        Types = types ?? [];
        Delimiter = CsvFormat.Delimiter(delimiter);
        Encoding = encoding;
        Missing = missing ?? [];
        MaxColumns = Require.Between(maxColumns, 1, 1 << 20);
        _encoding = DataFile.EncodingOf(encoding);
        _types = Types.ToDictionary(t => t.Key, t => DTypes.Parse(t.Value is JsonValue v && v.TryGetValue<string>(out var name) ? name : $"{t.Value}"));
        MissingCells = new MissingCells(Missing);
    }

    /// <summary>The types that are not taken from the data.</summary>
    public JsonObject Types { get; }

    /// <summary>What separates cells.</summary>
    public string Delimiter { get; }

    /// <summary>What the text is in.</summary>
    public string Encoding { get; }

    /// <summary>Cells that stand for no value.</summary>
    public IReadOnlyList<string> Missing { get; }

    /// <summary>The most columns that are read.</summary>
    public int MaxColumns { get; }

    internal MissingCells MissingCells { get; }

    /// <summary>Opens a stream of CSV that is no file; each pass, and the look at the first rows, opens it anew. Null reads the file.</summary>
    internal Func<Stream>? Streams { get; init; }

    private protected override FileRows OpenRows(int bufferBytes)
    {
        var columns = Columns();
        var file = OpenFile(bufferBytes);
        file.Declare(columns);
        return file;
    }

    private CsvColumnSpec[] Columns()
    {
        lock (_inferring)
        {
            if (_columns is not null) return _columns;

            using var file = OpenFile(64 << 10);
            return _columns = CsvColumnSpec.Infer(file, _types, MissingCells, SampleRows);
        }
    }

    private CsvRows OpenFile(int bufferBytes) =>
        CsvRows.Open(this, Streams?.Invoke() ?? DataFile.Open(Resolve(), problem => new CsvException(Path, 0, null, problem), _encoding), bufferBytes);
}
