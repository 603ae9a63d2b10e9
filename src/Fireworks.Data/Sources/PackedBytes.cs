namespace Fireworks;

/// <summary>The bytes of a packed file, given to whom unpacks them piece by piece; the last piece can be gone back into.</summary>
/// <remarks>Who unpacks takes a piece whole and does not say where in it his data ended.</remarks>
/// <param name="file">The file; owned.</param>
internal sealed class PackedBytes(Stream file) : ForwardStream
{
    private const int BufferBytes = 64 << 10;
    private const int PieceBytes = 16 << 10;

    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _piece, _next, _end;               // where the last piece began, what comes next, and where what was read ends
    private long _read;

    /// <summary>Bytes of the file before the next one.</summary>
    public long Place => _read - (_end - _next);

    /// <summary>The next byte, or -1 at the end of the file.</summary>
    public int Next()
    {
        _piece = _next;
        return Ahead(1).IsEmpty ? -1 : _buffer[_next++];
    }

    /// <summary>Passes over bytes of 0.</summary>
    public void SkipZeros()
    {
        while (Ahead(1) is [0, ..]) _piece = ++_next;
    }

    /// <summary>Goes on behind the first place, in the last piece or right after it, where some bytes stand.</summary>
    /// <returns>Whether they stand there.</returns>
    public bool GoBehind(ReadOnlySpan<byte> mark)
    {
        Ahead(mark.Length);
        var found = _buffer.AsSpan(_piece, Math.Min(_end, _next + mark.Length) - _piece).IndexOf(mark);
        if (found < 0) return false;
        _next = _piece + found + mark.Length;
        _piece = _next;
        return true;
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        _piece = _next;
        var ahead = Ahead(1);
        var count = Math.Min(Math.Min(ahead.Length, PieceBytes), buffer.Length);
        ahead[..count].CopyTo(buffer);
        _next += count;
        return count;
    }

    /// <summary>What comes next: at least so many bytes, unless the file ends before. The last piece stays in the buffer.</summary>
    private ReadOnlySpan<byte> Ahead(int least)
    {
        if (_end - _next < least)
        {
            _buffer.AsSpan(_piece, _end - _piece).CopyTo(_buffer);
            (_next, _end, _piece) = (_next - _piece, _end - _piece, 0);
            var count = file.ReadAtLeast(_buffer.AsSpan(_end), least - (_end - _next), throwOnEndOfStream: false);
            _end += count;
            _read += count;
        }
        return _buffer.AsSpan(_next, _end - _next);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) file.Dispose();
        base.Dispose(disposing);
    }
}
