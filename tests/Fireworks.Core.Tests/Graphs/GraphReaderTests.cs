using System.Text.Json.Nodes;

namespace Fireworks.Tests;

public sealed class GraphReaderTests
{
    private static IReadOnlyList<GraphProblem> Problems(string json) => Assert.Throws<GraphInvalidException>(() => Graph.Parse(json)).Problems;

    private static GraphProblem Problem(string json) => Assert.Single(Problems(json));

    private const string Full = """
        {
          // a comment
          "$schema": "https://example.org/graph.json", "notes": "for a test", "x-owner": { "name": "me" },
          "fireworks": "graph/1", "name": "digits", "seed": 42,
          "parameters": { "rows": 8, "optimizer": "adam", "none": null },
          "nodes": {
            "rows": { "kind": "digits", "notes": ["kept"], "x-y": 1 },
            "batch": { "kind": "batch", "from": "rows", "rows": "${rows}", "place": { "zone": "b" } },
            "hub": { "kind": "clockwork-hub", "from": { "a": "rows", "b": "batch" }, },
            "apply": { "kind": "apply", "from": "hub", "link": { "model": "t@final" } },
          },
          "outputs": { "all": "hub" },
        }
        """;

    [Fact]
    public void Reads_every_part_of_a_graph_with_comments_and_trailing_commas()
    {
        var graph = Graph.Parse(Full);

        Assert.Equal(("digits", 42), (graph.Name, graph.Seed));
        Assert.Equal(["rows", "optimizer", "none"], graph.Parameters.Keys);
        Assert.Equal(["rows", "batch", "hub", "apply"], graph.Nodes.Keys);
        Assert.Equal("rows", graph.Nodes["batch"].From[NodeSpec.OnlyPort]);
        Assert.Equal("b", graph.Nodes["batch"].Place["zone"]);
        Assert.Equal("batch", graph.Nodes["hub"].From["b"]);
        Assert.Equal("t@final", graph.Nodes["apply"].Links["model"]);
        Assert.Equal("""{"rows":"${rows}"}""", graph.Nodes["batch"].Config.ToJsonString());
        Assert.Equal("hub", graph.Outputs["all"]);
    }

    [Fact]
    public void What_is_written_reads_as_an_equal_graph_remarks_included()
    {
        var graph = Graph.Parse(Full);

        var back = Graph.Parse(graph.ToJson());

        Assert.Equal(graph, back);
        Assert.Equal(graph.ToJson(), back.ToJson());
        Assert.Equal(graph.Hash(), back.Hash());
        Assert.Contains("x-owner", back.ToJson());
        Assert.Contains("kept", back.ToJson());
    }

    [Fact]
    public void Another_seed_is_another_hash() => Assert.NotEqual(Graph.Parse(Full).Hash(), (Graph.Parse(Full) with { Seed = 43 }).Hash());

    [Theory]
    [InlineData("""{ "fireworks": "graph/2", "name": 3 }""", "newer release")]
    [InlineData("""{ "fireworks": "search/1" }""", "search/1")]
    [InlineData("""{ "name": "x", "nodes": {} }""", "missing")]
    [InlineData("""{ "fireworks": 1, "name": "x", "nodes": {} }""", "missing")]
    public void An_unknown_version_is_the_only_problem(string json, string says)
    {
        var problem = Problem(json);

        Assert.Equal(("$.fireworks", "version"), (problem.Path, problem.Rule));
        Assert.Contains(says, problem.Message);
    }

