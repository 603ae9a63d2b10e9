using System.Text;

namespace Fireworks;

/// <summary>An open CSV file whose first line names the columns.</summary>
internal sealed class CsvRows : FileRows
{
    private readonly CsvSource _source;
    private readonly CsvCells _cells;
    private IReadOnlyList<CsvColumnSpec> _specs = [];
    private CsvColumn[] _columns = [];

    private CsvRows(CsvSource source, Stream stream, int bufferBytes)
    {
        _source = source;
        _cells = new CsvCells(new ByteWindow(stream, bufferBytes), (byte)source.Delimiter[0]) { MostCells = source.MaxColumns };
    }

    /// <summary>The names of the columns.</summary>
    public string[] Header { get; private set; } = [];

    /// <inheritdoc/>
    public override RowMark Next => _cells.Next;

    /// <inheritdoc/>
    public override bool CanSeek => _cells.CanSeek;

    /// <summary>Opens a file and reads its header.</summary>
    public static CsvRows Open(CsvSource source, Stream stream, int bufferBytes)
    {
        var rows = new CsvRows(source, stream, bufferBytes);
        try
        {
            rows.ReadHeader();
            return rows;
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    /// <summary>Says what the columns hold; before rows are kept.</summary>
    public void Declare(IReadOnlyList<CsvColumnSpec> columns) =>
        (_specs, _columns) = (columns, [.. columns.Select((c, i) => c.NewColumn(_source.MissingCells, () => _cells.IsQuoted(i)))]);

    /// <inheritdoc/>
    public override void Seek(RowMark row) => Guard(() =>
    {
        _cells.Seek(row);
        return true;
    });

    /// <inheritdoc/>
    /// <exception cref="CsvException">The row has more or fewer cells than the header, or is no CSV.</exception>
    public override bool Move()
    {
        while (MoveAny())
        {
            if (_cells.Count == Header.Length && !(Header.Length == 1 && _cells.IsBlankEnd())) return true;
            if (_cells.IsBlank) continue;
            throw new CsvException(_source.Path, _cells.Line, null,
                $"Every row has as many cells as the header, {Header.Length}, but this one has {_cells.Count}; add or remove cells, or quote a cell that holds the delimiter.");
        }
        return false;
    }

    /// <summary>A cell of the current row as it is compared and parsed.</summary>
    public ReadOnlySpan<byte> Cell(int column) => _cells[column];

    /// <summary>Whether a cell of the current row stands in quotes.</summary>
    public bool IsQuoted(int column) => _cells.IsQuoted(column);

    /// <inheritdoc/>
    public override void Keep()
    {
        for (var i = 0; i < _columns.Length; i++)
            if (!_columns[i].TryAdd(_cells[i])) throw NoFit(i);
    }

    /// <inheritdoc/>
    public override Message Take() => new(Header.Select((name, i) => KeyValuePair.Create(name, _columns[i].Build())));

    /// <summary>What to throw for a problem with the header.</summary>
    public CsvException BadHeader(string problem) => new(_source.Path, 1, null, problem);

    /// <summary>What to throw where whole numbers make a column int64, but this one is beyond its range.</summary>
    public CsvException BeyondWhole(int column) => Refused(column,
        $"The values so far are whole numbers, which make the column int64 (up to ±2^63), but here is {Found(column)}; "
        + (HasNearest(column)
            ? $"set \"types\": {{ \"{Header[column]}\": \"float64\" }} for the nearest number, \"uint64\" where none is negative, or \"text\" to keep the digits."
            : $"set \"types\": {{ \"{Header[column]}\": \"text\" }} to keep the digits."));

    // A number beyond the largest of float64 has no nearest there.
    private bool HasNearest(int column) => NumberText.TryParse<double>(_cells[column], out _);

    private CsvException NoFit(int column)
    {
        var cell = _cells[column];
        var (spec, type) = (_specs[column], _specs[column].Type.Type);
        if (_source.MissingCells.Matches(cell)) return Refused(column, $"The column is {type}, but here is {Found(column)}; correct the cell, or set \"types\": {{ \"{Header[column]}\": \"{type}?\" }}.");
        if (!spec.IsDeclared && CsvSpelling.IsText(cell, _source.MissingCells, IsQuoted(column)) && HasNearest(column))
            return Refused(column, $"The column was taken for {type}, but here is {Found(column)}, which is text by its quotes, leading zero or plus; "
                + $"set \"types\": {{ \"{Header[column]}\": \"text\" }} to keep its letters, or \"{type}\" for the number.");
        if (!spec.IsDeclared && type.DType is DType.Int64 or DType.Float64 && NumberText.IsWhole(cell) && HasNearest(column))
            return Refused(column, $"The column was taken for {type}, which cannot hold {Found(column)} exactly; "
                + $"set \"types\": {{ \"{Header[column]}\": \"float64\" }} for the nearest number, or \"text\" to keep the digits.");
        var remedy = type.DType is not (DType.Float64 or DType.Logical) && HasNearest(column) ? "float64" : "text";
        return Refused(column, $"The column is {type}, but here is {Found(column)}; correct the cell, or set \"types\": {{ \"{Header[column]}\": \"{remedy}\" }}.");
    }

    private string Found(int column)
    {
        var cell = Encoding.UTF8.GetString(_cells[column]);
        return string.IsNullOrWhiteSpace(cell) ? "an empty cell" : $"'{(cell.Length > 40 ? $"{cell[..40]}…" : cell)}'";
    }

    private CsvException Refused(int column, string problem) => new(_source.Path, _cells.Line, Header[column], problem);

    private void ReadHeader()
    {
        Guard(() =>
        {
            _cells.SkipMark();
            return true;
        });
        if (!MoveAny()) throw BadHeader("The first line names the columns, but the file is empty.");
        Header = new string[_cells.Count];
        for (var i = 0; i < Header.Length; i++)
        {
            var name = Encoding.UTF8.GetString(Cell(i));
            Header[i] = IsQuoted(i) ? name : name.Trim();
        }
        if (Array.IndexOf(Header, "") is >= 0 and var empty) throw BadHeader($"Every column has a name, but column {empty + 1} has none; name it in the first line.");
        if (Header.GroupBy(n => n).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw BadHeader($"Column names are unique, but '{twice.Key}' comes {twice.Count()} times; rename all but one in the first line.");
    }

    private bool MoveAny()
    {
        try
        {
            if (!_cells.Move()) return false;
            _cells.Unescape();
            return true;
        }
        catch (Exception e) when (IsBad(e))
        {
            throw Damaged(e);
        }
    }

    private T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (IsBad(e))
        {
            throw Damaged(e);
        }
    }

    private static bool IsBad(Exception e) => e is InvalidDataException or DecoderFallbackException;

    private CsvException Damaged(Exception e) => new(_source.Path, _cells.Line, null,
        $"The file cannot be read here: {e.Message} Look for a quote that is not closed or not doubled, or another encoding.", e);

    /// <inheritdoc/>
    public override void Dispose() => _cells.Dispose();
}
