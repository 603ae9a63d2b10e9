using System.Text.Json.Nodes;
using Fireworks.TestKit;

namespace Fireworks.Cli.Tests.Commands;

public sealed class ExplainTests
{
    private const int Refused = 4;

    [Fact]
    public async Task Each_edge_of_the_digits_graph_has_its_columns_types_and_shapes()
    {
        using var folder = Workspace.WithData();

        var explained = (await CliProcess.RunAsync(folder.Path, "graph", "explain", folder.Write("g.json", Workspace.GraphText), "--json")).Expect(0).Json;

        Assert.Equal(("int64", 66), (Type(explained, "rows", "pixel0"), Node(explained, "rows")["columns"]!.AsArray().Count));
        Assert.Equal("float32", Type(explained, "batch", "pixel63"));
        Assert.Equal(64, (int)Node(explained, "batch")["message_rows"]!);
        Assert.Equal(("float32[10]", "int64"), (Type(explained, "predict", "scores"), Type(explained, "predict", "predicted")));
        Assert.True((bool)Node(explained, "mlp")["learned"]!);
        Assert.Contains("sink", (string)Node(explained, "save")["unknown"]!);
        var edge = explained["edges"]!.AsArray().Single(e => (string)e!["to"]! == "mlp" && (string?)e["port"] == "train")!;
        Assert.Equal("batch", (string)edge["from"]!);
        Assert.True(JsonNode.DeepEquals(Node(explained, "batch")["columns"], edge["columns"]));
        Assert.False(Directory.Exists(folder.Store), "Nothing is stored.");
    }

    [Fact]
    public async Task Models_that_are_trained_as_one_are_explained_one_by_one()
    {
        using var folder = Workspace.WithData();
        var graph = await File.ReadAllTextAsync(Path.Combine(SourceTree.Root, "client/samples/digits-code.graph.json"), TestContext.Current.CancellationToken);

        var explained = (await CliProcess.RunAsync(folder.Path, "graph", "explain", folder.Write("g.json", graph), "--json")).Expect(0).Json;

        Assert.Equal(("float32[8]", "float32[10]"), (Type(explained, "embedder", "code"), Type(explained, "classifier", "scores")));
        Assert.Equal(("float32[8]", "int64"), (Type(explained, "predict", "code"), Type(explained, "predict", "predicted")));
        Assert.True((bool)Node(explained, "trainer")["learned"]!);
        Assert.Contains(explained["edges"]!.AsArray(), e => (string)e!["from"]! == "classifier" && (string)e["to"]! == "trainer" && (string?)e["link"] == "model");
    }

    [Fact]
    public async Task A_shape_that_the_rows_looked_at_do_not_tell_is_unknown_and_so_is_what_depends_on_it()
    {
        using var folder = Workspace.WithData();
        folder.Write("g.json", """
            { "fireworks": "graph/1", "name": "g", "nodes": {
              "rows": { "kind": "csv", "path": "client/samples/data/digits.csv.gz" },
              "batch": { "kind": "batch", "from": "rows", "rows": 100, "last": "drop" },
              "again": { "kind": "batch", "from": "batch", "rows": 10 } }, "outputs": { "out": "again" } }
            """);

        var few = (await CliProcess.RunAsync(folder.Path, "graph", "explain", "g.json", "--rows", "50", "--json")).Expect(0).Json;
        var more = (await CliProcess.RunAsync(folder.Path, "graph", "explain", "g.json", "--rows", "100", "--json")).Expect(0).Json;

        Assert.Contains("look at more with --rows", (string)Node(few, "batch")["unknown"]!);
        Assert.Contains("'batch'", (string)Node(few, "again")["unknown"]!);
        Assert.Equal("int64", Type(more, "again", "label"));
    }

    [Fact]
    public async Task A_node_that_cannot_work_on_its_rows_is_named_with_the_reason()
    {
        using var folder = Workspace.WithData();
        var graph = Workspace.GraphText.Replace("\"target\": \"label\"", "\"target\": \"lable\"", StringComparison.Ordinal);

        var ended = (await CliProcess.RunAsync(folder.Path, "graph", "explain", folder.Write("g.json", graph), "--json")).Expect(Refused);

        Assert.Contains("lable", (string)Node(ended.Json, "mlp")["error"]!);
        Assert.Contains("'mlp'", (string)Node(ended.Json, "predict")["unknown"]!);
        Assert.Null(Node(ended.Json, "batch")["error"]);
    }

    private static JsonNode Node(JsonNode explained, string id) => explained["nodes"]!.AsArray().Single(n => (string)n!["node"]! == id)!;

    private static string Type(JsonNode explained, string node, string column)
    {
        var found = Node(explained, node)["columns"]!.AsArray().Single(c => (string)c!["name"]! == column)!;
        var shape = string.Join(',', found["shape"]!.AsArray().Select(n => (int)n!));
        return (string)found["dtype"]! + (shape.Length == 0 ? "" : $"[{shape}]");
    }
}
