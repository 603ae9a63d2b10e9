using Apache.Arrow;

namespace Fireworks;

/// <summary>Messages as Apache Arrow IPC streams, which any Arrow client can read.</summary>
/// <remarks>Numbers are primitive arrays, tensors <c>arrow.fixed_shape_tensor</c>, texts string views, or a dictionary where
/// encoded text fits in one batch. Memory is shared in both
/// directions where layouts agree: all but booleans. Reading checks every length and offset first, so bytes may come from anywhere.</remarks>
public static class ArrowStream
{
    /// <summary>One message as an Arrow IPC stream, with metadata in its schema.</summary>
    /// <exception cref="ArgumentException">Metadata holds half a surrogate pair, or a null.</exception>
    /// <exception cref="ArrowFormatException">Names and metadata take more than 256 MiB.</exception>
    public static byte[] ToBytes(Message message, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var to = new MemoryStream(checked((int)Math.Min(message.ByteCount + 4096, System.Array.MaxLength)));
        // A few rows of many words would otherwise carry all of them.
        var schema = Schema(message, metadata, message.Names.Where(name => Message.WordsOf(message[name].ToHost()) is { } words && words.Length <= message.Length));
        using (var writer = new Apache.Arrow.Ipc.ArrowStreamWriter(to, schema, leaveOpen: true))
        {
            writer.WriteRecordBatch(Batch(message, schema));
            writer.WriteEnd();
        }
        _ = ArrowDecoder.MetadataLength(to.GetBuffer());   // what is written can be read
        return to.ToArray();
    }

    /// <summary>The message and metadata of an Arrow IPC stream of any number of batches.</summary>
    /// <remarks>Columns share the memory of <paramref name="bytes"/>: do not change it afterwards.</remarks>
    /// <exception cref="ArrowFormatException">The bytes are no such stream, are damaged, end before the end mark or go on after it, or hold what a message cannot.</exception>
    public static (Message Message, IReadOnlyDictionary<string, string> Metadata) FromBytes(ReadOnlyMemory<byte> bytes) => From(bytes.Length, at => bytes[(int)at..]);

    /// <summary>The message and metadata of an Arrow IPC stream that may be longer than one memory.</summary>
    /// <param name="length">Its bytes.</param>
    /// <param name="bytes">Its bytes from one of them on: all, or as many as one memory holds.</param>
    /// <exception cref="ArrowFormatException">See <see cref="FromBytes"/>; or one batch is longer than one memory.</exception>
    internal static (Message Message, IReadOnlyDictionary<string, string> Metadata) From(long length, Func<long, ReadOnlyMemory<byte>> bytes)
    {
        if (length == 0) throw ArrowDecoder.NoSchema();
        var decoder = new ArrowDecoder();
        var (batches, end) = Batches(decoder, bytes);
        var schema = decoder.Schema ?? throw ArrowDecoder.NoSchema();
        if (length > end)
            throw new ArrowFormatException(
                $"An Arrow stream ends with its end mark, but {length - end} bytes follow it. Read streams that follow each other one by one, with ArrowStreamReader.");
        return (Together(decoder, batches), Metadata(schema));
    }

    private static (List<Message> Batches, long End) Batches(ArrowDecoder decoder, Func<long, ReadOnlyMemory<byte>> bytes)
    {
        var batches = new List<Message>();
        var at = 0L;
        while (true)
        {
            var rest = bytes(at);
            var frame = ArrowDecoder.Frame(rest.Span);
            if (frame.Length == 0) return (batches, at + ArrowDecoder.PrefixBytes);
            if (decoder.Decode(rest.Slice(ArrowDecoder.PrefixBytes, frame.Metadata), rest.Slice(frame.BodyStart, frame.Body)) is { } batch) batches.Add(batch.Message);
            at += frame.Length;
        }
    }

    /// <summary>Batches of one schema as a message: where only some have gaps, all may.</summary>
    internal static Message Together(ArrowDecoder decoder, IReadOnlyList<Message> batches) => batches.Count == 0 ? decoder.NoRows() : Message.Concat(batches);

    /// <summary>The Arrow schema of messages with these columns.</summary>
    public static Schema Schema(Message message, IReadOnlyDictionary<string, string>? metadata = null) => Schema(message, metadata, []);

    /// <param name="message">The columns.</param>
    /// <param name="metadata">Metadata of the schema.</param>
    /// <param name="encoded">Columns whose text, where it is encoded, goes as one dictionary for all batches.</param>
    internal static Schema Schema(Message message, IReadOnlyDictionary<string, string>? metadata, IEnumerable<string> encoded)
    {
        foreach (var (key, value) in metadata ?? new Dictionary<string, string>()) _ = (Require.Writable(key, nameof(metadata)), Require.Writable(value, nameof(metadata)));
        var names = encoded.ToHashSet(StringComparer.Ordinal);
        return new([.. message.Select(c => ArrowFields.Of(c.Key, c.Value.ToHost(), names.Contains(c.Key)))], metadata ?? new Dictionary<string, string>());
    }

    /// <summary>A message as an Arrow record batch over the same memory. Do not dispose the batch: the message owns the memory.</summary>
    public static RecordBatch Batch(Message message) => Batch(message, Schema(message));

    internal static RecordBatch Batch(Message message, Schema schema) =>
        new(schema, message.Select((column, i) => ArrowArrayFactory.BuildArray(ArrowArrays.Of(column.Value, schema.FieldsList[i]))), message.Length);

    /// <summary>An Arrow record batch as a message over the same memory, which must outlive it: the batch is not to be disposed.</summary>
    /// <remarks>Text in other layouts than string views is copied, and so are booleans and the marks of gaps.</remarks>
    /// <exception cref="ArrowFormatException">A column holds what a message cannot, or a name comes twice.</exception>
    public static Message FromBatch(RecordBatch batch)
    {
        ArrowFields.CheckNames(batch.Schema);
        var fields = batch.Schema.FieldsList;
        return Message.OfLength(batch.Length, fields.Select((field, i) => KeyValuePair.Create(field.Name, ArrowArrays.Column(field, batch.Column(i).Data))));
    }

    internal static IReadOnlyDictionary<string, string> Metadata(Schema schema) => schema.HasMetadata ? schema.Metadata : new Dictionary<string, string>();
}
