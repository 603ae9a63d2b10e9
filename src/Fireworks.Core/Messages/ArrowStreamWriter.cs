using System.Buffers.Binary;
using System.Text;
using Apache.Arrow;

namespace Fireworks;

/// <summary>Writes messages with the same columns to one Arrow IPC stream, each with the cursor that follows it.</summary>
/// <remarks>The first message decides the columns. A cursor stands in its batch's custom metadata under <c>fireworks.cursor</c>, which
/// other Arrow clients read or ignore. One call at a time; every write is asynchronous, so that awaiting it is back-pressure.</remarks>
/// <param name="to">Where to write; left open.</param>
/// <param name="metadata">Metadata of the schema; none when null.</param>
public sealed class ArrowStreamWriter(Stream to, IReadOnlyDictionary<string, string>? metadata = null) : IDisposable
{
    private readonly MemoryStream _buffer = new();
    private Apache.Arrow.Ipc.ArrowStreamWriter? _writer;
    private Message? _columns;
    private bool _ended;

    /// <summary>Writes a message.</summary>
    /// <param name="message">The rows; the same columns, in the same order and of the same types, as the first message.</param>
    /// <param name="cursor">Where a reader stands after these rows; null when it cannot be resumed.</param>
    /// <param name="cancellationToken">Cancels the write; the stream is of no use afterwards.</param>
    /// <exception cref="MessageShapeException">The columns differ from those of the first message.</exception>
    /// <exception cref="ArrowFormatException">Names and metadata take more than 256 MiB, or the cursor more than 256 KiB.</exception>
    /// <exception cref="InvalidOperationException">The end mark was written already.</exception>
    public async ValueTask WriteAsync(Message message, Cursor? cursor = null, CancellationToken cancellationToken = default)
    {
        ThrowIfEnded();
        var place = cursor is null ? null : Encoding.UTF8.GetBytes(cursor.ToString());
        if (place?.Length is > ArrowDecoder.MostCursorBytes and var length) throw ArrowDecoder.TooLong(length);
        if (_columns is null) await BeginAsync(message, cancellationToken);
        if (!message.Select(c => (c.Key, c.Value.Type)).SequenceEqual(_columns!.Select(c => (c.Key, c.Value.Type))))
            throw new MessageShapeException($"All messages of a stream have the same columns, but the first has {_columns!.Summary} and this one {message.Summary}.");

        _writer!.WriteRecordBatch(ArrowStream.Batch(message));
        await SendAsync(place, cancellationToken);
    }

    /// <summary>Writes the end mark. A stream without it is taken for cut off.</summary>
    /// <param name="columns">The columns of a stream to which no message was written; none when null.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    /// <exception cref="InvalidOperationException">It was written already.</exception>
    public async ValueTask EndAsync(Message? columns = null, CancellationToken cancellationToken = default)
    {
        ThrowIfEnded();
        if (_columns is null) await BeginAsync(columns ?? Message.Empty, cancellationToken);
        _ended = true;
        await _writer!.WriteEndAsync(cancellationToken);
        await SendAsync(null, cancellationToken);
    }

    private void ThrowIfEnded()
    {
        if (_ended) throw new InvalidOperationException("A stream is over with its end mark, and this one has it already. Write all messages first, or begin another stream.");
    }

    private async ValueTask BeginAsync(Message first, CancellationToken cancellationToken)
    {
        _columns = first.Slice(0, 0);
        _writer = new Apache.Arrow.Ipc.ArrowStreamWriter(_buffer, ArrowStream.Schema(first, metadata), leaveOpen: true);
        _writer.WriteStart();
        _ = ArrowDecoder.MetadataLength(_buffer.GetBuffer());   // what is written can be read
        await SendAsync(null, cancellationToken);
    }

    private async ValueTask SendAsync(byte[]? cursor, CancellationToken cancellationToken)
    {
        var written = _buffer.GetBuffer().AsMemory(0, (int)_buffer.Length);
        if (cursor is not null)
        {
            var bodyStart = ArrowDecoder.PrefixBytes + ArrowDecoder.MetadataLength(written.Span);
            await to.WriteAsync(WithCursor(written.Span[ArrowDecoder.PrefixBytes..bodyStart], cursor), cancellationToken);
            written = written[bodyStart..];
        }
        await to.WriteAsync(written, cancellationToken);
        _buffer.SetLength(0);
    }

    /// <summary>A prefix and metadata that say what <paramref name="metadata"/> says, and the cursor.</summary>
    /// <remarks>Apache.Arrow 23 writes no metadata for a batch. FlatBuffers point forwards only, so a new root that has the metadata goes
    /// in front, points at the batch's header in the old bytes, and leaves those as they are.</remarks>
    private static byte[] WithCursor(ReadOnlySpan<byte> metadata, byte[] value)
    {
        var root = FlatTable.Root(metadata);
        var key = Encoding.UTF8.GetBytes(ArrowDecoder.CursorKey);
        const int vtable = 4, table = 24, vector = 48, entryVtable = 56, entry = 64, keyAt = 76;
        var valueAt = Aligned(keyAt + 4 + key.Length + 1, 4);
        var oldAt = Aligned(valueAt + 4 + value.Length + 1, 8);
        var bytes = new byte[ArrowDecoder.PrefixBytes + Aligned(oldAt + metadata.Length, 8)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, -1);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), bytes.Length - ArrowDecoder.PrefixBytes);

        var to = bytes.AsSpan(ArrowDecoder.PrefixBytes);
        Int(to, 0, table);
        Shorts(to, vtable, 14, 24, 4, 6, 12, 16, 8);       // where the table's version, kind, header, length and metadata lie
        Int(to, table, table - vtable);
        BinaryPrimitives.WriteInt16LittleEndian(to[(table + 4)..], root.Int16(0));
        to[table + 6] = root.Byte(1);
        Int(to, table + 8, vector - (table + 8));
        Int(to, table + 12, oldAt + root.PositionOf(2) - (table + 12));
        BinaryPrimitives.WriteInt64LittleEndian(to[(table + 16)..], root.Int64(3));
        Int(to, vector, 1);
        Int(to, vector + 4, entry - (vector + 4));
        Shorts(to, entryVtable, 8, 12, 4, 8);              // where the entry's key and value lie
        Int(to, entry, entry - entryVtable);
        Int(to, entry + 4, keyAt - (entry + 4));
        Int(to, entry + 8, valueAt - (entry + 8));
        WriteText(to, keyAt, key);
        WriteText(to, valueAt, value);
        metadata.CopyTo(to[oldAt..]);
        return bytes;
    }

    private static int Aligned(int at, int to) => (at + to - 1) / to * to;

    private static void Int(Span<byte> to, int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(to[at..], value);

    private static void Shorts(Span<byte> to, int at, params ReadOnlySpan<short> values)
    {
        for (var i = 0; i < values.Length; i++) BinaryPrimitives.WriteInt16LittleEndian(to[(at + 2 * i)..], values[i]);
    }

    private static void WriteText(Span<byte> to, int at, ReadOnlySpan<byte> text)
    {
        Int(to, at, text.Length);
        text.CopyTo(to[(at + 4)..]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _writer?.Dispose();
        _buffer.Dispose();
    }
}
