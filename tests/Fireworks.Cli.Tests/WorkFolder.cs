namespace Fireworks.Cli.Tests;

/// <summary>A folder for one test, with the samples where graphs look for them.</summary>
internal sealed class WorkFolder : IDisposable
{
    public WorkFolder()
    {
        var samples = Directory.CreateDirectory(System.IO.Path.Combine(Path, "client", "samples", "data"));
        var shipped = System.IO.Path.Combine(AppContext.BaseDirectory, "demo", "client", "samples");
        File.Copy(System.IO.Path.Combine(shipped, "data", "digits.csv.gz"), System.IO.Path.Combine(samples.FullName, "digits.csv.gz"));
        Graph = File.ReadAllText(System.IO.Path.Combine(shipped, "digits.graph.json"));
        Search = File.ReadAllText(System.IO.Path.Combine(shipped, "digits.search.json"));
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("fireworks-cli-").FullName;

    /// <summary>The sample graph's text.</summary>
    public string Graph { get; }

    /// <summary>The sample search's text.</summary>
    public string Search { get; }

    /// <summary>Writes a file and returns its name.</summary>
    public string Write(string name, string text)
    {
        File.WriteAllText(System.IO.Path.Combine(Path, name), text);
        return name;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
