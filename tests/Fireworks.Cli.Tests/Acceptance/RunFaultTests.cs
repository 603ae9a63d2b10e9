namespace Fireworks.Cli.Tests.Acceptance;

/// <summary>What a user reads who gave <c>run start</c> bad data or a graph that does not fit it.</summary>
public sealed class RunFaultTests
{
    private const int Failed = 1;

    private const string Table = """
        { "fireworks": "graph/1", "name": "table",
          "nodes": {
            "rows":  { "kind": "csv", "path": "data.csv", "types": { "b": "float64" } },
            "batch": { "kind": "batch", "from": "rows", "rows": 2 } },
          "outputs": { "rows": "batch" } }
        """;

    [Fact]
    public async Task A_row_with_a_missing_cell_names_file_and_line()
    {
        using var folder = new Workspace();
        folder.Write("data.csv", "a,b,label\n1,0.5,0\n2,0.25,1\n3,1\n4,1,0\n");

        var ended = await CliProcess.RunAsync(folder.Path, "run", "start", folder.Write("table.json", Table), "--json");

        ended.Expect(Failed);
        Assert.Contains("data.csv, line 4: Every row has as many cells as the header, 3, but this one has 2", ended.Error);
        Failure(ended, "CsvException", "data.csv, line 4");
    }

    [Fact]
    public async Task A_word_in_a_column_of_numbers_names_file_line_and_column()
    {
        using var folder = new Workspace();
        folder.Write("data.csv", "a,b,label\n1,0.5,0\n2,many,1\n3,1,1\n");

        var ended = await CliProcess.RunAsync(folder.Path, "run", "start", folder.Write("table.json", Table), "--json");

        ended.Expect(Failed);
        Assert.Contains("data.csv, line 3, column 'b': The column is float64, but here is 'many'", ended.Error);
        Failure(ended, "CsvException", "data.csv, line 3, column 'b'");
    }

    [Fact]
    public async Task A_layer_that_does_not_fit_the_data_is_named_with_what_it_takes_and_what_it_gets()
    {
        using var folder = new Workspace();
        folder.AddDigits(epochs: 1);
        var graph = Workspace.DigitsGraph(epochs: 1);
        graph["nodes"]!["mlp"]!["model"]!["layers"]![0]!["in"] = 63;

        var ended = await CliProcess.RunAsync(folder.Path, "run", "start", folder.Write("wide.json", graph), "--json");

        ended.Expect(Failed);
        Assert.Contains("Layer 0 (linear) takes 63 values a row ('in'), but gets 64 from the input columns", ended.Error);
        Failure(ended, "ComponentConfigException", "Layer 0 (linear)");
    }

    [Fact]
    public async Task Layers_that_do_not_fit_each_other_are_refused_before_anything_runs()
    {
        using var folder = new Workspace();
        folder.AddDigits(epochs: 1);
        var graph = Workspace.DigitsGraph(epochs: 1);
        graph["nodes"]!["mlp"]!["model"]!["layers"]![2]!["in"] = 32;

        var ended = await CliProcess.RunAsync(folder.Path, "run", "start", folder.Write("narrow.json", graph), "--json");

        ended.Expect(4);
        Assert.Contains("$.nodes.mlp.model.layers[2].in: ", ended.Error);
        Assert.Contains("Layer 2 (linear) takes 32 values a row ('in'), but gets 64 from layer 1", ended.Error);
        Assert.Empty(ended.Out);
        Assert.Empty(folder.Tables.Texts("select run from runs"));
    }

    /// <summary>With <c>--json</c> the run is on stdout as it ended, with its error.</summary>
    private static void Failure(Ended ended, string type, string message)
    {
        Assert.DoesNotContain("   at ", ended.Error);
        Assert.Equal("failed", ended.Json["state"]!.GetValue<string>());
        Assert.Equal(type, ended.Json["error_type"]!.GetValue<string>());
        Assert.Contains(message, ended.Json["error"]!.GetValue<string>());
    }
}
