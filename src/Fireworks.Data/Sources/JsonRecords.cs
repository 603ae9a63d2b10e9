using System.Text.Json;
using System.Text.Unicode;

namespace Fireworks;

/// <summary>Cuts a stream of JSON into records: the elements of one array, or values one after the other (JSON lines).</summary>
/// <remarks>A stream that begins with <c>[</c> is an array. A record is at hand as its bytes and is checked by the JSON parser itself; one that
/// reaches beyond the window is read again when more is there.</remarks>
/// <param name="window">The bytes; owned.</param>
internal sealed class JsonRecords(ByteWindow window) : IDisposable
{
    private bool _inArray, _ended, _sought;
    private long _lines, _records;
    private (int Start, int Length) _record;
    private RowMark _end;

    /// <summary>The line on which the current record begins, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>The current record.</summary>
    public ReadOnlySpan<byte> Record => window.Buffer.AsSpan(_record.Start, _record.Length);

    /// <summary>Behind the current record.</summary>
    public RowMark Next => _ended ? _end : new(window.Offset, _lines + 1);

    /// <summary>Whether <see cref="Seek"/> works.</summary>
    public bool CanSeek => window.CanSeek;

    /// <summary>Finds out whether the stream is an array; once, before the first record.</summary>
    public void Begin()
    {
        window.SkipMark();
        if (Peek() != '[') return;
        _inArray = true;
        window.Start++;
    }

    /// <summary>Goes behind a record.</summary>
    /// <exception cref="InvalidDataException">The stream ends before it.</exception>
    public void Seek(RowMark mark)
    {
        window.Seek(mark.Offset);
        (_lines, _records, _ended, _sought) = (mark.Line - 1, 0, false, true);
    }

    /// <summary>Moves to the next record; false at the end.</summary>
    /// <exception cref="JsonException">What follows is no JSON.</exception>
    /// <exception cref="InvalidDataException">Records are not separated, or the array is not closed.</exception>
    public bool Move()
    {
        if (_ended) return false;
        var next = Peek();
        Line = _lines + 1;
        if (_inArray)
        {
            if (next == ']') return End();
            if (_records > 0 || _sought && next == ',')
            {
                if (next != ',') throw new InvalidDataException(next < 0 ? "The array is not closed: the file is cut off." : $"Records of an array are separated by ',', but here is '{(char)next}'.");
                window.Start++;
                next = Peek();
                Line = _lines + 1;
            }
        }
        if (next < 0) return _inArray ? throw new InvalidDataException("The array is not closed: the file is cut off.") : false;

        var length = LengthOfRecord();
        _record = (window.Start, length);
        if (!Utf8.IsValid(Record)) throw new InvalidDataException("Text is UTF-8, but this record is not; convert the file.");
        _lines += Record.Count((byte)'\n');
        window.Start += length;
        _records++;
        return true;
    }

    private bool End()
    {
        (_end, _ended) = (Next, true);
        window.Start++;
        var more = Peek() >= 0;
        Line = _lines + 1;
        return !more ? false : throw new InvalidDataException("The file ends with its array, but more follows.");
    }

    // The first try is with what is at hand; a record that is not complete there needs more.
    private int LengthOfRecord()
    {
        for (var ended = false; ; ended = !window.Fill())
        {
            var reader = new Utf8JsonReader(window.Rest, isFinalBlock: ended, default);
            if (reader.Read() && reader.TrySkip()) return (int)reader.BytesConsumed;
        }
    }

    /// <summary>The first byte that is no white space, or -1 at the end.</summary>
    private int Peek()
    {
        while (true)
        {
            for (; window.Start < window.End; window.Start++)
            {
                var next = window.Buffer[window.Start];
                if (next is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')) return next;
                if (next == '\n') _lines++;
            }
            if (!window.Fill()) return -1;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => window.Dispose();
}
