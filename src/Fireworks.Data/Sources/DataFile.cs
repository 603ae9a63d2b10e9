using System.Text;

namespace Fireworks;

/// <summary>Opens files of data: plain or gzipped, in UTF-8 or turned into it.</summary>
internal static class DataFile
{
    /// <summary>Opens a file to read; <c>.gz</c> is unpacked.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="refuse">Makes the exception for a problem with the whole file.</param>
    /// <param name="encoding">What its text is in; UTF-8 is passed on as it is.</param>
    /// <exception cref="DataFileException">There is no such file, or it may not be read.</exception>
    public static Stream Open(string path, Func<string, DataFileException> refuse, Encoding? encoding = null)
    {
        Check(path, refuse);
        Stream stream = Opened(path, refuse);
        if (path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)) stream = PackedFile.Open(stream, refuse);
        return encoding is null or UTF8Encoding ? stream : Encoding.CreateTranscodingStream(stream, encoding, new UTF8Encoding(false));
    }

    private static FileStream Opened(string path, Func<string, DataFileException> refuse)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw refuse($"The file cannot be opened: {e.Message}");
        }
    }

    /// <summary>Throws unless there is such a file; the message names the nearest.</summary>
    public static void Check(string path, Func<string, DataFileException> refuse)
    {
        if (!File.Exists(path)) throw refuse(Missing(path));
    }

    /// <summary>The encoding of that name, which refuses bytes that it does not know.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static Encoding EncodingOf(string name)
    {
        var found = CodePagesEncodingProvider.Instance.GetEncoding(Require.NotEmpty(name)) ?? Known(name);
        var strict = (Encoding)found.Clone();
        strict.DecoderFallback = DecoderFallback.ExceptionFallback;
        return strict;
    }

    private static Encoding Known(string name)
    {
        try
        {
            return Encoding.GetEncoding(name);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)      // the latter of utf-7
        {
            throw new ArgumentException($"'encoding' must be one that .NET knows, such as utf-8, utf-16, latin1 or windows-1252, but is '{name}'.", nameof(name), e);
        }
    }

    private static string Missing(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        var names = Directory.Exists(folder) ? Directory.GetFiles(folder).Select(Path.GetFileName).OfType<string>().ToArray() : null;
        return $"There is no such file; a source needs one that exists.{(names is null ? $" There is no folder {folder}." : Nearest.Hint(Path.GetFileName(path), names))}";
    }
}
