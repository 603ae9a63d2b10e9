using Apache.Arrow;

namespace Fireworks;

/// <summary>Reads messages from an Arrow IPC stream as they arrive, with the cursors that <see cref="ArrowStreamWriter"/> noted.</summary>
/// <remarks>Each batch is received into one pooled block, which its columns share. One call at a time.</remarks>
/// <param name="from">What to read; left open.</param>
/// <param name="mostBytes">The longest batch that is accepted; 1 KiB to 2 GiB − 1. Default 1 GiB.</param>
public sealed class ArrowStreamReader(Stream from, int mostBytes = 1 << 30)
{
    private readonly ArrowDecoder _decoder = new();
    private readonly byte[] _prefix = new byte[ArrowDecoder.PrefixBytes];

    /// <summary>The longest batch that is accepted, in bytes.</summary>
    public int MostBytes { get; } = Require.AtLeast(mostBytes, 1024);

    /// <summary>The metadata of the schema; empty before the first read.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _decoder.Schema is { } schema ? ArrowStream.Metadata(schema) : new Dictionary<string, string>();

    /// <summary>A message without rows that has the stream's columns, or null before the first read.</summary>
    public Message? Columns => _decoder.Schema is null ? null : _decoder.NoRows();

    /// <summary>The next message, or null at the end of the stream.</summary>
    /// <exception cref="ArrowFormatException">The stream is no Arrow stream, is damaged, is cut off, or a batch is too long.</exception>
    public async ValueTask<ArrowPage?> ReadAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var got = await from.ReadAtLeastAsync(_prefix, _prefix.Length, throwOnEndOfStream: false, cancellationToken);
            if (got == 0 && _decoder.Schema is null) throw new ArrowFormatException("There is no schema: these bytes are no Arrow stream.");
            if (got < _prefix.Length) throw CutOff();
            var metadata = new byte[Checked(ArrowDecoder.MetadataLength(_prefix))];
            if (metadata.Length == 0) return null;

            await FillAsync(metadata, cancellationToken);
            var body = Block.Rent(Checked(ArrowDecoder.BodyBytes(metadata)));
            await FillAsync(body.Memory, cancellationToken);
            if (_decoder.Decode(metadata, body.Memory) is { } page) return page;
        }
    }

    private int Checked(long length) => length <= MostBytes
        ? (int)length
        : throw new ArrowFormatException($"A batch of the Arrow stream is longer than the {MostBytes} bytes accepted: it has {length}. Send smaller batches.");

    private async ValueTask FillAsync(Memory<byte> memory, CancellationToken cancellationToken)
    {
        if (await from.ReadAtLeastAsync(memory, memory.Length, throwOnEndOfStream: false, cancellationToken) < memory.Length) throw CutOff();
    }

    private static ArrowFormatException CutOff() => new("The Arrow stream is cut off: it ends without its end mark. Read it again from the last cursor.");
}

/// <summary>One batch of an Arrow stream.</summary>
/// <param name="Message">Its rows.</param>
/// <param name="Cursor">Where its reader stood after these rows, where the writer noted it.</param>
public sealed record ArrowPage(Message Message, Cursor? Cursor);
