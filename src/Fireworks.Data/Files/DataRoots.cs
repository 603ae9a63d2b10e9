namespace Fireworks;

/// <summary>The folders that graphs may read files from. What leads out of them, by <c>..</c>, an absolute path or a link, is refused.</summary>
/// <remarks>Links are followed before the check, so the check holds for what is there now; whoever can change links inside a root while
/// a graph starts is trusted with what it reads. Never read are <c>fireworks.json</c> and
/// <c>appsettings*.json</c>, which may hold a key, and what lies in a folder in which any silo keeps its data.</remarks>
public sealed class DataRoots
{
    // Lie in a folder in which a silo keeps, or kept, its data.
    private static readonly string[] Marks = ["fireworks.owner", "fireworks.lock"];

    private readonly string[] _roots;

    /// <summary>Folders that may be read, in the order in which a relative path is looked for.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public DataRoots(params IEnumerable<string> roots)
    {
        _roots = [.. roots.Select(Path.GetFullPath)];
        if (_roots.Length == 0) throw new ArgumentException("At least one data root is needed; name a folder that graphs may read from.", nameof(roots));
    }

    /// <summary>What whoever runs this code may read: any file, wherever it lies or its links lead. Not for paths that a graph names.</summary>
    internal static DataRoots Anywhere { get; } = new(Path.GetPathRoot(AppContext.BaseDirectory)!) { IsAnywhere = true };

    /// <summary>The folders.</summary>
    public IReadOnlyList<string> Roots => _roots;

    /// <summary>Folders inside the roots that are the host's own: nothing in them is read, except where a root or one of <see cref="Open"/> lies inside such a
    /// folder in turn. Default none.</summary>
    public IReadOnlyList<string> Except { get; init => field = [.. value.Select(Path.GetFullPath)]; } = [];

    /// <summary>Folders inside those of <see cref="Except"/> that are read all the same. Default none.</summary>
    public IReadOnlyList<string> Open { get; init => field = [.. value.Select(Path.GetFullPath)]; } = [];

    private bool IsAnywhere { get; init; }

    /// <summary>The file a path means: under the first root that has it, or under the first root when none does.</summary>
    /// <param name="path">Relative to a root, or absolute and inside one.</param>
    /// <exception cref="PathNotAllowedException">The path leads out of every root, or to what is the host's own.</exception>
    public string Resolve(string path)
    {
        Require.NotEmpty(path);
        if (path.Contains('\0')) throw PathNotAllowedException.Outside(path, Roots);
        if (IsAnywhere) return Path.GetFullPath(path);

        var inside = _roots.Select(root => (Root: root, Full: Path.GetFullPath(path, root)))
            .Where(c => IsInside(c.Full, c.Root) && IsInside(Follow(c.Full), Follow(c.Root))).Select(c => c.Full).ToArray();
        if (inside.Length == 0) throw PathNotAllowedException.Outside(path, Roots);
        var meant = inside.FirstOrDefault(File.Exists) ?? inside[0];
        return IsOurs(Follow(meant)) ? throw PathNotAllowedException.Ours(path) : meant;
    }

    // Of the folders that a file lies in, the innermost says whose it is.
    private bool IsOurs(string path)
    {
        int Depth(IEnumerable<string> folders) => folders.Select(Follow).Where(folder => IsInside(path, folder)).Select(folder => folder.Length).DefaultIfEmpty(-1).Max();
        return IsSettings(Path.GetFileName(path)) || Depth([.. Except, .. Above(path).Where(folder => Marks.Any(mark => File.Exists(Path.Combine(folder, mark))))]) >= Depth([.. _roots, .. Open]);
    }

    private static bool IsSettings(string name) => name == "fireworks.json" || (name.StartsWith("appsettings", StringComparison.OrdinalIgnoreCase) && name.EndsWith(".json", StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<string> Above(string path)
    {
        for (var folder = Path.GetDirectoryName(path); folder is not null; folder = Path.GetDirectoryName(folder)) yield return folder;
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

/// <summary>A path leads to what graphs may not read.</summary>
public sealed class PathNotAllowedException : FireworksException
{
    private PathNotAllowedException(string path, string problem) : base(problem) => Path = path;

    /// <summary>The path as it was given.</summary>
    public string Path { get; }

    internal static PathNotAllowedException Outside(string path, IReadOnlyList<string> roots) => new(
        path, $"Files are read from the data roots only ({string.Join(", ", roots)}), but '{path}' leads out of them; move the file, or add its folder as a root.");

    internal static PathNotAllowedException Ours(string path) => new(
        path, $"'{path}' is the host's own: neither its data folder, in which keys and other people's results lie, nor its settings are read by graphs. Copy the data to another folder.");
}
