using Apache.Arrow;

namespace Fireworks;

/// <summary>Reads messages from an Arrow IPC stream as they arrive, with the cursors that <see cref="ArrowStreamWriter"/> noted.</summary>
/// <remarks>Each batch is received into one pooled block, which its columns share. One call at a time. A stream may come from anywhere: nothing it says of itself
/// takes more memory than what has arrived of it and 64 MiB or, where that is more, than what so many bytes unfold to when none is shown twice: eight times
/// of values, since a truth value is a bit in Arrow and a byte here, and 24 times of what says that there is a column.</remarks>
/// <param name="from">What to read; left open.</param>
/// <param name="mostBytes">The longest batch that is accepted; 1 KiB to 2 GiB − 1. Default 1 GiB.</param>
public sealed class ArrowStreamReader(Stream from, int mostBytes = 1 << 30)
{
    private const int AtOnceBytes = 8 << 20;

    private readonly ArrowDecoder _decoder = new();
    private readonly byte[] _prefix = new byte[ArrowDecoder.PrefixBytes];

    /// <summary>The longest batch that is accepted, in bytes.</summary>
    public int MostBytes { get; } = Require.AtLeast(mostBytes, 1024);

    /// <summary>The metadata of the schema; empty before the first read.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _decoder.Schema is { } schema ? ArrowStream.Metadata(schema) : new Dictionary<string, string>();

    /// <summary>A message without rows that has the stream's columns, or null before the first read.</summary>
    public Message? Columns => _decoder.Schema is null ? null : _decoder.NoRows();

    /// <summary>The next message, or null at the end mark.</summary>
    /// <exception cref="ArrowFormatException">The stream is no Arrow stream, is damaged, is cut off, or a batch is too long.</exception>
    public async ValueTask<ArrowPage?> ReadAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var got = await from.ReadAtLeastAsync(_prefix, _prefix.Length, throwOnEndOfStream: false, cancellationToken);
            if (got == 0 && _decoder.Schema is null) throw ArrowDecoder.NoSchema();
            if (got < _prefix.Length) throw ArrowDecoder.CutOff();
            var length = Checked(ArrowDecoder.MetadataLength(_prefix));
            if (length == 0) return _decoder.Schema is null ? throw ArrowDecoder.NoSchema() : null;
            if (await NextAsync(length, cancellationToken) is { } page) return page;
        }
    }

    private async ValueTask<ArrowPage?> NextAsync(int metadataLength, CancellationToken cancellationToken)
    {
        var metadata = await ReceiveAsync(metadataLength, cancellationToken);
        var body = await ReceiveAsync(Checked(ArrowDecoder.BodyBytes(metadata.GetSpan())), cancellationToken);
        var page = _decoder.Decode(metadata.Memory, body.Memory);
        metadata.Release();
        GC.KeepAlive(body);
        return page;
    }

    /// <summary>Exactly so many bytes. A length is only what somebody says: beyond 8 MiB, memory is taken as bytes arrive.</summary>
    private async ValueTask<Block> ReceiveAsync(int length, CancellationToken cancellationToken)
    {
        if (length <= AtOnceBytes) return await FillAsync(Block.Rent(length), cancellationToken);

        var parts = new List<Block>();
        for (var left = length; left > 0; left -= parts[^1].Memory.Length)
            parts.Add(await FillAsync(Block.Rent(Math.Min(left, AtOnceBytes)), cancellationToken));
        var whole = Block.Rent(length);
        var rest = whole.Memory;
        foreach (var part in parts)
        {
            part.Memory.CopyTo(rest);
            rest = rest[part.Memory.Length..];
            part.Release();
        }
        return whole;
    }

    private async ValueTask<Block> FillAsync(Block block, CancellationToken cancellationToken) =>
        await from.ReadAtLeastAsync(block.Memory, block.Memory.Length, throwOnEndOfStream: false, cancellationToken) == block.Memory.Length ? block : throw ArrowDecoder.CutOff();

    private int Checked(long length) => length <= MostBytes
        ? (int)length
        : throw new ArrowFormatException($"A batch of the Arrow stream is longer than the {MostBytes} bytes accepted: it has {length}. Send smaller batches.");
}

/// <summary>One batch of an Arrow stream.</summary>
/// <param name="Message">Its rows.</param>
/// <param name="Cursor">Where its reader stood after these rows, where the writer noted it.</param>
public sealed record ArrowPage(Message Message, Cursor? Cursor);
