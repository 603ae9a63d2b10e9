using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>The records of a JSON file, plain or gzipped: an array of objects, or one object a line (JSON lines). Each field is a column.</summary>
/// <remarks>
/// <para>Columns and types are taken from the first 1,000 records, in the order in which fields are met: whole numbers make int64, numbers with a
/// fraction, and the words NaN, Infinity and -Infinity among numbers, float64; true and false bool; lists of numbers that all have one shape,
/// nested ones included, tensors; all else text. A text is itself; any other value in a column of text is its JSON.</para>
/// <para>Where a value of the first records is null or absent, the column has gaps (<c>int64?</c>), but in fractions it is not-a-number, unless
/// they are declared <c>float64?</c>. In a column without gaps a null is an error, and null is never the empty text. A field that the first records
/// lack is an error, unless <c>types</c> names it. JSON is UTF-8.</para>
/// <para>No value is changed to fit: a number that its column cannot hold is an error, and so is a whole number that float64 cannot hold
/// exactly, unless the column is declared to be float64. Declared fractions (float16, float32, float64) are the nearest. Dates and times are read as ISO 8601 where they are declared.</para>
/// </remarks>
[Component("json")]
public sealed class JsonSource : FileSource
{
    /// <summary>Records that types are taken from.</summary>
    public const int SampleRows = 1000;

    private readonly Lock _inferring = new();
    private readonly IReadOnlyDictionary<string, CellType> _types;
    private IReadOnlyList<JsonField>? _columns;

    /// <summary>A source of the records of a file.</summary>
    /// <param name="path">The file, under one of the host's data roots.</param>
    /// <param name="types">Column → type, for columns whose type should not be taken from the data: text, bool, uint8, int8 … float64 (a tensor keeps its
    /// shape), uint16, uint32, uint64, date32, <c>time64[us]</c>, <c>timestamp[us]</c> (with a zone <c>timestamp[us,UTC]</c>), <c>duration[us]</c>,
    /// <c>decimal(9,2)</c>, <c>list&lt;int64&gt;</c>; with a question mark behind it, rows may be gaps. A name that no record has makes a column of
    /// missing values.</param>
    /// <param name="chunkRows">Rows of one message; 1 to 1,048,576. Default 4,096.</param>
    /// <exception cref="ArgumentException">The path is empty or a type is unknown.</exception>
    public JsonSource(string path, JsonObject? types = null, int chunkRows = 4096)
        : base(path, chunkRows)
    {
        Types = types ?? [];
        _types = CellType.ParseAll(Types);
    }

    /// <summary>The types that are not taken from the data.</summary>
    public JsonObject Types { get; }

    /// <summary>The records that types are taken from. Default the first 1,000.</summary>
    internal TypeSample Sample { get; init; } = new(SampleRows);

    private protected override FileRows OpenRows(int bufferBytes)
    {
        var columns = Columns();
        var file = OpenFile(bufferBytes);
        file.Declare(columns);
        return file;
    }

    private IReadOnlyList<JsonField> Columns()
    {
        lock (_inferring)
        {
            if (_columns is not null) return _columns;

            using var file = OpenFile(64 << 10);
            return _columns = file.Infer(Sample, _types);
        }
    }

    private JsonRows OpenFile(int bufferBytes) => JsonRows.Open(Path, DataFile.Open(Resolve(), problem => new DataFileException(Path, 0, null, problem)), bufferBytes);
}
