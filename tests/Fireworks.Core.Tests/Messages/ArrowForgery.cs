
namespace Fireworks.Tests;

/// <summary>Arrow messages made by hand, to say what no honest writer says.</summary>
internal static class ArrowForgery
{
    private const byte SchemaHeader = 1, DictionaryHeader = 2, BatchHeader = 3;
    private const short Version5 = 4;

    /// <summary>The mark at the end of a stream.</summary>
    public static byte[] End { get; } = [0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0];

    /// <summary>A type by its number in Schema.fbs, and its own fields.</summary>
    public static (byte Kind, FlatDocument Type) Of(byte kind, params object?[] fields) => (kind, FlatDocument.Table(fields));

    public static (byte, FlatDocument) Bool { get; } = Of(6);

    public static (byte, FlatDocument) Utf8 { get; } = Of(5);

    public static (byte, FlatDocument) Null { get; } = Of(1);

    public static FlatDocument Field(FlatDocument name, (byte Kind, FlatDocument Type) type, FlatDocument? metadata = null, long? dictionary = null) =>
        FlatDocument.Table(name, (byte)1, type.Kind, type.Type, dictionary is { } id ? FlatDocument.Table(id) : null, null, metadata);

    public static FlatDocument Field(string name, (byte, FlatDocument) type, long? dictionary = null) => Field(FlatDocument.Text(name), type, null, dictionary);

    public static FlatDocument Pair(string key, string value) => FlatDocument.Table(FlatDocument.Text(key), FlatDocument.Text(value));

    public static byte[] Schema(params FlatDocument[] fields) => Message(SchemaHeader, FlatDocument.Table((short)0, FlatDocument.Vector(fields)), []);

    /// <param name="rows">Rows of the batch.</param>
    /// <param name="nodes">Length and gaps of each column.</param>
    /// <param name="buffers">Offset and length of each buffer.</param>
    /// <param name="body">What they point into.</param>
    /// <param name="cursor">The text of its cursor.</param>
    public static byte[] Batch(long rows, long[] nodes, long[] buffers, byte[] body, string? cursor = null) =>
        Message(BatchHeader, BatchTable(rows, nodes, buffers), body, cursor is null ? null : FlatDocument.Vector([Pair(ArrowDecoder.CursorKey, cursor)]));

    /// <summary>Words of a dictionary: those that are there, or more of them.</summary>
    public static byte[] Dictionary(long id, bool isDelta, params string[] words)
    {
        var text = string.Concat(words);
        var offsets = new int[words.Length + 1];
        for (var word = 0; word < words.Length; word++) offsets[word + 1] = offsets[word] + words[word].Length;
        byte[] body = [.. offsets.SelectMany(BitConverter.GetBytes), .. System.Text.Encoding.ASCII.GetBytes(text)];
        var batch = BatchTable(words.Length, [words.Length, 0], [0, 0, 0, 4 * offsets.Length, 4 * offsets.Length, text.Length]);
        return Message(DictionaryHeader, FlatDocument.Table(id, batch, isDelta ? (byte)1 : (byte)0), body);
    }

    /// <summary>A prefix that announces so many bytes of metadata.</summary>
    public static byte[] Prefix(int metadataBytes) => [0xFF, 0xFF, 0xFF, 0xFF, .. BitConverter.GetBytes(metadataBytes)];

    /// <summary>A batch that announces a body and brings none of it.</summary>
    public static byte[] BatchWithoutItsBody(long bodyBytes)
    {
        var metadata = FlatDocument.Table(Version5, BatchHeader, BatchTable(0, [], []), bodyBytes).ToBytes();
        return [.. Prefix(metadata.Length), .. metadata];
    }

    /// <summary>A file whose footer gives each block of <paramref name="blocks"/> as a batch, by its place among the messages that follow the mark.</summary>
    public static byte[] FileOf(FlatDocument schema, byte[] messages, params (long Offset, int Metadata, long Body)[] blocks)
    {
        var places = blocks.SelectMany(block => (long[])[block.Offset + 8, block.Metadata, block.Body]).ToArray();
        var footer = FlatDocument.Table(Version5, schema, null, FlatDocument.Structs(3, places)).ToBytes();
        return [.. "ARROW1\0\0"u8, .. messages, .. footer, .. BitConverter.GetBytes(footer.Length), .. "ARROW1"u8];
    }

    public static FlatDocument SchemaTable(params FlatDocument[] fields) => FlatDocument.Table((short)0, FlatDocument.Vector(fields));

    /// <summary>What a call takes in memory, in bytes.</summary>
    public static long Taken(Action act)
    {
        var before = GC.GetAllocatedBytesForCurrentThread() + Block.RentedBytes;
        act();
        return GC.GetAllocatedBytesForCurrentThread() + Block.RentedBytes - before;
    }

    private static FlatDocument BatchTable(long rows, long[] nodes, long[] buffers) => FlatDocument.Table(rows, FlatDocument.Structs(2, nodes), FlatDocument.Structs(2, buffers));

    private static byte[] Message(byte kind, FlatDocument header, byte[] body, FlatDocument? metadata = null)
    {
        var padded = new byte[(body.Length + 7) / 8 * 8];
        body.CopyTo(padded, 0);
        var message = FlatDocument.Table(Version5, kind, header, (long)padded.Length, metadata).ToBytes();
        return [.. Prefix(message.Length), .. message, .. padded];
    }
}
