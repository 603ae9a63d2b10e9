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
            long rows = 0;
            await foreach (var message in source.IterateAsync()) rows += message.Length;
            if (await source.CountAsync() is { } count && count != rows) throw new InvalidOperationException($"Counted {count} rows, read {rows}.");
            return "read";
        }
        catch (FireworksException)
        {
            return "refused";
        }
    }

    private static Pipe Source(string path)
    {
        if (!path.EndsWith(".parquet", StringComparison.Ordinal)) return MessageFiles.Open(path, chunkRows: 16);
        var source = new ParquetSource(path, isolate: false);
        source.Bind(NodeContext.Detached with { Services = new TestKit.TestServices(new DataRoots(Path.GetDirectoryName(path)!)) });
        return source;
    }
}
