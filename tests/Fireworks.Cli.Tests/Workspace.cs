using System.Text.Json;
using System.Text.Json.Nodes;
using Fireworks.TestKit;

namespace Fireworks.Cli.Tests;

/// <summary>A user's folder, of its own for one test: graphs, data, and the store that commands make in it.</summary>
internal sealed class Workspace : IDisposable
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The samples, as they travel with the command.</summary>
    public static string Samples { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "demo");

    /// <summary>The sample graph's text.</summary>
    public static string GraphText { get; } = Sample("digits.graph.json");

    /// <summary>The sample search's text.</summary>
    public static string SearchText { get; } = Sample("digits.search.json");

    /// <summary>A folder with the samples' data where graphs look for it.</summary>
    public static Workspace WithData()
    {
        var folder = new Workspace();
        folder.AddData();
        return folder;
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("fireworks-").FullName;

    /// <summary>A file in the folder.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>The data folder that a command run here uses.</summary>
    public string Store => this[".fireworks"];

    /// <summary>The tables that users query.</summary>
    public Database Tables => new(System.IO.Path.Combine(Store, "fireworks.db"));

    public string Write(string name, string text)
    {
        File.WriteAllText(this[name], text);
        return name;
    }

    public string Write(string name, JsonNode json) => Write(name, json.ToJsonString(Indented));

    /// <summary>Puts a sample's file where it lies in the repository.</summary>
    /// <param name="path">From the folder of samples, such as <c>data/thurber.csv</c>.</param>
    /// <returns>Where it lies here.</returns>
    public string AddSample(string path)
    {
        var here = System.IO.Path.Combine("client", "samples", path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[here])!);
        File.Copy(System.IO.Path.Combine(SourceTree.Root, here), this[here]);
        return here;
    }

    /// <summary>Puts the digits' data, graph and search here, with fewer or more epochs than the samples have.</summary>
    /// <returns>The search's file.</returns>
    public string AddDigits(int epochs)
    {
        AddData();
        Write("digits.graph.json", DigitsGraph(epochs));
        return Write("digits.search.json", SearchText);
    }

    /// <summary>The digits' graph.</summary>
    public static JsonNode DigitsGraph(int epochs)
    {
        var graph = JsonNode.Parse(GraphText)!;
        graph["nodes"]!["mlp"]!["epochs"] = epochs;
        return graph;
    }

    private void AddData()
    {
        var data = System.IO.Path.Combine("client", "samples", "data");
        Directory.CreateDirectory(this[data]);
        File.Copy(System.IO.Path.Combine(Samples, data, "digits.csv.gz"), this[System.IO.Path.Combine(data, "digits.csv.gz")]);
    }

    private static string Sample(string name) => File.ReadAllText(System.IO.Path.Combine(Samples, "client", "samples", name));

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
