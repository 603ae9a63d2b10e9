using System.Security.Cryptography;
using System.Text;

namespace Fireworks;

/// <summary>Where a silo keeps the logs of runs: a folder for each.</summary>
/// <param name="path">The folder of all of them; need not be there.</param>
public sealed class RunLogFolder(string path)
{
    private const int LongestName = 200;

    /// <summary>The folder of all of them.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>The folder of a run. Ids come from callers too, so one that is no plain name must not become a path.</summary>
    public string FolderOf(string run) => System.IO.Path.Combine(Path, NameOf(run));

    private static string NameOf(string run)
    {
        var name = Uri.EscapeDataString(run).Replace(".", "%2E", StringComparison.Ordinal);
        return name.Length <= LongestName ? name : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(run)));
    }

    /// <summary>Deletes the logs of a run; without any, nothing happens.</summary>
    public void Delete(string run)
    {
        try
        {
            Directory.Delete(FolderOf(run), recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // It never logged here, or its logs were deleted before.
        }
    }

    /// <summary>How many bytes the logs of each of some runs take; runs without logs are left out.</summary>
    public IReadOnlyDictionary<string, long> Sizes(IEnumerable<string> runs)
    {
        var sizes = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var run in runs)
            if (new DirectoryInfo(FolderOf(run)) is { Exists: true } folder) sizes[run] = folder.EnumerateFiles().Sum(f => f.Exists ? f.Length : 0);
        return sizes;
    }
}
