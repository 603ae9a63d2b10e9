namespace Fireworks;

/// <summary>Whether a process loads TorchScript files. The operator's decision, not the user's: they are programs.</summary>
/// <param name="Folder">The folder whose files are allowed, with those below it; none when null.</param>
public sealed record ScriptPolicy(string? Folder)
{
    /// <summary>None is loaded: the default.</summary>
    public static ScriptPolicy Refuse { get; } = new((string?)null);

    /// <summary>The full path of a file that may be loaded.</summary>
    /// <param name="path">The file; a relative path begins in the folder.</param>
    /// <exception cref="StateFileException">It may not.</exception>
    public string Allowed(string path)
    {
        if (Folder is null)
            throw new StateFileException(
                "TorchScript files are programs, and this process loads none; its operator can allow a folder: Fireworks:Scripts in a host's configuration, " +
                "new ScriptPolicy(folder) in a program. A file of weights alone (.pt, .safetensors) needs no permission.");
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(Folder)) + Path.DirectorySeparatorChar;
        var full = Path.GetFullPath(path, root);
        return full.StartsWith(root, StringComparison.Ordinal)
            ? full
            : throw new StateFileException($"TorchScript files are loaded from {root} alone, but '{path}' lies elsewhere.");
    }
}
