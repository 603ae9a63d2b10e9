namespace Fireworks.Cli;

/// <summary>The files that commands are given.</summary>
internal static class Files
{
    /// <summary>A file's text.</summary>
    /// <exception cref="MissingException">It is not there.</exception>
    public static string Read(string what, string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new MissingException($"There is no {what} file '{path}' in {Directory.GetCurrentDirectory()}.");
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new UsageException($"The {what} file '{path}' cannot be read: {e.Message}");
        }
    }

    /// <summary>The search plan in a file; a graph that it names lies beside it.</summary>
    public static SearchPlan ReadPlan(string path) =>
        SearchPlan.Parse(Read("search", path), graph => Read("graph", Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, graph)));
}
