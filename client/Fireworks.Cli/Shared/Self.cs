namespace Fireworks.Cli;

/// <summary>How this command was called, so that the next one can be printed as it must be typed.</summary>
internal static class Self
{
    private const string Project = "client/Fireworks.Cli";

    /// <summary>A command line that works in the working directory.</summary>
    public static string Command(Settings settings, string command)
    {
        var where = settings.Server is { } server ? $" --server {Quoted(server)}" : settings.Data == DataFolder.DefaultPath ? "" : $" --data {Quoted(settings.Data)}";
        return $"{Caller()} {command}{where}";
    }

    private static string Caller()
    {
        var here = Path.Combine(Directory.GetCurrentDirectory(), Project);
        if (File.Exists(Path.Combine(here, "Fireworks.Cli.csproj")) && AppContext.BaseDirectory.StartsWith(here + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            return $"dotnet run -c Release --project {Project} --";
        var process = Environment.ProcessPath ?? "fireworks";
        if (Path.GetFileNameWithoutExtension(process) == "dotnet") return $"dotnet {Quoted(Path.Combine(AppContext.BaseDirectory, "fireworks.dll"))}";
        return OnPath(process) ? "fireworks" : Quoted(process);
    }

    private static bool OnPath(string process) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator).FirstOrDefault(folder => File.Exists(Path.Combine(folder, Path.GetFileName(process)))) == Path.GetDirectoryName(process);

    private static string Quoted(string text) => text.Any(c => !(char.IsAsciiLetterOrDigit(c) || "/.:_-#=".Contains(c, StringComparison.Ordinal))) ? $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'" : text;
}
