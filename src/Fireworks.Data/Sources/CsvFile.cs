using System.IO.Compression;
using Sylvan.Data.Csv;

namespace Fireworks;

/// <summary>An open CSV file: its rows as cells of text, each known by the line it begins on.</summary>
internal sealed class CsvFile : IDisposable
{
    private const int MostRecordChars = 16 << 20;

    private readonly string _name;
    private readonly CsvDataReader _cells;
    private long _nextLine = 1;

    private CsvFile(string name, TextReader text, char delimiter)
    {
        _name = name;
        _cells = Guard(() => CsvDataReader.Create(text, new CsvDataReaderOptions
        {
            HasHeaders = false,
            Delimiter = delimiter,
            Comment = '\0',
            BufferSize = 64 << 10,
            MaxBufferSize = MostRecordChars,
        }));
    }

    /// <summary>The names of the columns.</summary>
    public string[] Header { get; private set; } = [];

    /// <summary>The line on which the current row begins, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>Opens a file and reads its header.</summary>
    /// <param name="name">The file as its user named it.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="delimiter">What separates cells.</param>
    public static CsvFile Open(string name, string path, char delimiter)
    {
        if (!File.Exists(path)) throw Missing(name, path);
        Stream stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 64 << 10, FileOptions.SequentialScan);
        if (path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)) stream = new GZipStream(stream, CompressionMode.Decompress);
        var text = new StreamReader(stream);
        try
        {
            var file = new CsvFile(name, text, delimiter);
            file.ReadHeader();
            return file;
        }
        catch
        {
            text.Dispose();
            throw;
        }
    }

    /// <summary>Moves to the next row.</summary>
    /// <exception cref="CsvException">The row has more or fewer cells than the header, or is no CSV.</exception>
    public bool Read()
    {
        while (ReadRecord())
        {
            if (_cells.RowFieldCount == Header.Length) return true;
            if (_cells.GetRawRecordSpan().Trim("\r\n").IsEmpty) continue;
            throw new CsvException(_name, Line, null, $"Every row has as many cells as the header, {Header.Length}, but this one has {_cells.RowFieldCount}; "
                + "add or remove cells, or quote a cell that holds the delimiter.");
        }
        return false;
    }

    /// <summary>A cell of the current row, without its quotes.</summary>
    public ReadOnlySpan<char> Cell(int column) => _cells.GetFieldSpan(column);

    /// <summary>What to throw for a cell that does not fit its column.</summary>
    public CsvException NoFit(int column, DType type)
    {
        var cell = Cell(column);
        var found = cell.IsWhiteSpace() ? "an empty cell" : $"'{(cell.Length > 40 ? $"{cell[..40]}…" : cell)}'";
        var name = Header[column];
        var remedy = cell.IsWhiteSpace() || double.TryParse(cell, out _) ? "float64" : "text";
        return new CsvException(_name, Line, name, $"The column is {type.Name()}, but here is {found}; correct the cell, or set \"types\": {{ \"{name}\": \"{remedy}\" }}.");
    }

    /// <summary>What to throw for a problem with the header.</summary>
    public CsvException BadHeader(string problem) => new(_name, 1, null, problem);

    private void ReadHeader()
    {
        if (!ReadRecord()) throw BadHeader("The first line names the columns, but the file is empty.");
        Header = new string[_cells.RowFieldCount];
        for (var i = 0; i < Header.Length; i++) Header[i] = Cell(i).Trim().ToString();
        if (Array.IndexOf(Header, "") is >= 0 and var empty) throw BadHeader($"Every column has a name, but column {empty + 1} has none; name it in the first line.");
        if (Header.GroupBy(n => n).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw BadHeader($"Column names are unique, but '{twice.Key}' comes {twice.Count()} times; rename all but one in the first line.");
    }

    private bool ReadRecord()
    {
        Line = _nextLine;
        if (!Guard(_cells.Read)) return false;
        _nextLine += _cells.GetRawRecordSpan().Count('\n');
        return true;
    }

    private T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is CsvFormatException or InvalidDataException)
        {
            throw new CsvException(_name, _nextLine, null, $"The file cannot be read here: {e.Message} Look for a quote that is not closed or not doubled, or a damaged .gz.", e);
        }
    }

    private static CsvException Missing(string name, string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        var names = Directory.Exists(folder) ? Directory.GetFiles(folder).Select(Path.GetFileName).OfType<string>().ToArray() : null;
        var hint = names is null ? $" There is no folder {folder}." : Nearest.Hint(Path.GetFileName(path), names);
        return new CsvException(name, 0, null, $"There is no such file; a CSV source needs one that exists.{hint}");
    }

    public void Dispose() => _cells.Dispose();
}
