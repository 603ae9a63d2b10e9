using System.Text.Json.Nodes;

namespace Fireworks.Tests;

public sealed class GraphResolverTests
{
    private static Graph Parse(string nodes, string rest = "") => Graph.Parse($$"""{ "fireworks": "graph/1", "name": "test", "seed": 5, "nodes": { {{nodes}} } {{rest}} }""");

    private static IEnumerable<(string Rule, string Path)> Problems(string nodes, string rest = "") =>
        GraphResolver.Check(Parse(nodes, rest), Parts.Catalog).Where(p => !p.IsWarning).Select(p => (p.Rule, p.Path));

    private static ResolvedGraph Resolve(string nodes, string rest = "", Dictionary<string, JsonNode?>? parameters = null) =>
        GraphResolver.Resolve(Parse(nodes, rest), Parts.Catalog, parameters);

    [Fact]
    public void A_cycle_an_unknown_kind_a_missing_input_and_a_misspelt_argument_are_four_problems()
    {
        var error = Assert.Throws<GraphInvalidException>(() => Resolve("""
            "rows": { "kind": "digts" },
            "a": { "kind": "shuffle", "from": "b" },
            "b": { "kind": "shuffle", "from": "a" },
            "lonely": { "kind": "shuffle" },
            "batch": { "kind": "batch", "from": "rows", "rwos": 8 }
            """));

        Assert.Equal(
            [("unknown-kind", "$.nodes.rows.kind"), ("missing-input", "$.nodes.lonely.from"), ("unknown-argument", "$.nodes.batch.rwos"), ("cycle", "$.nodes.a.from")],
            error.Problems.Select(p => (p.Rule, p.Path)));
        Assert.Contains("Did you mean 'digits'?", error.Message);
        Assert.Contains("Did you mean 'rows'?", error.Message);
        Assert.Contains("a → b → a", error.Message);
    }

    [Theory]
    [InlineData("""      "a.b": { "kind": "digits" }  """, "bad-id", "$.nodes['a.b']")]
    [InlineData("""      "a b": { "kind": "digits" }  """, "bad-id", "$.nodes['a b']")]
    [InlineData("""      "a": { "kind": "digits", "from": "a" }  """, "unknown-port", "$.nodes.a.from")]
    [InlineData("""      "a": { "kind": "shuffle", "from": "b" }  """, "unknown-node", "$.nodes.a.from")]
    [InlineData("""      "d": { "kind": "digits" }, "a": { "kind": "shuffle", "from": { "inptu": "d" } }  """, "unknown-port", "$.nodes.a.from.inptu")]
    [InlineData("""      "d": { "kind": "digits" }, "a": { "kind": "shuffle", "form": "d" }  """, "unknown-argument", "$.nodes.a.form")]
    [InlineData("""      "d": { "kind": "digits" }, "a": { "kind": "batch", "from": "d" }  """, "missing-argument", "$.nodes.a")]
    [InlineData("""      "d": { "kind": "digits" }, "a": { "kind": "batch", "from": "d", "rows": "x" }  """, "wrong-value", "$.nodes.a.rows")]
    [InlineData("""      "d": { "kind": "digits" }, "a": { "kind": "batch", "from": "d", "rows": -1 }  """, "wrong-value", "$.nodes.a.rows")]
    [InlineData("""      "d": { "kind": "digits" }, "a": { "kind": "clockwork-hub" }  """, "missing-input", "$.nodes.a.from")]
    [InlineData("""      "d": { "kind": "digits" }, "t": { "kind": "trainer", "from": { "validate": "d" } }  """, "missing-input", "$.nodes.t.from")]
    [InlineData("""      "d": { "kind": "digits" }, "s": { "kind": "split", "from": "d", "test": 0.5 }, "a": { "kind": "shuffle", "from": "s" }  """, "output-not-named", "$.nodes.a.from")]
    [InlineData("""      "d": { "kind": "digits" }, "s": { "kind": "split", "from": "d", "test": 0.5 }, "a": { "kind": "shuffle", "from": "s.tran" }  """, "unknown-output", "$.nodes.a.from")]
    [InlineData("""      "d": { "kind": "digits" }, "a": { "kind": "shuffle", "from": "d.train" }  """, "unknown-output", "$.nodes.a.from")]
    [InlineData("""      "d": { "kind": "digits" }, "a": { "kind": "apply", "from": "d" }  """, "missing-link", "$.nodes.a.link")]
    [InlineData("""      "d": { "kind": "digits" }, "t": { "kind": "trainer", "from": "d" }, "a": { "kind": "apply", "from": "d", "link": { "model": "t@live" } }  """, "not-live", "$.nodes.a.link.model")]
    [InlineData("""      "d": { "kind": "digits" }, "t": { "kind": "trainer", "from": "d" }, "a": { "kind": "shuffle", "from": "d", "link": { "parameters": "t" } }  """, "unknown-link", "$.nodes.a.link.parameters")]
    [InlineData("""      "d": { "kind": "digits" }, "t": { "kind": "trainer", "from": "d" }, "a": { "kind": "apply", "from": "d", "link": { "model": "t@last" } }  """, "bad-reference", "$.nodes.a.link.model")]
    [InlineData("""      "d": { "kind": "digits" }, "a": { "kind": "shuffle", "from": "d@live" }  """, "bad-reference", "$.nodes.a.from")]
    [InlineData("""      "d": { "kind": "digits" }, "a": { "kind": "normalize", "from": "d", "columns": "row", "link": { "statistic": "d" } }  """, "unknown-link", "$.nodes.a.link.statistic")]
    [InlineData("""      "d": { "kind": "digits" }, "a": { "kind": "apply", "from": "d", "link": { "model": "t" } }  """, "unknown-node", "$.nodes.a.link.model")]
    [InlineData("""      "d": { "kind": "digits" }, "a": { "kind": "apply", "from": "d", "link": { "model": "a" } }  """, "cycle", "$.nodes.a.from")]
    [InlineData("""      "d": { "kind": "digits", "rows": "${n}" }  """, "unknown-parameter", "$.nodes.d.rows")]
    public void Each_rule_is_one_problem_at_its_place(string nodes, string rule, string path) => Assert.Equal(path, Assert.Single(Problems(nodes), p => p.Rule == rule).Path);

