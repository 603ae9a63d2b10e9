namespace Fireworks.Fuzz;

/// <summary>The readers of files, each given damaged ones: a message or an exception of ours is right, all else is a finding.</summary>
internal static class FileTargets
{
    /// <summary>A whole file of each format, to be damaged.</summary>
    public static async Task<byte[]> SeedAsync(string format)
    {
        var rows = new Message(
            ("n", TensorColumn.Of<long>([.. Enumerable.Range(0, 40).Select(i => (long)i)])),
            ("x", TensorColumn.Of<double>([.. Enumerable.Range(0, 40).Select(i => i * 0.1)])),
            ("text", TextColumn.Of([.. Enumerable.Range(0, 40).Select(i => i % 3 == 0 ? "short" : $"a \"long\", text\nof two lines, number {i}")])));
        if (format != "csv") rows = rows.With("image", TensorColumn.Of<float>([.. Enumerable.Range(0, 160).Select(i => i * 0.5f)], 2, 2));
        var path = Path.Combine(Path.GetTempPath(), $"fireworks-seed-{Guid.NewGuid():N}.{format}");
        await MessageFiles.SaveAsync(rows, path);
        var bytes = await File.ReadAllBytesAsync(path);
        File.Delete(path);
        return bytes;
    }

    /// <summary>Reads a damaged file in order and by index, in this process; returns whether it was read or refused by us.</summary>
    /// <param name="path">The file; its extension names the format: csv, json, jsonl or parquet.</param>
    public static async Task<string> ReadAsync(string path)
    {
        try
        {
            var source = Source(path);
            var rows = await InOrderAsync(source);
            var count = await source.CountAsync();
            if (count != rows.Length) throw new InvalidOperationException($"Counted {count} rows, read {rows.Length}.");
            var backwards = Rows.At([.. Enumerable.Range(0, rows.Length).Reverse().Select(row => (long)row)]);
            if (!(await source.ReadAsync(backwards)).Equals(rows.Take(backwards))) throw new InvalidOperationException("Rows by index are others than those in order.");
            return "read";
        }
        catch (FireworksException)
        {
            return "refused";
        }
    }

    private static async Task<Message> InOrderAsync(Pipe source)
    {
        var chunks = await source.MessagesAsync();
        return chunks.Count > 0 ? Message.Concat(chunks) : await source.ReadAsync(Rows.Range(0, 0));
    }

    // None of the text files stays in memory, so that rows by index are sought.
    private static Pipe Source(string path)
    {
        Pipe source = Path.GetExtension(path) switch
        {
            ".parquet" => new ParquetSource(path, isolate: false),
            ".csv" => new CsvSource(path, chunkRows: 16) { MostBytesInMemory = 0 },
            _ => new JsonSource(path, chunkRows: 16) { MostBytesInMemory = 0 },
        };
        source.Bind(NodeContext.Detached with { Services = new TestKit.TestServices(new DataRoots(Path.GetDirectoryName(path)!)) });
        return source;
    }
}
