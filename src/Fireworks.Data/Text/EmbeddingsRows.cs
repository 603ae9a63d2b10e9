using System.Globalization;
using System.Text;

namespace Fireworks;

/// <summary>An open file of word vectors.</summary>
internal sealed class EmbeddingsRows : FileRows
{
    private const int MostLineBytes = 64 << 20;

    private readonly string _name;
    private readonly bool _isBinary;
    private readonly ByteWindow _window;
    private readonly TextColumnBuilder _words = new();
    private readonly Cells<float> _cells = new();
    private int _width;
    private long _line, _rows, _count = long.MaxValue;
    private (int Start, int Length) _word, _vector;

    private EmbeddingsRows(string name, bool isBinary, Stream stream, int bufferBytes) =>
        (_name, _isBinary, _window) = (name, isBinary, new ByteWindow(stream, bufferBytes, MostLineBytes));

    /// <summary>Opens a file: <c>glove</c>, or <c>word2vec</c> and <c>word2vec-binary</c>, which begin with how many vectors of which width follow.</summary>
    public static EmbeddingsRows Open(string name, string format, Stream stream, int bufferBytes)
    {
        var rows = new EmbeddingsRows(name, format == "word2vec-binary", stream, bufferBytes);
        try
        {
            rows.Guard(() => rows.Begin(hasHeader: format != "glove"));
            return rows;
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override RowMark Next => new(_window.Offset, _line + 1);

    /// <inheritdoc/>
    public override bool CanSeek => _window.CanSeek;

    /// <inheritdoc/>
    public override void Seek(RowMark row)
    {
        Guard(() => _window.Seek(row.Offset));
        _line = row.Line - 1;
        _rows = _line - 1;                                  // counts only where a header says how many there are
    }

    /// <inheritdoc/>
    public override bool Move()
    {
        if (_rows == _count)
        {
            Guard(RefuseMore);
            return false;
        }
        var moved = false;
        Guard(() => moved = _isBinary ? MoveBinary() : MoveLine());
        if (!moved && _count != long.MaxValue) throw Bad($"The first line says that {_count} vectors follow, but there are {_rows}; the file is cut off.");
        if (moved) _rows++;
        return moved;
    }

    // Behind the last vector may stand empty lines, nothing else.
    private void RefuseMore()
    {
        do
        {
            if (_window.Rest.ContainsAnyExcept("\r\n "u8))
                throw Bad($"The first line says that {_count} vectors follow, but behind them stands more; correct that number, or download the file anew.");
            _window.Start = _window.End;
        }
        while (_window.Fill());
    }

    private bool MoveLine()
    {
        if (!_window.TryReadLine(out var line)) return false;
        _line++;
        line = line.TrimEnd((byte)' ');
        // A word may hold spaces, so the numbers are counted from the end.
        var word = line;
        for (var i = 0; i < _width; i++)
            word = word.LastIndexOf((byte)' ') is > 0 and var at ? word[..at] : throw Bad($"A word and {_width} numbers stand on each line, but here are {i}.");
        _window.Buffer.AsSpan().Overlaps(line, out var start);
        (_word, _vector) = ((start, word.Length), (start + word.Length + 1, line.Length - word.Length - 1));
        return true;
    }

    private bool MoveBinary()
    {
        var bytes = _width * sizeof(float);
        while (true)
        {
            var rest = _window.Rest;
            var skip = rest.IndexOfAnyExcept((byte)'\n') is > 0 and var ends ? ends : 0;
            var space = rest[skip..].IndexOf((byte)' ');
            if (space >= 0 && rest.Length >= skip + space + 1 + bytes)
            {
                _word = (_window.Start + skip, space);
                _vector = (_word.Start + space + 1, bytes);
                _window.Start = _vector.Start + bytes;
                _line++;
                return true;
            }
            if (!_window.Fill()) return rest.IndexOfAnyExcept((byte)'\n') < 0 ? false : throw Bad("The file is cut off inside a vector.");
        }
    }

    /// <inheritdoc/>
    public override void Keep()
    {
        var word = _window.Buffer.AsSpan(_word.Start, _word.Length);
        if (!System.Text.Unicode.Utf8.IsValid(word)) throw Bad("Words are UTF-8, but this one is not; name the file's format: glove, word2vec or word2vec-binary.");
        _words.AddUnchecked(word);
        var vector = _window.Buffer.AsSpan(_vector.Start, _vector.Length);
        if (_isBinary)
        {
            for (var i = 0; i < _width; i++) _cells.Add(System.Buffers.Binary.BinaryPrimitives.ReadSingleLittleEndian(vector[(i * sizeof(float))..]));
            return;
        }
        foreach (var cell in vector.Split((byte)' '))
            _cells.Add(NumberText.TryParse<float>(vector[cell], out var value)
                ? value
                : throw Bad($"A word and {_width} numbers stand on each line, but here is '{Encoding.UTF8.GetString(vector[cell])}'."));
    }

    /// <inheritdoc/>
    public override Message Take() => new(("word", _words.Build()), ("vector", _cells.Build(_width)));

    private void Begin(bool hasHeader)
    {
        _window.SkipMark();
        if (hasHeader) ReadHeader();
        else TakeWidth();
    }

    private void ReadHeader()
    {
        var words = _window.TryReadLine(out var line) && line.Length < 64 ? Encoding.UTF8.GetString(line).Split(' ', StringSplitOptions.RemoveEmptyEntries) : [];
        if (words is not [var count, var width] || !long.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out _count)
            || !int.TryParse(width, NumberStyles.None, CultureInfo.InvariantCulture, out _width) || _width is 0 or > 1 << 20)
            throw Bad("The first line of word2vec says how many vectors of how many numbers follow, such as '400000 300'; for a file without it set \"format\": \"glove\".");
        _line = 1;
    }

    private void TakeWidth()
    {
        var begin = _window.Offset;
        _window.TryReadLine(out var first);
        _width = Math.Max(1, first.TrimEnd((byte)' ').Count((byte)' '));
        _window.Seek(begin);                                // still at hand: the line was read whole
    }

    private void Guard(Action read)
    {
        try
        {
            read();
        }
        catch (InvalidDataException e)
        {
            throw new DataFileException(_name, _line + 1, null, $"{e.Message} Look whether the file is whole, or name its format: glove, word2vec or word2vec-binary.", e);
        }
    }

    private DataFileException Bad(string problem) => new(_name, _line, null, problem);

    /// <inheritdoc/>
    public override void Dispose() => _window.Dispose();
}