    [Theory]
    [InlineData("""      "d": { "kind": "digits" }, "a": { "kind": "shuffle", "form": "d" }  """)]
    [InlineData("""      "d": { "kind": "digits" }, "a": { "kind": "batch", "from": "d", "rwos": 1 }  """)]
    [InlineData("""      "d": { "kind": "digits" }, "a": { "kind": "batch", "from": "d", "rows": "${n}" }  """)]
    [InlineData("""      "d": { "kind": "digits" }, "a": { "kind": "apply", "from": "d", "link": { "modle": "d" } }  """)]
    [InlineData("""      "a": { "kind": "shuffle", "from": "b" }, "b": { "kind": "shuffle", "from": "c" }, "c": { "kind": "shuffle", "from": "a" }  """)]
    [InlineData("""      "d": { "kind": "digits" }, "a": { "kind": "trainer", "from": { "tarin": "d" } }  """)]
    [InlineData("""      "d": { "kind": "digits" }, "a": { "kind": "take", "from": { "a": "d" }, "rows": 1 }  """)]
    [InlineData("""      "d": { "kind": "digits" }, "a": { "kind": "join", "from": { "left": "d", "other": "d" }, "on": ["row"] }  """)]
    public void One_mistake_is_one_problem(string nodes) => Assert.Single(Problems(nodes));

    [Fact]
    public void A_port_that_is_meant_by_no_name_is_missing() =>
        Assert.Equal(
            [("unknown-port", "$.nodes.a.from.rigth"), ("missing-input", "$.nodes.a.from")],
            Problems("""  "d": { "kind": "digits" }, "a": { "kind": "join", "from": { "rigth": "d" }, "on": ["row"] }  """));

