using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text.Unicode;

namespace Fireworks;

/// <summary>Cuts CSV as of RFC 4180 into rows and cells, in place: no text is made of what a column does not keep.</summary>
/// <remarks>
/// <para>Delimiters, quotes and line ends are found 32 bytes at a time. A row that reaches beyond the window is cut again when more is there.
/// Lines end with LF, CR LF or CR.</para>
/// <para>A cell that begins with a quote ends with one, and two inside stand for one; elsewhere a quote is a character as any other.</para>
/// </remarks>
/// <param name="window">The bytes; owned.</param>
/// <param name="delimiter">What separates cells.</param>
internal sealed class CsvCells(ByteWindow window, byte delimiter) : IDisposable
{
    private const byte Quote = (byte)'"', LineFeed = (byte)'\n', Return = (byte)'\r';

    private (int Start, int Length)[] _cells = new (int, int)[16];
    private bool _hasDoubled;
    private long _lines;
    private int _next;

    /// <summary>Cells of the current row.</summary>
    public int Count { get; private set; }

    /// <summary>The line on which the current row begins, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>Where the next row begins.</summary>
    public RowMark Next => new(window.Offset, _lines + 1);

    /// <summary>Whether <see cref="Seek"/> works.</summary>
    public bool CanSeek => window.CanSeek;

    /// <summary>The most cells a row may have.</summary>
    public int MostCells { get; init; } = int.MaxValue;

    /// <summary>A cell of the current row, without its quotes.</summary>
    public ReadOnlySpan<byte> this[int cell] => MemoryMarshal.CreateReadOnlySpan(ref window.Buffer[_cells[cell].Start], _cells[cell].Length);

    /// <summary>Whether a cell of the current row stands in quotes.</summary>
    public bool IsQuoted(int cell) => _cells[cell].Start is > 0 and var start && window.Buffer[start - 1] == Quote;

    /// <summary>Whether the current row has nothing between its ends.</summary>
    public bool IsBlank => Count == 1 && _cells[0].Length == 0 && !IsQuoted(0);

    /// <summary>Whether the current row is a line without a character behind which the file ends.</summary>
    public bool IsBlankEnd()
    {
        if (!IsBlank) return false;
        if (window.Rest.IsEmpty)
        {
            window.Fill();
            _cells[0] = default;                            // what is at hand has moved; of a blank row nothing is
        }
        return window.Rest.IsEmpty;
    }

    /// <summary>Skips a byte order mark.</summary>
    public void SkipMark() => window.SkipMark();

    /// <summary>Goes to where a row begins.</summary>
    /// <exception cref="InvalidDataException">No row begins there.</exception>
    public void Seek(RowMark row)
    {
        if (row.Offset == 0) throw NoRow();                 // the header begins there
        window.Seek(row.Offset - 1);
        if (window.Rest.IsEmpty) window.Fill();
        // Behind the last row of a file that ends without a line end lies nothing.
        if (window.Rest is not [LineFeed or Return, ..] && (window.Rest.Length != 1 || window.Fill())) throw NoRow();
        window.Start++;
        _lines = row.Line - 1;
    }

    private static InvalidDataException NoRow() => new("No row begins where one began before: the file was changed meanwhile.");

    /// <summary>Moves to the next row, blank or not; false at the end.</summary>
    /// <exception cref="InvalidDataException">What follows is no CSV, or no UTF-8.</exception>
    public bool Move()
    {
        Line = _lines + 1;
        var lines = 0;
        while (!TryCut(ref lines, ended: false))
        {
            if (window.Fill()) continue;
            if (window.Rest.IsEmpty) return false;
            TryCut(ref lines, ended: true);
            break;
        }
        if (!Utf8.IsValid(window.Buffer.AsSpan(window.Start, _next - window.Start))) throw new InvalidDataException(NotUtf8());
        window.Start = _next;
        _lines += lines;
        return true;
    }

