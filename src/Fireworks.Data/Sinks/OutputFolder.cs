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
    public string Resolve(string file)
    {
        // DataRoots follows links, part by part; a folder that is not there yet has none.
        var full = new DataRoots(Path).Resolve(file);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
        return full;
    }
}
