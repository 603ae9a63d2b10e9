using System.Runtime.CompilerServices;

namespace Fireworks.TestKit;

/// <summary>The project's own text, for rules about how it is written.</summary>
public static class SourceTree
{
    private static readonly string[] Built = ["bin", "obj", ".git", ".vs", ".idea", ".fireworks", "TestResults", "node_modules"];

    /// <summary>The top folder of the repository, as it was when the tests were built.</summary>
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", ".."));

    /// <summary>Every file that is no build output, relative to <see cref="Root"/>.</summary>
    /// <param name="folders">The folders to look in; all when none is named.</param>
    public static IReadOnlyList<string> Files(params string[] folders) =>
    [
        .. folders.DefaultIfEmpty("")
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Where(file => !file.Split('/').Any(Built.Contains)),
    ];

    /// <summary>The C# files of the product: <c>src</c>, <c>silo</c> and <c>client</c>.</summary>
    public static IReadOnlyList<string> Product => [.. Files("src", "silo", "client").Where(file => file.EndsWith(".cs", StringComparison.Ordinal))];

    /// <summary>A file's text.</summary>
    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    private static string Here([CallerFilePath] string path = "") => path;
}
