namespace Fireworks;

/// <summary>A stream seen through a buffer that slides over it: what lies between <see cref="Start"/> and <see cref="End"/> is at hand.</summary>
/// <remarks>Behind <see cref="End"/> lie at least <see cref="Padding"/> bytes that may be read, so that whole vectors can be loaded.</remarks>
internal sealed class ByteWindow : IDisposable
{
    /// <summary>Bytes that may be read behind the end: one vector.</summary>
    public const int Padding = 64;

    /// <summary>The longest record that is read, or line of one: longer than any human chromosome.</summary>
    public const int MostRecordBytes = 512 << 20;

    private readonly Stream _stream;
    private readonly int _most;
    private long _base;
    private bool _ended;

    /// <summary>A window over a stream, which it owns.</summary>
    /// <param name="stream">What to read.</param>
    /// <param name="bytes">Bytes of the buffer; grows when a record is longer.</param>
    /// <param name="most">The longest record that is read, in bytes. Default <see cref="MostRecordBytes"/>.</param>
    public ByteWindow(Stream stream, int bytes, int most = MostRecordBytes)
    {
        (_stream, _most) = (stream, most);
        Buffer = new byte[bytes + Padding];
    }

    /// <summary>The bytes; a new array when it had to grow.</summary>
    public byte[] Buffer { get; private set; }

    /// <summary>Where the next record begins in the buffer.</summary>
    public int Start { get; set; }

    /// <summary>Behind the last byte at hand.</summary>
    public int End { get; private set; }

    /// <summary>Where the next record begins in the stream.</summary>
    public long Offset => _base + Start;

    /// <summary>Whether positions can be gone back to.</summary>
    public bool CanSeek => _stream.CanSeek;

    /// <summary>The bytes at hand.</summary>
    public ReadOnlySpan<byte> Rest => Buffer.AsSpan(Start, End - Start);

    /// <summary>Gets more bytes, keeping those from <see cref="Start"/> on, which move to the front; false at the end of the stream.</summary>
    /// <exception cref="InvalidDataException">The record at <see cref="Start"/> is too long.</exception>
    public bool Fill()
    {
        if (_ended) return false;
        var kept = End - Start;
        if (kept > _most) throw new InvalidDataException($"A record, or a line of one, takes at most {Said(_most)}, but this one takes more; keep it in an .arrow or .parquet file, or break it into several.");

        var room = Buffer.Length - Padding;
        var larger = (int)Math.Min(2L * room, _most + 1L);
        var into = kept > room / 2 && larger > room ? new byte[larger + Padding] : Buffer;
        Rest.CopyTo(into);
        (Buffer, _base, Start) = (into, Offset, 0);
        var got = _stream.ReadAtLeast(Buffer.AsSpan(kept, Buffer.Length - Padding - kept), Buffer.Length - Padding - kept, throwOnEndOfStream: false);
        End = kept + got;
        _ended = End < Buffer.Length - Padding;
        return got > 0;
    }

    private static string Said(int bytes) => bytes % (1 << 20) == 0 ? $"{bytes >> 20} MiB" : $"{bytes} bytes";

    /// <summary>Skips a byte order mark; before anything is read.</summary>
    public void SkipMark()
    {
        if (Rest.IsEmpty) Fill();
        if (Rest.StartsWith("\uFEFF"u8)) Start += 3;
    }

    /// <summary>Goes to a position of the stream.</summary>
    /// <exception cref="InvalidDataException">The stream ends before it.</exception>
    public void Seek(long offset)
    {
        if (offset >= _base && offset <= _base + End)
        {
            Start = (int)(offset - _base);
            return;
        }
        if (offset > _stream.Length || offset < 0) throw new InvalidDataException("The file is shorter than when it was read before: it was changed meanwhile.");
        (_base, Start, End, _ended) = (_stream.Seek(offset, SeekOrigin.Begin), 0, 0, false);
    }

    /// <summary>The next line without its end (LF, CR LF or CR), and moves behind it; false at the end of the stream.</summary>
    /// <exception cref="InvalidDataException">The line is too long.</exception>
    public bool TryReadLine(out ReadOnlySpan<byte> line)
    {
        int length;
        // Of a CR that is the last byte at hand it is not known whether an LF follows.
        while ((length = Rest.IndexOfAny((byte)'\n', (byte)'\r')) < 0 || length + 1 == Rest.Length && Rest[length] == '\r')
        {
            if (Fill()) continue;
            line = length < 0 ? Rest : Rest[..length];
            Start = End;
            return length >= 0 || line.Length > 0;
        }
        line = Rest[..length];
        Start += length + (Rest[length] == '\r' && Rest[length + 1] == '\n' ? 2 : 1);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();
}