    [Theory]
    [InlineData("""  "a": { "kind": "normalize", "from": "d", "columns": "row", "link": { "statistics": "d" } }  """, "wrong-link", "another 'normalize' has learned, but 'd' is a 'digits'")]
    [InlineData("""  "n": { "kind": "normalize", "from": "d", "columns": "row" }, "a": { "kind": "fill", "from": "d", "columns": "row", "statistic": "mean", "link": { "statistics": "n" } }  """, "wrong-link", "'n' is a 'normalize'")]
    [InlineData("""  "f": { "kind": "fill", "from": "d", "columns": "row", "value": 1 }, "a": { "kind": "fill", "from": "d", "columns": "row", "statistic": "mean", "link": { "statistics": "f" } }  """, "wrong-link", "learns nothing")]
    [InlineData("""  "a": { "kind": "fill", "from": "d", "columns": "row", "value": 1, "link": { "statistics": "f" } }, "f": { "kind": "fill", "from": "d", "columns": "row", "statistic": "mean" }  """, "given-twice", "remove one")]
    public void Statistics_come_from_a_node_of_the_same_kind_that_learns_them(string nodes, string rule, string says)
    {
        var problem = Assert.Single(GraphResolver.Check(Parse($$""" "d": { "kind": "digits" }, {{nodes}} """), Parts.Catalog), p => !p.IsWarning);

        Assert.Equal((rule, "$.nodes.a.link.statistics"), (problem.Rule, problem.Path));
        Assert.Contains(says, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Statistics_of_the_same_kind_are_taken() =>
        Assert.Empty(Problems("""
            "d": { "kind": "digits" }, "a": { "kind": "fill", "from": "d", "columns": "row", "statistic": "mean", "link": { "statistics": "f@final" } },
            "f": { "kind": "fill", "from": "d", "columns": "row", "statistic": "mean" }
            """));

    [Fact]
    public void An_output_names_a_node() =>
        Assert.Equal([("unknown-node", "$.outputs.o")], Problems("""  "d": { "kind": "digits" }  """, """, "outputs": { "o": "dd" } """));

    [Fact]
    public void Used_named_outputs_become_nodes_and_inputs_come_first()
    {
        var graph = Resolve(
            """
            "predict": { "kind": "apply", "from": "test", "link": { "model": "mlp@final" } },
            "mlp": { "kind": "trainer", "from": { "validate": "test", "train": "split.train" } },
            "test": { "kind": "batch", "from": "split.test", "rows": 10 },
            "split": { "kind": "split", "from": "rows", "test": 0.25 },
            "other": { "kind": "split", "from": "rows", "test": 0.5 },
            "rest": { "kind": "count", "from": "other.test" },
            "rows": { "kind": "digits" }
            """,
            """, "outputs": { "predictions": "predict", "train": "split.train" } """);

        Assert.Equal(["rows", "split.test", "test", "split.train", "mlp", "predict", "other.test", "rest"], graph.Nodes.Select(n => n.Id));
        Assert.Equal(("split", "train"), (graph["split.train"].Kind, graph["split.train"].Output));
        Assert.Equal([new("train", "split.train"), new("validate", "test")], graph["mlp"].Inputs);
        Assert.Equal([new("model", "mlp")], graph["predict"].Links);
        Assert.Equal("split.train", graph.Outputs["train"]);
    }

    [Fact]
    public void Defaults_are_filled_in()
    {
        var graph = Resolve("""  "rows": { "kind": "digits" }, "batch": { "kind": "batch", "from": "rows", "rows": 8 }  """, """, "outputs": { "o": "batch" } """);

        Assert.Equal("""{"rows":8,"last":"keep"}""", graph["batch"].Config.ToJsonString());
        Assert.Equal("""{"rows":50}""", graph["rows"].Config.ToJsonString());
        Assert.Empty(graph.Warnings);
    }

    [Fact]
    public void Parameters_keep_their_type_alone_and_become_text_within_text()
    {
        const string nodes = """
            "d": { "kind": "digits" },
            "a": { "kind": "nested", "from": "d", "model": { "in": "${n}", "list": ["${t}", "w=${n}/${t}", "$${n}", "${list}"] }, "figure": { "type": "${figure}", "radius": "${n}" } }
            """;
        const string rest = """, "parameters": { "n": 3, "t": "x", "list": [1, true], "figure": "circle" }, "outputs": { "o": "a" } """;

        var graph = Resolve(nodes, rest, new() { ["n"] = 4 });

        Assert.Equal("""{"in":4,"list":["x","w=4/x","${n}",[1,true]]}""", graph["a"].Config["model"]!.ToJsonString());
        Assert.Equal("""{"type":"circle","radius":4}""", graph["a"].Config["figure"]!.ToJsonString());
        Assert.Equal(4, graph.Parameters["n"]!.GetValue<int>());
    }

    [Fact]
    public void An_unset_parameter_drops_its_argument()
    {
        const string nodes = """  "d": { "kind": "digits", "rows": "${n}" }, "b": { "kind": "batch", "from": "d", "rows": 4, "last": "${last}" }  """;
        const string rest = """, "parameters": { "n": 3, "last": null }, "outputs": { "o": "b" } """;

        var graph = Resolve(nodes, rest, new() { ["n"] = null });

        Assert.Equal(50, graph["d"].Config["rows"]!.GetValue<int>());
        Assert.Equal("keep", graph["b"].Config["last"]!.GetValue<string>());
    }

    [Fact]
    public void A_value_for_a_parameter_that_does_not_exist_is_refused()
    {
        var error = Assert.Throws<GraphInvalidException>(() => Resolve("""  "d": { "kind": "digits", "rows": "${rows}" }  """, """, "parameters": { "rows": 1 } """, new() { ["row"] = 2 }));

        Assert.Contains("Did you mean 'rows'?", Assert.Single(error.Problems).Message);
    }

    [Fact]
    public void An_unused_parameter_and_an_unread_node_are_warnings()
    {
        var graph = Resolve("""  "d": { "kind": "digits" }  """, """, "parameters": { "p": 1 } """);

        Assert.Equal([("unused-parameter", "$.parameters.p"), ("unread-node", "$.nodes.d")], graph.Warnings.Select(w => (w.Rule, w.Path)));
        Assert.All(graph.Warnings, w => Assert.True(w.IsWarning));
    }
}
