namespace Fireworks.Cli.Commands;

/// <summary>The rows that a model is to be asked about, some thousand at a time.</summary>
internal static class PredictRows
{
    private const int ChunkRows = 4096;
    private const string StandardInput = "-";

    /// <summary>Opens a file, or stdin.</summary>
    /// <exception cref="MissingException">The file is not there.</exception>
    public static IAsyncEnumerable<Message> Open(string path)
    {
        if (path == StandardInput) return new MessagePipe(ReadStandardInput(), ChunkRows).IterateAsync();
        return File.Exists(path) ? MessageFiles.Open(path, ChunkRows).IterateAsync() : throw new MissingException($"There is no file '{path}' in {Directory.GetCurrentDirectory()}.");
    }

    private static Message ReadStandardInput()
    {
        using var input = Console.OpenStandardInput();
        var bytes = new MemoryStream();
        input.CopyTo(bytes);
        var text = bytes.ToArray().AsSpan().TrimStart(" \t\r\n"u8);
        if (text.IsEmpty) throw new UsageException("--in - reads rows from stdin, but it was empty.");
        return text[0] is (byte)'[' or (byte)'{' ? JsonMessages.Read(text.ToArray(), "stdin") : ArrowStream.FromBytes(bytes.ToArray()).Message;
    }
}
