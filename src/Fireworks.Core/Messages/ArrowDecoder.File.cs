using System.Buffers.Binary;

namespace Fireworks;

// A file is a stream between two marks, with a footer that says where its batches lie.
internal sealed partial class ArrowDecoder
{
    /// <summary>The mark at both ends of a file.</summary>
    public static ReadOnlySpan<byte> Magic => "ARROW1"u8;

    private const int TailBytes = 10;                      // the footer's length, and the mark

    /// <summary>The batches of a file, sharing its memory.</summary>
    /// <exception cref="ArrowFormatException">It is no Arrow file, is damaged, or holds what a message cannot.</exception>
    public List<Message> ReadFile(MappedFile file)
    {
        const int schema = 1, dictionaries = 2, batches = 3;
        if (file.Length < Magic.Length + TailBytes || !file.Slice(file.Length - Magic.Length, Magic.Length).Span.SequenceEqual(Magic))
            throw new ArrowFormatException("The Arrow file is cut off: it does not end with Arrow's mark.");
        var tail = file.Slice(file.Length - TailBytes, TailBytes);
        var length = BinaryPrimitives.ReadInt32LittleEndian(tail.Span);
        if (length <= 0 || length > file.Length - TailBytes - Magic.Length) throw new ArrowFormatException("The Arrow file is damaged: its footer is longer than the file.");

        _budget.Receive(length, ArrowBudget.OfValues);
        var footer = file.Slice(file.Length - TailBytes - length, length);
        ReadSchema(footer.Span, schema);
        var read = new List<Message>();
        foreach (var block in Read(footer.Span, static root => Blocks(root, dictionaries))) _ = DecodeBlock(file, block);
        foreach (var block in Read(footer.Span, static root => Blocks(root, batches)))
            read.Add((DecodeBlock(file, block) ?? throw new ArrowFormatException("The Arrow file is damaged: its footer takes something else for a batch.")).Message);
        return read;
    }

    private ArrowPage? DecodeBlock(MappedFile file, FileBlock block)
    {
        if (block.Offset < 0 || block.Metadata < PrefixBytes || block.Body is < 0 or > int.MaxValue || block.Offset > file.Length - block.Metadata - block.Body)
            throw new ArrowFormatException("The Arrow file is damaged: its footer points outside the file.");
        var metadata = file.Slice(block.Offset, block.Metadata);
        var length = MetadataLength(metadata.Span);
        return length <= block.Metadata - PrefixBytes
            ? Decode(metadata.Slice(PrefixBytes, length), file.Slice(block.Offset + block.Metadata, (int)block.Body))
            : throw new ArrowFormatException("The Arrow file is damaged: a batch is longer than its footer says.");
    }

    private static FileBlock[] Blocks(FlatTable footer, int field)
    {
        const int words = 3;                               // offset; length of the metadata and 4 bytes of nothing; length of the body
        var blocks = new FileBlock[footer.Count(field, words * sizeof(long))];
        for (var i = 0; i < blocks.Length; i++)
            blocks[i] = new(footer.Word(field, words * i), (int)footer.Word(field, words * i + 1), footer.Word(field, words * i + 2));
        return blocks;
    }

    private readonly record struct FileBlock(long Offset, int Metadata, long Body);
}
