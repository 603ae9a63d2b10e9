using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>The records of a JSON file, plain or gzipped: an array of objects, or one object a line (JSON lines). Each field is a column.</summary>
/// <remarks>
/// <para>Columns and types are taken from the first 1,000 records, in the order in which fields are met: whole numbers make int64, or float64
/// where one is missing; other numbers float64; true and false bool; lists of numbers that all have one shape, nested ones included, tensors;
/// all else text. A text is itself; any other value in a column of text is its JSON.</para>
/// <para>A value that is null or absent is not-a-number in a column of fractions, the empty text in one of text, and an error elsewhere. A
/// field that the first records lack is an error, unless <c>types</c> names it. JSON is UTF-8.</para>
/// </remarks>
[Component("json")]
public sealed class JsonSource : FileSource
{
    /// <summary>Records that types are taken from.</summary>
    public const int SampleRows = 1000;

    private readonly Lock _inferring = new();
    private readonly IReadOnlyDictionary<string, DType> _types;
    private IReadOnlyList<KeyValuePair<string, ColumnType>>? _columns;

    /// <summary>A source of the records of a file.</summary>
    /// <param name="path">The file, under one of the host's data roots.</param>
    /// <param name="types">Column → type (text, bool, uint8, int8 … float64), for columns whose type should not be taken from the data; a tensor
    /// keeps its shape. A name that no record has makes a column of missing values.</param>
    /// <param name="chunkRows">Rows of one message; 1 to 1,048,576. Default 4,096.</param>
    /// <exception cref="ArgumentException">The path is empty or a type is unknown.</exception>
    public JsonSource(string path, JsonObject? types = null, int chunkRows = 4096)
        : base(path, chunkRows)
    {
        Types = types ?? [];
        _types = Types.ToDictionary(t => t.Key, t => DTypes.Parse(t.Value is JsonValue v && v.TryGetValue<string>(out var name) ? name : $"{t.Value}"));
    }

    /// <summary>The types that are not taken from the data.</summary>
    public JsonObject Types { get; }

    private protected override FileRows OpenRows(int bufferBytes)
    {
        var columns = Columns();
        var file = OpenFile(bufferBytes);
        file.Declare(columns);
        return file;
    }

    private IReadOnlyList<KeyValuePair<string, ColumnType>> Columns()
    {
        lock (_inferring)
        {
            if (_columns is not null) return _columns;

            using var file = OpenFile(64 << 10);
            var inferred = file.Infer(SampleRows);
            return _columns =
            [
                .. inferred.Select(c => _types.TryGetValue(c.Key, out var type) ? KeyValuePair.Create(c.Key, Typed(type, c.Value)) : c),
                .. _types.Where(t => !inferred.Any(c => c.Key == t.Key)).Select(t => KeyValuePair.Create(t.Key, new ColumnType(t.Value))),
            ];
        }
    }

    private static ColumnType Typed(DType type, ColumnType inferred) => type == DType.Text ? new ColumnType(type) : inferred with { DType = type };

    private JsonRows OpenFile(int bufferBytes) => JsonRows.Open(Path, DataFile.Open(Resolve(), problem => new DataFileException(Path, 0, null, problem)), bufferBytes);
}
