using System.Text.Json.Nodes;

namespace Fireworks.Tests;

public sealed class GraphBuilderTests
{
    private static Dictionary<string, GraphNode> From(GraphNode node) => new() { [NodeSpec.OnlyPort] = node };

    [Fact]
    public void Builds_exactly_what_the_file_says()
    {
        var builder = new GraphBuilder("digits", seed: 42);
        var rows = builder.Param("rows", 8);
        var data = builder.Add("digits");
        var split = builder.Add("split", config: new JsonObject { ["test"] = 0.25 }, from: From(data));
        builder.Add("batch", config: new JsonObject { ["rows"] = rows.Reference }, from: From(split.Named("train"))).Place("zone", "b").Output("batches");
        builder.Add("normalize", "norm", new JsonObject { ["columns"] = "pixel*" }, From(split.Named("test")));
        builder.Add("normalize", "other", new JsonObject { ["columns"] = "pixel*" }, From(data), new Dictionary<string, string> { ["statistics"] = "norm" });

        var graph = builder.Build(Parts.Catalog);

        Assert.Equal(
            Graph.Parse("""
                { "fireworks": "graph/1", "name": "digits", "seed": 42, "parameters": { "rows": 8 },
                  "nodes": {
                    "digits": { "kind": "digits" },
                    "split": { "kind": "split", "from": "digits", "test": 0.25 },
                    "batch": { "kind": "batch", "from": "split.train", "rows": "${rows}", "place": { "zone": "b" } },
                    "norm": { "kind": "normalize", "from": "split.test", "columns": "pixel*" },
                    "other": { "kind": "normalize", "from": "digits", "columns": "pixel*", "link": { "statistics": "norm" } } },
                  "outputs": { "batches": "batch" } }
                """),
            graph);
    }

    [Fact]
    public void Reports_every_problem_in_one_exception()
    {
        var builder = new GraphBuilder("x");
        builder.Param("p", 1);
        builder.Param("p", 2);
        var a = builder.Add("digits").Output("o");
        builder.Add("digits").Output("o");
        builder.Add("shuffle", from: From(new GraphBuilder("y").Add("digits")));
        builder.Add("batch", config: new JsonObject { ["rows"] = "${q}" }, from: From(a));

        var error = Assert.Throws<GraphInvalidException>(() => builder.Build());

        Assert.Equal(["duplicate-field", "duplicate-id", "duplicate-field", "foreign-node", "unknown-parameter"], error.Problems.Select(p => p.Rule));
        Assert.Contains("give the second an id of its own", error.Message);
    }

    [Fact]
    public void A_node_whose_id_has_a_dot_is_one_problem_wherever_it_is_placed()
    {
        var builder = new GraphBuilder("x");
        builder.Add("digits", "a.b").Place("zone", "b").Named("train").Place("zone", "c");

        Assert.Equal("bad-id", Assert.Single(Assert.Throws<GraphInvalidException>(() => builder.Build()).Problems).Rule);
    }

    [Fact]
    public void What_is_placed_is_a_node_of_the_graph()
    {
        var builder = new GraphBuilder("x");
        new GraphNode(builder, "rows").Place("zone", "b");

        var problem = Assert.Single(Assert.Throws<GraphInvalidException>(() => builder.Build()).Problems);
        Assert.Equal(("unknown-node", "$.nodes.rows"), (problem.Rule, problem.Path));
    }

    [Fact]
    public void With_a_catalog_components_are_checked_too_and_without_only_the_structure()
    {
        var builder = new GraphBuilder("x");
        builder.Add("nonsense", config: new JsonObject { ["a"] = 1 });

        Assert.Equal("x", builder.Build().Name);
        Assert.Equal("unknown-kind", Assert.Single(Assert.Throws<GraphInvalidException>(() => builder.Build(Parts.Catalog)).Problems).Rule);
    }
}