    private bool TryCut(ref int lines, bool ended)
    {
        (Count, lines) = (0, 0);
        var (buffer, end) = (window.Buffer, window.End);
        var (cell, block, marks) = (window.Start, window.Start, 0u);
        if (cell < end) marks = Marks(buffer, block, end);
        while (true)
        {
            var (start, length, mark) = (cell, 0, 0);
            if (cell < end && buffer[cell] == Quote)
            {
                if (!TryCutQuoted(buffer, ref start, ref length, ref lines, end, ended, out mark)) return false;
                (block, marks) = (mark, mark < end ? Marks(buffer, mark, end) : 0);
                marks &= ~1u;                               // what ends the cell is taken here
            }
            else
            {
                do
                {
                    while (marks == 0 && (block += Vector256<byte>.Count) < end) marks = Marks(buffer, block, end);
                    if (marks == 0 && !ended) return false;
                    mark = marks == 0 ? end : block + BitOperations.TrailingZeroCount(marks);
                    marks &= marks - 1;
                }
                while (mark < end && buffer[mark] == Quote);        // a quote inside a cell that does not begin with one
                length = mark - cell;
            }

            Add(start, length);
            if (mark < end && buffer[mark] == delimiter)
            {
                cell = mark + 1;
                if (cell < end || ended) continue;
                return false;
            }
            return TryEnd(buffer, mark, end, ended, ref lines);
        }
    }

    private bool TryEnd(byte[] buffer, int mark, int end, bool ended, ref int lines)
    {
        _next = Math.Min(mark + 1, end);
        if (mark >= end) return true;
        lines++;
        if (buffer[mark] == LineFeed) return true;
        if (mark + 1 == end) return ended;
        if (buffer[mark + 1] == LineFeed) _next++;
        return true;
    }

    private static uint Marks(byte[] buffer, int at, int end, byte delimiter)
    {
        var bytes = Vector256.LoadUnsafe(ref buffer[at]);
        var found = Vector256.Equals(bytes, Vector256.Create(delimiter)) | Vector256.Equals(bytes, Vector256.Create(LineFeed))
            | Vector256.Equals(bytes, Vector256.Create(Quote)) | Vector256.Equals(bytes, Vector256.Create(Return));
        var marks = found.ExtractMostSignificantBits();
        return end - at < Vector256<byte>.Count ? marks & ((1u << (end - at)) - 1) : marks;
    }

    private uint Marks(byte[] buffer, int at, int end) => Marks(buffer, at, end, delimiter);

    // The cell is cut without being changed, since the row may have to be cut again; doubled quotes are noted by a negative length.
    private bool TryCutQuoted(byte[] buffer, ref int start, ref int length, ref int lines, int end, bool ended, out int mark)
    {
        var (at, doubled) = (++start, false);
        while (true)
        {
            var found = buffer.AsSpan(at, end - at).IndexOf(Quote);
            mark = at + found + 1;
            if (found < 0 || mark == end && !ended)
                return ended ? throw new InvalidDataException("A quote is not closed.") : false;
            if (mark == end || buffer[mark] != Quote) break;
            (at, doubled) = (mark + 1, true);
        }
        if (mark < end && buffer[mark] != delimiter && buffer[mark] is not (LineFeed or Return))
            throw new InvalidDataException($"A quoted cell ends with its quote, but '{(char)buffer[mark]}' follows it.");
        length = mark - 1 - start;
        lines += LineEnds(buffer.AsSpan(start, length));
        if (doubled) (length, _hasDoubled) = (~length, true);
        return true;
    }

    private static int LineEnds(ReadOnlySpan<byte> text) => text.Count(LineFeed) + text.Count(Return) - text.Count("\r\n"u8);

    private void Add(int start, int length)
    {
        if (Count == MostCells)
            throw new InvalidDataException($"A row has at most {MostCells} cells, but this one has more; raise \"max_columns\" if it is meant to.");
        if (Count == _cells.Length) Array.Resize(ref _cells, 2 * _cells.Length);
        _cells[Count++] = (start, length);
    }

    /// <summary>Takes the second of each two quotes out of the cells of the current row; once a row, before its cells are read.</summary>
    public void Unescape()
    {
        if (!_hasDoubled) return;
        _hasDoubled = false;
        foreach (ref var cell in _cells.AsSpan(0, Count))
        {
            if (cell.Length >= 0) continue;
            var text = window.Buffer.AsSpan(cell.Start, ~cell.Length);
            var to = 0;
            for (var from = 0; from < text.Length; from++)
            {
                text[to++] = text[from];
                if (text[from] == Quote) from++;
            }
            cell.Length = to;
        }
    }

    private string NotUtf8()
    {
        Unescape();
        var bad = 0;
        while (bad < Count - 1 && Utf8.IsValid(this[bad])) bad++;
        return $"Text is UTF-8, but cell {bad + 1} is not; set \"encoding\", such as latin1, windows-1252 or utf-16.";
    }

    /// <inheritdoc/>
    public void Dispose() => window.Dispose();
}