    [Theory]
    [InlineData("", "syntax", "$")]
    [InlineData("{ \"fireworks\": \n oops }", "syntax", "$")]
    [InlineData("[]", "wrong-type", "$")]
    [InlineData("""{ "fireworks": "graph/1", "name": "x", "nodes": {}, "node": {} }""", "unknown-field", "$.node")]
    [InlineData("""{ "fireworks": "graph/1", "name": "x", "nodes": {}, "seed": 1.5 }""", "wrong-type", "$.seed")]
    [InlineData("""{ "fireworks": "graph/1", "name": "x" }""", "missing-field", "$.nodes")]
    [InlineData("""{ "fireworks": "graph/1", "nodes": {} }""", "missing-field", "$.name")]
    [InlineData("""{ "fireworks": "graph/1", "name": "x", "nodes": { "a": "digits" } }""", "wrong-type", "$.nodes.a")]
    [InlineData("""{ "fireworks": "graph/1", "name": "x", "nodes": { "a": { "rows": 1 } } }""", "missing-field", "$.nodes.a.kind")]
    [InlineData("""{ "fireworks": "graph/1", "name": "x", "nodes": { "a": { "kind": "b", "from": ["c"] } } }""", "wrong-type", "$.nodes.a.from")]
    [InlineData("""{ "fireworks": "graph/1", "name": "x", "nodes": { "a": { "kind": "b", "from": { "p": 1 } } } }""", "wrong-type", "$.nodes.a.from.p")]
    [InlineData("""{ "fireworks": "graph/1", "name": "x", "nodes": { "a": { "kind": "b", "m": [ { "k": 1, "k": 2 } ] } } }""", "duplicate-field", "$.nodes.a.m[0].k")]
    [InlineData("""{ "fireworks": "graph/1", "name": "x", "nodes": { "a b": { "kind": "b" }, "a b": { "kind": "c" } } }""", "duplicate-field", "$.nodes['a b']")]
    [InlineData("""{ "fireworks": "graph/1", "name": "x", "nodes": {}, "outputs": { "o": null } }""", "wrong-type", "$.outputs.o")]
    public void A_problem_has_its_rule_and_path(string json, string rule, string path)
    {
        var problem = Problem(json);

        Assert.Equal((rule, path), (problem.Rule, problem.Path));
    }

    [Theory]
    [InlineData("""{ "fireworks": "graph/1", "name": "\ud800", "nodes": {} }""", "$.name")]
    [InlineData("""{ "fireworks": "graph/1", "name": "x", "nodes": { "a": { "kind": "b", "t": [1, "a\udc00b"] } } }""", "$.nodes.a.t[1]")]
    [InlineData("""{ "fireworks": "graph/1", "name": "x", "nodes": { "a": { "kind": "b", "\ud800": 1 } } }""", "$.nodes.a")]
    [InlineData("""{ "fireworks": "graph/1", "name": "x", "nodes": { "\ud800": { "kind": "b" } } }""", "$.nodes")]
    [InlineData("""{ "fireworks": "graph/1", "name": "x", "nodes": {}, "x-note": { "k": "\ud83d" } }""", "$.x-note.k")]
    public void Half_of_a_surrogate_pair_is_no_text(string json, string path)
    {
        var problem = Problem(json);

        Assert.Equal(("syntax", path), (problem.Rule, problem.Path));
        Assert.Contains("surrogate pair", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_of_a_surrogate_pair_in_the_file_itself_is_no_text()
    {
        var problem = Problem("{ \"fireworks\": \"graph/1\", \"name\": \"\ud800\", \"nodes\": {} }");

        Assert.Equal(("syntax", "$"), (problem.Rule, problem.Path));
    }

    [Fact]
    public void Both_halves_of_a_surrogate_pair_are_a_character() =>
        Assert.Equal("😀", Graph.Parse("""{ "fireworks": "graph/1", "name": "\ud83d\ude00", "nodes": {} }""").Name);

    [Fact]
    public void All_problems_are_reported_at_once() =>
        Assert.Equal(4, Problems("""{ "fireworks": "graph/1", "nmae": "x", "seed": "1", "nodes": { "a": 1 } }""").Count);

    [Fact]
    public void Numbers_keep_their_spelling()
    {
        var json = """{ "fireworks": "graph/1", "name": "x", "nodes": { "a": { "kind": "b", "n": 0.10, "m": 1e-3, "t": "ключ <&>" } } }""";

        var written = Graph.Parse(json).ToJson();

        Assert.Contains("0.10", written);
        Assert.Contains("1e-3", written);
        Assert.Contains("ключ <&>", written);
    }

    [Fact]
    public void Parameters_may_be_of_any_type() =>
        Assert.IsType<JsonArray>(Graph.Parse("""{ "fireworks": "graph/1", "name": "x", "parameters": { "p": [1] }, "nodes": {} }""").Parameters["p"]);
}
