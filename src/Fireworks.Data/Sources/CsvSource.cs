using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>The rows of a CSV file, plain or gzipped (<c>.gz</c>), whose first line names the columns.</summary>
/// <remarks>
/// <para>A column's type is taken from the first 1,000 rows: whole numbers make int64, with gaps where a cell is missing; numbers with a
/// fraction, and the words nan and inf among numbers, float64; all else, and columns without a value, text. Codes are text: a number with a zero before
/// other digits or a plus, <c>007</c> and <c>+49</c>. A cell in quotes is a number only in the plainest spelling: <c>"7"</c> is one, <c>"nan"</c> and <c>" 7"</c>
/// are text. Where a column's type was taken from numbers, such a cell behind the first rows is an error. Blank lines are skipped where there is more than one column; where there is one, only a last one is.</para>
/// <para>A missing cell is an empty one, or one of <c>missing</c>. It is a gap where the column's type has gaps (<c>int64?</c>), not-a-number in a
/// column of fractions without gaps, and an error in other numbers. Text is never changed: an empty cell is the empty text, but in a column
/// declared <c>text?</c> an empty cell without quotes is a gap, and one in quotes is the empty text.</para>
/// <para>No value is changed to fit: a number that its column cannot hold is an error, and so is a whole number that float64 cannot hold
/// exactly, unless the column is declared to be float64. Declared fractions (float16, float32, float64) are the nearest. Dates and times are read as ISO 8601 where they are declared.</para>
/// </remarks>
[Component("csv")]
public sealed class CsvSource : FileSource
{
    /// <summary>Rows that types are taken from.</summary>
    public const int SampleRows = 1000;

    private readonly Lock _inferring = new();
    private readonly IReadOnlyDictionary<string, CellType> _types;
    private readonly System.Text.Encoding _encoding;
    private CsvColumnSpec[]? _columns;

    /// <summary>A source of the rows of a file.</summary>
    /// <param name="path">The file, under one of the host's data roots.</param>
    /// <param name="types">Column → type, for columns whose type should not be taken from the data: text, bool, uint8, int8 … float64, uint16, uint32,
    /// uint64, date32, <c>time64[us]</c>, <c>timestamp[us]</c> (with a zone <c>timestamp[us,UTC]</c>), <c>duration[us]</c>, <c>decimal(9,2)</c>; with a question mark behind
    /// it, rows may be gaps. A timestamp with a zone needs one in its cells, and another must have none.</param>
    /// <param name="delimiter">What separates cells; one ASCII character, but no quote, line break, letter, digit or one of <c>. - + :</c>. Default a comma.</param>
    /// <param name="chunkRows">Rows of one message; 1 to 1,048,576. Default 4,096.</param>
    /// <param name="encoding">What the text is in, such as <c>latin1</c>, <c>windows-1252</c> or <c>utf-16</c>. Default <c>utf-8</c>.</param>
    /// <param name="missing">Cells that stand for no value in a column of numbers, beside empty ones, such as <c>NA</c> or <c>-999</c>. Default none.</param>
    /// <param name="maxColumns">The most columns that are read; 1 to 1,048,576. Default 16,384.</param>
    /// <exception cref="ArgumentException">The path is empty, the delimiter is none, or a type or encoding is unknown.</exception>
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
        _types = CellType.ParseAll(Types);
        if (_types.FirstOrDefault(t => t.Value.Items is not null) is { Key: { } list })
            throw new ArgumentException($"A cell of CSV holds one value, so no column is {_types[list].Type}, as 'types' says of '{list}'; declare it text.", nameof(types));
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

    /// <summary>The rows that types are taken from. Default the first 1,000.</summary>
    internal TypeSample Sample { get; init; } = new(SampleRows);

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
            return _columns = CsvColumnSpec.Infer(file, _types, MissingCells, Sample);
        }
    }

    private CsvRows OpenFile(int bufferBytes) =>
        CsvRows.Open(this, Streams?.Invoke() ?? DataFile.Open(Resolve(), problem => new CsvException(Path, 0, null, problem), _encoding), bufferBytes);
}
