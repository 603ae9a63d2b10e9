namespace Fireworks;

/// <summary>The folder that graphs write files into. What leads out of it, by <c>..</c> or an absolute path, is refused.</summary>
/// <param name="path">The folder; made when it is first written to.</param>
public sealed class OutputFolder(string path)
{
    /// <summary>The folder.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>Where a file is written; its folder is made.</summary>
    /// <param name="file">Relative to the folder, or absolute and inside it.</param>
    /// <exception cref="PathNotAllowedException">The path leads out of the folder.</exception>
    /// <exception cref="DataFileException">There is a folder of that name, or its folder cannot be made.</exception>
    public string Resolve(string file)
    {
        // DataRoots follows links, part by part; a folder that is not there yet has none.
        var full = new DataRoots(Path).Resolve(file);
        if (Directory.Exists(full)) throw new DataFileException(file, 0, null, "A file is written, but there is a folder of that name; name another file.");
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataFileException(file, 0, null, $"The folder to write into cannot be made: {e.Message} Name another.", e);
        }
        return full;
    }
}
