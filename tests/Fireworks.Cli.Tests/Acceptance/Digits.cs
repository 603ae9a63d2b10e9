using System.Text.Json.Nodes;

namespace Fireworks.Cli.Tests.Acceptance;

/// <summary>One store that tests only read: two runs of the digits' graph, one that failed, a search of three trials, a scaffold; and the silo that serves it.</summary>
public sealed class Digits : IAsyncLifetime
{
    internal const string Accuracy = "mlp/validate/accuracy";

    internal Workspace Folder { get; } = new();

    internal Silo Silo { get; private set; } = null!;

    internal Database Tables => Folder.Tables;

    public async ValueTask InitializeAsync()
    {
        Folder.AddDigits(epochs: 2);
        var search = JsonNode.Parse(Workspace.SearchText)!;
        (search["trials"], search["parallel"]) = (3, 2);
        Folder.Write("small.search.json", search);
        Folder.Write("broken.json", """{ "fireworks": "graph/1", "name": "broken", "nodes": { "rows": { "kind": "csv", "path": "it's gone.csv" } }, "outputs": { "rows": "rows" } }""");
        Silo = await Silo.StartAsync(Folder.Path, "--label", "zone=a");

        (await RunAsync("run", "start", "digits.graph.json", "--set", "width=16")).Expect(0);
        (await RunAsync("run", "start", "digits.graph.json", "--seed", "7")).Expect(0);
        (await RunAsync("run", "start", "broken.json")).Expect(1);
        (await RunAsync("search", "start", "small.search.json")).Expect(0);
        (await RunAsync("scaffold", "save", "digits#1", "trained")).Expect(0);
    }

    /// <summary>Runs a command in the folder; <c>--json</c> is added.</summary>
    internal Task<Ended> RunAsync(params string[] args) => CliProcess.RunAsync(Folder.Path, [.. args, "--json"]);

    /// <summary>Runs a command in the folder as people do.</summary>
    internal Task<Ended> TypeAsync(params string[] args) => CliProcess.RunAsync(Folder.Path, args);

    public async ValueTask DisposeAsync()
    {
        if (Silo is not null) await Silo.DisposeAsync();
        Folder.Dispose();
    }
}
