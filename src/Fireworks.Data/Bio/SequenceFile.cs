using System.Text;

namespace Fireworks;

/// <summary>An open file of sequences in some format, cut into records. Where a record begins is where another can go on.</summary>
internal abstract class SequenceFile(ByteWindow window) : IDisposable
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private long _lines, _recordLine = 1;
    private string? _ahead;
    private RowMark _beforeAhead;

    /// <summary>The line on which the current record begins, from 1.</summary>
    public long Line => _recordLine;

    /// <summary>The line read last, from 1.</summary>
    public long LastLine => _lines;

    /// <summary>Where the next record begins.</summary>
    public RowMark Next => _ahead is null ? new RowMark(window.Offset, _lines + 1) : _beforeAhead;

    /// <summary>Whether <see cref="Seek"/> works.</summary>
    public bool CanSeek => window.CanSeek;

    /// <summary>A reader of that format.</summary>
    public static SequenceFile Of(string format, ByteWindow window) => format switch
    {
        "fasta" => new FastaFile(window),
        "fastq" => new FastqFile(window),
        _ => new GenBankFile(window),
    };

    /// <summary>Goes to where a record begins.</summary>
    public void Seek(RowMark mark)
    {
        window.Seek(mark.Offset);
        (_lines, _ahead) = (mark.Line - 1, null);
    }

    /// <summary>The next record; false at the end.</summary>
    /// <exception cref="InvalidDataException">What follows is no record.</exception>
    /// <exception cref="DecoderFallbackException">A line is not UTF-8.</exception>
    public abstract bool TryRead(out SequenceRecord record);

    /// <summary>The first line of the next record: blank ones are skipped.</summary>
    protected string? BeginRecord()
    {
        string? line;
        do
        {
            _recordLine = (_ahead is null ? _lines : _lines - 1) + 1;
            line = ReadLine();
        }
        while (line is not null && string.IsNullOrWhiteSpace(line));
        return line;
    }

    /// <summary>Whether the line read last is the first of the file.</summary>
    protected bool IsFirst => _lines == 1;

    /// <summary>The next line without its end, or null.</summary>
    protected string? ReadLine()
    {
        if (_ahead is { } ahead)
        {
            _ahead = null;
            return ahead;
        }
        var before = new RowMark(window.Offset, _lines + 1);
        if (!window.TryReadLine(out var line)) return null;
        _beforeAhead = before;
        if (_lines++ == 0 && line.StartsWith("\uFEFF"u8)) line = line[3..];
        return Strict.GetString(line);
    }

    /// <summary>Puts the line read last back: it belongs to the next record.</summary>
    protected void PutBack(string line) => _ahead = line;

    /// <inheritdoc/>
    public void Dispose() => window.Dispose();
}
