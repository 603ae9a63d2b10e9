using System.Text.Json.Nodes;

namespace Fireworks.Cli.Tests.Commands;

public sealed class GraphCommandsTests
{
    [Fact]
    public async Task A_graph_that_can_run_is_said_to_without_a_silo()
    {
        using var folder = Workspace.WithData();

        var ended = await CliProcess.RunAsync(folder.Path, "graph", "validate", folder.Write("g.json", Workspace.GraphText), "--json");

        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        Assert.True((bool)ended.Json["valid"]!);
        Assert.False(Directory.Exists(Path.Combine(folder.Path, ".fireworks")));
    }

    [Fact]
    public async Task Every_finding_comes_with_its_path()
    {
        using var folder = Workspace.WithData();
        var bad = Workspace.GraphText.Replace("\"from\": \"shuffle\", \"rows\": 64", "\"from\": \"shufle\", \"rowz\": 64", StringComparison.Ordinal).Replace("\"kind\": \"csv\"", "\"kind\": \"cvs\"", StringComparison.Ordinal);

        var json = await CliProcess.RunAsync(folder.Path, "graph", "validate", folder.Write("bad.json", bad), "--json");
        var text = await CliProcess.RunAsync(folder.Path, "graph", "validate", "bad.json");

        var problems = json.Json["problems"]!.AsArray().Select(p => ((string)p!["path"]!, (string)p["rule"]!)).ToArray();
        Assert.Equal((4, 4), (json.ExitCode, text.ExitCode));
        Assert.Contains(("$.nodes.rows.kind", "unknown-kind"), problems);
        Assert.Contains(("$.nodes.batch.from", "unknown-node"), problems);
        Assert.Contains(("$.nodes.batch.rowz", "unknown-argument"), problems);
        Assert.All(problems, p => Assert.Contains(p.Item1, text.Out, StringComparison.Ordinal));
        Assert.Contains("Did you mean 'shuffle'?", text.Out, StringComparison.Ordinal);
        Assert.Equal("", text.Error);
    }

    [Fact]
    public async Task A_cycle_an_unknown_kind_a_missing_input_and_a_misspelt_argument_are_four_findings()
    {
        using var folder = Workspace.WithData();
        var file = folder.Write("four.json", """
            { "fireworks": "graph/1", "name": "four", "nodes": {
              "rows": { "kind": "csv", "path": "digits.csv" },
              "a": { "kind": "shuffle", "from": "b" },
              "b": { "kind": "batch", "from": "a", "rows": 8 },
              "c": { "kind": "normalise", "from": "rows" },
              "d": { "kind": "batch", "rows": 8 },
              "e": { "kind": "batch", "from": "rows", "rowz": 8, "rows": 8 } }, "outputs": { "b": "b", "c": "c", "d": "d", "e": "e" } }
            """);

        var ended = await CliProcess.RunAsync(folder.Path, "graph", "validate", file, "--json");

        Assert.Equal(4, ended.ExitCode);
        Assert.Equal(
            ["cycle $.nodes.a.from", "missing-input $.nodes.d.from", "unknown-argument $.nodes.e.rowz", "unknown-kind $.nodes.c.kind"],
            ended.Json["problems"]!.AsArray().Select(p => $"{p!["rule"]} {p["path"]}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_is_no_json_is_a_finding_too()
    {
        using var folder = Workspace.WithData();

        var ended = await CliProcess.RunAsync(folder.Path, "graph", "validate", folder.Write("g.json", "{ \"fireworks\": "), "--json");

        Assert.Equal(4, ended.ExitCode);
        Assert.Single(ended.Json["problems"]!.AsArray());
    }
}
