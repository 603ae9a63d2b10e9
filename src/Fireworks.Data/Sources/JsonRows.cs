using System.Text;
using System.Text.Json;

namespace Fireworks;

/// <summary>An open JSON file of records: each an object, each field a column.</summary>
internal sealed class JsonRows : FileRows
{
    private readonly string _name;
    private readonly JsonRecords _records;
    private IReadOnlyList<JsonField> _declared = [];
    private string[] _fields = [];
    private JsonColumn[] _columns = [];
    private Dictionary<string, int> _byField = [];
    private int[] _filled = [];                             // rows that each column has
    private bool[] _isNeeded = [];                          // whether each record must have the field
    private int _kept, _needed;

    private JsonRows(string name, Stream stream, int bufferBytes)
    {
        _name = name;
        _records = new JsonRecords(new ByteWindow(stream, bufferBytes));
    }

    /// <summary>Opens a file.</summary>
    public static JsonRows Open(string name, Stream stream, int bufferBytes)
    {
        var rows = new JsonRows(name, stream, bufferBytes);
        try
        {
            rows.Guard(rows._records.Begin);
            return rows;
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    /// <summary>Says what the columns hold; before rows are kept.</summary>
    public void Declare(IReadOnlyList<JsonField> columns)
    {
        _declared = columns;
        _fields = [.. columns.Select(c => c.Name)];
        _columns = [.. columns.Select(c => c.NewColumn())];
        _byField = columns.Select((c, i) => (c.Name, i)).ToDictionary(c => c.Name, c => c.i, StringComparer.Ordinal);
        _filled = new int[_columns.Length];
        _isNeeded = [.. _columns.Select(c => !c.CanMiss)];
        _needed = _isNeeded.Count(needed => needed);
    }

    /// <summary>Takes the columns from the first records, but for those that are given: fields in the order in which they are met.</summary>
    /// <exception cref="DataFileException">A whole number among whole numbers is none of int64.</exception>
    public IReadOnlyList<JsonField> Infer(TypeSample sample, IReadOnlyDictionary<string, CellType> given)
    {
        var fields = new OrderedDictionary<string, JsonSeen>(StringComparer.Ordinal);
        var refusals = new Dictionary<string, DataFileException>(StringComparer.Ordinal);
        var records = 0;
        for (; (records < sample.Rows || sample.UntilKnown && fields.Values.Any(seen => seen.IsUnknown)) && Move(); records++) Guard(() => Look(fields, refusals));
        return
        [
            .. fields.Select(f => given.TryGetValue(f.Key, out var type)
                ? new JsonField(f.Key, Shaped(type, f.Value.Type(records)), IsDeclared: true)
                : new JsonField(f.Key, new CellType(f.Value.Type(records) ?? throw refusals[f.Key]), IsDeclared: false)),
            .. given.Where(g => !fields.ContainsKey(g.Key)).Select(g => new JsonField(g.Key, g.Value, IsDeclared: true)),
        ];
    }

    // The type of a number may be given; a tensor of them keeps its shape.
    private static CellType Shaped(CellType type, ColumnType? seen) => type.Type.DType is DType.Text or DType.Logical || seen is not { } found
        ? type
        : type with { Type = type.Type with { RowShape = found.RowShape } };

    private void Look(OrderedDictionary<string, JsonSeen> fields, Dictionary<string, DataFileException> refusals)
    {
        var reader = Object();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = reader.GetString()!;
            if (!fields.TryGetValue(field, out var seen)) fields[field] = seen = new JsonSeen();
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            seen.Look(ref reader);
            if (seen.HasBeyond && !refusals.ContainsKey(field))
                refusals[field] = Refused(field, $"The values so far are whole numbers, which make the column int64 (up to ±2^63), but here is {Found(start)}; "
                    + (HasNearest(start)
                        ? $"set \"types\": {{ \"{field}\": \"float64\" }} for the nearest number, \"uint64\" where none is negative, or \"text\" to keep the digits."
                        : $"set \"types\": {{ \"{field}\": \"text\" }} to keep the digits."));
        }
    }

    /// <inheritdoc/>
    public override RowMark Next => _records.Next;

    /// <inheritdoc/>
    public override bool CanSeek => _records.CanSeek;

    /// <inheritdoc/>
    public override void Seek(RowMark row) => Guard(() => _records.Seek(row));

    /// <inheritdoc/>
    public override bool Move()
    {
        var moved = false;
        Guard(() => moved = _records.Move());
        return moved;
    }

    /// <inheritdoc/>
    public override void Keep() => Guard(KeepRecord);

    private void KeepRecord()
    {
        var reader = Object();
        var needed = 0;
        for (var expected = 0; reader.Read() && reader.TokenType == JsonTokenType.PropertyName; expected++)
        {
            // Records usually name their fields in the same order.
            var column = expected < _fields.Length && reader.ValueTextEquals(_fields[expected]) ? expected : Find(ref reader);
            if (_filled[column] > _kept) throw Refused(_fields[column], "A record has each field once, but this one has it twice; remove one.");
            FillUp(column);
            _filled[column]++;
            if (_isNeeded[column]) needed++;
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            if (!_columns[column].TryAdd(ref reader, _records.Record)) throw NoFit(column, start);
        }
        if (needed < _needed) throw NoField(Enumerable.Range(0, _fields.Length).First(i => _isNeeded[i] && _filled[i] == _kept));
        _kept++;
    }

    // The rows of a column whose records lack it are added together: of thousands of columns a record may have few.
    private void FillUp(int column)
    {
        if (_filled[column] == _kept) return;
        _columns[column].AddMissing(_kept - _filled[column]);
        _filled[column] = _kept;
    }

    private DataFileException NoField(int column) => Refused(_fields[column],
        $"The column is {_declared[column].Type.Type}, but this record has no such field; add it, or set \"types\": {{ \"{_fields[column]}\": \"{_declared[column].Type.Type}?\" }}.");

    /// <inheritdoc/>
    public override Message Take()
    {
        for (var i = 0; i < _columns.Length; i++) FillUp(i);
        Array.Clear(_filled);
        _kept = 0;
        return new(_fields.Select((name, i) => KeyValuePair.Create(name, _columns[i].Build())));
    }

    private Utf8JsonReader Object()
    {
        var reader = new Utf8JsonReader(_records.Record);
        reader.Read();
        return reader.TokenType == JsonTokenType.StartObject
            ? reader
            : throw Refused(null, $"Each record is an object whose fields are columns, but this one begins with '{Encoding.UTF8.GetString(_records.Record[..1])}'; write {{\"name\": value, …}}.");
    }

    private int Find(ref Utf8JsonReader reader)
    {
        var field = reader.GetString()!;
        return _byField.TryGetValue(field, out var column)
            ? column
            : throw Refused(field, $"None of the first {JsonSource.SampleRows} records has this field, so it is no column; name it in \"types\".{Nearest.Hint(field, _fields)}");
    }

    private DataFileException NoFit(int column, int start)
    {
        var (found, type) = (Found(start), _declared[column].Type.Type);
        if (found == "null") return Refused(_fields[column], $"The column is {type}, but here is null; correct it, or set \"types\": {{ \"{_fields[column]}\": \"{type}?\" }}.");
        var nearest = !_declared[column].IsDeclared && type.DType is (DType.Int64 or DType.Float64) && HasNearest(start) ? $"set \"types\": {{ \"{_fields[column]}\": \"float64\" }}, the nearest number, or " : "set ";
        return Refused(_fields[column], $"The column is {type}, which cannot hold {found}; correct it, or {nearest}\"types\": {{ \"{_fields[column]}\": \"text\" }}, which keeps any value as its JSON.");
    }

    // Whether float64 has a nearest to every number of the value that begins there in the record: there is none beyond its largest.
    private bool HasNearest(int start)
    {
        var reader = new Utf8JsonReader(_records.Record[start..], isFinalBlock: false, default);
        do
        {
            if (!reader.Read()) return true;
            if (reader.TokenType == JsonTokenType.Number && !NumberText.TryParse<double>(reader.ValueSpan, out _)) return false;
        }
        while (reader.CurrentDepth > 0 || reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject);
        return true;
    }

    // The value that begins there in the record.
    private string Found(int start)
    {
        var reader = new Utf8JsonReader(_records.Record[start..], isFinalBlock: false, default);
        reader.Read();
        var length = reader.TrySkip() ? (int)reader.BytesConsumed : _records.Record.Length - start;
        var found = Encoding.UTF8.GetString(_records.Record.Slice(start, length));
        return found.Length > 40 ? $"{found[..40]}…" : found;
    }

    private DataFileException Refused(string? field, string problem) => new(_name, _records.Line, field, problem);

    private void Guard(Action read)
    {
        try
        {
            read();
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or InvalidOperationException)
        {
            var line = _records.Line + ((e as JsonException)?.LineNumber ?? 0);
            throw new DataFileException(_name, line, null, $"The file cannot be read here: {e.Message.Split(" LineNumber:")[0]}", e);
        }
    }

    /// <inheritdoc/>
    public override void Dispose() => _records.Dispose();
}
