using System.Text.Json.Nodes;
using Fireworks.Api;

namespace Fireworks.Cli.Tests.Acceptance;

/// <summary>One store that deletion tests share: each has experiments of its own. The silo is in this process, commands are others.</summary>
public sealed class Shelves : IAsyncLifetime
{
    internal Workspace Folder { get; } = new();

    internal FireworksClient Client { get; private set; } = null!;

    internal Database Tables => Folder.Tables;

    public async ValueTask InitializeAsync()
    {
        Folder.AddDigits(epochs: 1);
        Folder.Write("small.csv", "row,x\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"{i},{i * i}\n")));
        Client = await FireworksClient.StartLocalAsync(Folder.Store, o => o.DataRoots.Add(Folder.Path));
    }

    /// <summary>Runs a small graph that learns a mean to its end.</summary>
    /// <param name="experiment">Its shelf.</param>
    /// <param name="file">What it reads.</param>
    internal async Task<RunInfo> RunAsync(string experiment, string file = "small.csv")
    {
        await using var run = await Client.StartRunAsync(
            Graph.Parse(new JsonObject
            {
                ["fireworks"] = "graph/1",
                ["name"] = experiment,
                ["nodes"] = JsonNode.Parse($$"""
                    { "rows": { "kind": "csv", "path": "{{file}}" }, "learn": { "kind": "normalize", "from": "rows", "columns": "x" },
                      "save": { "kind": "table", "from": "learn", "table": "out", "key": ["row"], "mode": "upsert" } }
                    """),
                ["outputs"] = new JsonObject { ["normal"] = "learn" },
            }.ToJsonString()));
        return await run.WaitAsync();
    }

    /// <summary>Names what a run has learned.</summary>
    internal async Task<ScaffoldInfo> SaveAsync(string name, RunInfo run) => await Client.SaveScaffoldAsync(name, await Client.FindRunAsync(run.Run));

    /// <summary>Runs a command in the folder; <c>--json</c> is added.</summary>
    internal Task<Ended> CommandAsync(params string[] args) => CliProcess.RunAsync(Folder.Path, [.. args, "--json"]);

    internal string Blobs => Path.Combine(Folder.Store, "blobs");

    internal string FileOf(string blob) => Path.Combine(Blobs, blob[..2], blob);

    /// <summary>The names of the blobs in the folder.</summary>
    internal HashSet<string> Files => [.. Directory.EnumerateFiles(Blobs, "*", SearchOption.AllDirectories).Select(f => Path.GetFileName(f))];

    public async ValueTask DisposeAsync()
    {
        if (Client is not null) await Client.DisposeAsync();
        Folder.Dispose();
    }
}
