namespace Fireworks.Fuzz;

/// <summary>A stream that gives a few bytes at a time and does not know its length, as a socket does.</summary>
/// <param name="from">What it gives.</param>
/// <param name="most">Bytes at a time, at most; at least 1.</param>
public sealed class Trickle(Stream from, int most) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => from.Read(buffer, offset, Math.Min(count, most));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        from.ReadAsync(buffer[..Math.Min(buffer.Length, most)], cancellationToken);

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
