namespace Fireworks;

/// <summary>The folders that graphs may read files from. What leads out of them, by <c>..</c>, an absolute path or a link, is refused.</summary>
/// <remarks>Links are followed before the check, so the check holds for what is there now; whoever can change links inside a root while
/// a graph starts is trusted with what it reads.</remarks>
public sealed class DataRoots
{
    private readonly string[] _roots;

    /// <summary>Folders that may be read, in the order in which a relative path is looked for.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public DataRoots(params IEnumerable<string> roots)
    {
        _roots = [.. roots.Select(Path.GetFullPath)];
        if (_roots.Length == 0) throw new ArgumentException("At least one data root is needed; name a folder that graphs may read from.", nameof(roots));
    }

    /// <summary>The folders.</summary>
    public IReadOnlyList<string> Roots => _roots;

    /// <summary>The file a path means: under the first root that has it, or under the first root when none does.</summary>
    /// <param name="path">Relative to a root, or absolute and inside one.</param>
    /// <exception cref="PathNotAllowedException">The path leads out of every root.</exception>
    public string Resolve(string path)
    {
        Require.NotEmpty(path);
        if (path.Contains('\0')) throw new PathNotAllowedException(path, Roots);

        var candidates = _roots.Select(root => (Root: root, Full: Path.GetFullPath(path, root)));
        var allowed = candidates.Where(c => IsInside(c.Full, c.Root) && IsInside(Follow(c.Full), Follow(c.Root))).Select(c => c.Full).ToArray();
        return allowed.FirstOrDefault(File.Exists) ?? allowed.FirstOrDefault() ?? throw new PathNotAllowedException(path, Roots);
    }

    private static bool IsInside(string path, string root)
    {
        var folder = Path.EndsInDirectorySeparator(root) ? root : root + Path.DirectorySeparatorChar;
        return path.StartsWith(folder, StringComparison.Ordinal);
    }

    // Each part is followed in turn: a link may stand anywhere in a path, and lead to further ones.
    private static string Follow(string path)
    {
        var at = Path.GetPathRoot(path)!;
        foreach (var part in path[at.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            var next = Path.Combine(at, part);
            FileSystemInfo info = Directory.Exists(next) ? new DirectoryInfo(next) : new FileInfo(next);
            at = info.LinkTarget is null ? next : Follow(info.ResolveLinkTarget(returnFinalTarget: true)!.FullName);
        }
        return at;
    }
}

/// <summary>A path leads out of the folders that may be read.</summary>
public sealed class PathNotAllowedException(string path, IReadOnlyList<string> roots)
    : FireworksException($"Files are read from the data roots only ({string.Join(", ", roots)}), but '{path}' leads out of them; move the file, or add its folder as a root.")
{
    /// <summary>The path as it was given.</summary>
    public string Path { get; } = path;
}
