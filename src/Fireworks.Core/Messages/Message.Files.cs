using Apache.Arrow.Ipc;

namespace Fireworks;

// Arrow IPC files.
public sealed partial class Message
{
    private const long LeastBatchBytes = 16 << 20;
    private const long MostBatchBytes = 1 << 30;

    /// <summary>Writes an Arrow IPC file, which any Arrow client can read. Pieces are written as they lie; a file of that name is replaced whole.</summary>
    /// <param name="path">The file; usually <c>.arrow</c>.</param>
    /// <param name="metadata">Metadata of the schema; none when null.</param>
    /// <exception cref="IOException">The file cannot be written. What was there before stays.</exception>
    public void Save(string path, IReadOnlyDictionary<string, string>? metadata = null)
    {
        // Beside the file, and no longer than a name may be, whatever the file is called.
        var written = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path)) ?? "", $".{Guid.NewGuid():N}.tmp");
        try
        {
            // Room asked for at once is written to twice as fast as room found page by page, and a full disk says so at the start.
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0, PreallocationSize = ByteCount };
            using (var file = new FileStream(written, options))
            {
                SaveTo(file, metadata);
                file.SetLength(file.Position);
            }
            File.Move(written, path, overwrite: true);
        }
        catch
        {
            File.Delete(written);
            throw;
        }
    }

    /// <summary>Reads an Arrow IPC file, or an Arrow stream in a file, without reading its numbers: columns share the file's memory.</summary>
    /// <remarks>Which of both it is, its first bytes say. Every length and offset is checked first, and every text to be UTF-8, so the file may come from
    /// anywhere; one that is cut off, anywhere, is refused. It must not be changed in place while the message lives; replacing it is safe.</remarks>
    /// <exception cref="ArrowFormatException">The file is neither, is cut off or damaged, or holds what a message cannot.</exception>
    /// <exception cref="IOException">The file cannot be read, or is not there.</exception>
    /// <exception cref="UnauthorizedAccessException">It is a folder, or may not be read.</exception>
    public static Message Load(string path)
    {
        var file = MappedFile.Open(path);
        try
        {
            return IsArrowFile(file) ? LoadFile(file) : LoadStream(file);
        }
        catch (ArrowFormatException e)
        {
            throw new ArrowFormatException($"'{path}': {e.Message}", e);
        }
    }

    private static bool IsArrowFile(MappedFile file) => file.Slice(0, (int)Math.Min(file.Length, ArrowDecoder.Magic.Length)).Span.SequenceEqual(ArrowDecoder.Magic);

    private static Message LoadFile(MappedFile file)
    {
        var decoder = new ArrowDecoder(file.Length);
        return ArrowStream.Together(decoder, decoder.ReadFile(file));
    }

    private static Message LoadStream(MappedFile file) => ArrowStream.From(file.Length, at => file.Slice(at, (int)Math.Min(file.Length - at, int.MaxValue))).Message;

    private void SaveTo(Stream file, IReadOnlyDictionary<string, string>? metadata)
    {
        // A file has one dictionary for each column: text that came with several is written plain, and so are a few texts of many words.
        var encoded = _names.Where(name => Chunks(name).Select(WordsOf).Distinct(ReferenceEqualityComparer.Instance).ToArray() is [TextColumn words] && words.Length <= Length).ToArray();
        var schema = ArrowStream.Schema(Slice(0, 0), metadata, encoded);
        using var writer = new ArrowFileWriter(file, schema, leaveOpen: true);
        writer.WriteStart();
        foreach (var batch in Batches()) writer.WriteRecordBatch(ArrowStream.Batch(batch, schema));
        writer.WriteEnd();
    }

    /// <summary>The words of encoded text; null for any other column.</summary>
    internal static TextColumn? WordsOf(Column column) => column switch
    {
        TextColumn text => text.Words,
        ArrowColumn { Storage: TextColumn text } => text.Words,
        _ => null,
    };

    /// <summary>Pieces of at least 16 MiB, where columns have pieces of that size; smaller ones are put together.</summary>
    private IEnumerable<Message> Batches()
    {
        var ends = new SortedSet<int>();
        foreach (var name in _names)
        {
            var end = 0;
            foreach (var piece in Chunks(name)) ends.Add(end += piece.Length);
        }
        ends.Remove(0);
        ends.Add(Length);
        var (start, rowBytes) = (0, Math.Max(1, ByteCount / Math.Max(1, Length)));
        foreach (var end in ends)
        {
            if (end < Length && (end - start) * rowBytes < LeastBatchBytes) continue;
            do
            {
                var rows = (int)Math.Min(end - start, Math.Max(1, MostBatchBytes / rowBytes));
                yield return Slice(start, rows);
                start += rows;
            }
            while (start < end);
        }
    }
}
