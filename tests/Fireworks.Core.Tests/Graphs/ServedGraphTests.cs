using Fireworks.TestKit;

namespace Fireworks.Tests;

public sealed class ServedGraphTests
{
    private const string Trained = """
        { "fireworks": "graph/1", "name": "served", "nodes": {
            "rows":      { "kind": "digits", "rows": 40 },
            "split":     { "kind": "split", "from": "rows", "test": 0.25 },
            "normalize": { "kind": "normalize", "from": "split.train", "columns": "pixel*" },
            "train":     { "kind": "trainer", "from": { "train": "normalize" } },
            "test":      { "kind": "normalize", "from": "split.test", "columns": "pixel*", "link": { "statistics": "normalize" } },
            "batch":     { "kind": "batch", "from": "test", "rows": 4 },
            "apply":     { "kind": "apply", "from": "batch", "link": { "model": "train@final" } } },
          "outputs": { "applied": "apply", "raw": "rows" } }
        """;

    private static readonly CancellationToken Now = TestContext.Current.CancellationToken;
    private static readonly ResolvedGraph Graph = GraphResolver.Resolve(Fireworks.Graph.Parse(Trained), Parts.Catalog);

    [Fact]
    public async Task Rows_from_elsewhere_get_what_the_output_would_give_them()
    {
        using var local = LocalGraph.Create(Graph, Parts.Catalog, new TestServices());
        var expected = Message.Concat([.. await ReadAsync(local, "applied")]);

        var served = ServedGraph.Create(Graph, Parts.Catalog, local.Save(), "applied");
        var rows = Rows.At(expected.Column<long>("row").ToArray());
        var answer = await served.ApplyAsync(Digits.Message(40).Take(rows), Now);

        Assert.Equal(expected, answer);
        Assert.Equal(["test", "apply"], served.Nodes);
    }

    [Fact]
    public async Task A_model_that_shares_its_parameters_is_served_with_those_of_the_other()
    {
        var graph = GraphResolver.Resolve(Fireworks.Graph.Parse("""
            { "fireworks": "graph/1", "name": "shared", "nodes": {
                "rows": { "kind": "digits", "rows": 40 },
                "one": { "kind": "learner", "from": "rows" },
                "two": { "kind": "learner", "from": "rows", "link": { "parameters": "one@live" } },
                "coach": { "kind": "coach", "from": "rows", "link": { "model": "one@live" } } },
              "outputs": { "two": "two" } }
            """), Parts.Catalog);
        using var local = LocalGraph.Create(graph, Parts.Catalog, new TestServices());
        await local.RunAsync(Now);

        var served = ServedGraph.Create(graph, Parts.Catalog, new Dictionary<string, ComponentState> { ["one"] = local.Save()["one"] });

        Assert.Equal(40, (await served.ApplyAsync(Digits.Message(1), Now)).Column<long>("learned")[0]);
    }

    [Fact]
    public async Task Any_number_of_rows_is_served_by_many_callers_at_once()
    {
        var served = await TrainedAsync();
        var all = await served.ApplyAsync(Digits.Message(40), Now);

        var one = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(async () => await served.ApplyAsync(Digits.Message(40).Slice(i, 1), Now), Now)));

        Assert.Equal(all, Message.Concat(one));
        Assert.Equal(0, (await served.ApplyAsync(Digits.Message(0), Now)).Length);
    }

    [Fact]
    public async Task Rows_without_a_column_that_it_needs_are_refused_by_its_name()
    {
        var served = await TrainedAsync();

        var refused = await Assert.ThrowsAsync<ColumnMissingException>(async () => await served.ApplyAsync(Digits.Message(3).Without("pixel0", "pixel1"), Now));

        Assert.Contains("pixel*", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "Graph 'served' has several outputs; name one. Outputs: applied, raw.")]
    [InlineData("none", "Graph 'served' has no output 'none'. Outputs: applied, raw.")]
    [InlineData("raw", "Output 'raw' of graph 'served' comes from 'rows', which does not map rows one by one")]
    public async Task What_cannot_be_served_is_said_with_the_reason(string? output, string why)
    {
        using var local = LocalGraph.Create(Graph, Parts.Catalog, new TestServices());
        await ReadAsync(local, "applied");

        var refused = Assert.ThrowsAny<ComponentException>(() => ServedGraph.Create(Graph, Parts.Catalog, local.Save(), output));

        Assert.StartsWith(why, refused.Message, StringComparison.Ordinal);
    }

    private static ServedGraph Served(string nodes, params (string Node, ComponentState State)[] states) => ServedGraph.Create(
        GraphResolver.Resolve(Fireworks.Graph.Parse($$"""
            { "fireworks": "graph/1", "name": "chain", "nodes": { "rows": { "kind": "digits", "rows": 8 }, "norm": { "kind": "normalize", "from": "rows", "columns": "pixel0" }, {{nodes}} },
              "outputs": { "out": "out" } }
            """), Parts.Catalog),
        Parts.Catalog,
        states.ToDictionary(s => s.Node, s => s.State));

    private static async Task<ComponentState> NormalizedAsync()
    {
        var normalize = new Normalize(Digits.Pipe(8), "pixel0");
        await normalize.FreezeAsync(Now);
        return normalize.Save();
    }

    [Theory]
    [InlineData(""" "kind": "batch", "rows": 2 """), InlineData(""" "kind": "caching", "rows": 4 """), InlineData(""" "kind": "drop-gaps" """)]
    [InlineData(""" "kind": "filter", "where": { "type": "compare", "column": "row", "op": ">", "value": 3 } """), InlineData(""" "kind": "index-map", "rows": [0, 1] """)]
    [InlineData(""" "kind": "looping" """), InlineData(""" "kind": "oversample", "column": "label" """), InlineData(""" "kind": "prefetch" """), InlineData(""" "kind": "repeat", "times": 2 """)]
    [InlineData(""" "kind": "shard", "shards": 2, "number": 1 """), InlineData(""" "kind": "shuffle" """), InlineData(""" "kind": "skip", "rows": 1 """), InlineData(""" "kind": "take", "rows": 1 """)]
    [InlineData(""" "kind": "window-shuffle" """), InlineData(""" "kind": "split", "test": 0.5 """, ".test"), InlineData(""" "kind": "fold", "folds": 2, "number": 0 """, ".train")]
    public async Task What_only_chooses_or_holds_rows_is_passed_over(string between, string output = "")
    {
        var served = Served($$""" "between": { "from": "norm", {{between}} }, "out": { "kind": "rename", "from": "between{{output}}", "names": { "pixel0": "first" } } """, ("norm", await NormalizedAsync()));

        var rows = await served.ApplyAsync(Digits.Message(8), Now);

        Assert.Equal(["norm", "out"], served.Nodes);
        Assert.Equal(0, rows.Column<float>("first").Average(), 1e-5);
        Assert.NotEqual(0, rows.Column<float>("first")[0]);
    }

    [Fact]
    public async Task A_switch_is_followed_to_the_input_that_it_gives()
    {
        var served = Served(
            """ "either": { "kind": "switch", "from": { "raw": "rows", "scaled": "norm" }, "to": "scaled" }, "out": { "kind": "rename", "from": "either", "names": { "pixel0": "first" } } """,
            ("norm", await NormalizedAsync()));

        Assert.Equal(["norm", "out"], served.Nodes);
    }

    [Theory]
    [InlineData(""" "kind": "zip", "from": { "a": "norm" } """)]
    [InlineData(""" "kind": "noise", "from": "norm", "columns": "pixel0", "deviation": 1 """)]
    [InlineData(""" "kind": "concat", "from": { "a": "rows", "b": "held" } """)]
    public async Task What_would_be_left_out_is_refused_by_its_name(string between)
    {
        var states = ("norm", await NormalizedAsync());

        var refused = Assert.Throws<ComponentException>(() => Served(
            $$""" "held": { "kind": "prefetch", "from": "norm" }, "between": { {{between}} }, "out": { "kind": "rename", "from": "between", "names": { "pixel0": "first" } } """, states));

        Assert.Contains("served from 'between'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("'norm' (normalize) does before it would be left out", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_without_labels_are_served_alike()
    {
        const string labels = """
            "titled": { "kind": "title-to-label", "from": "rows", "title": "1", "column": "kind" }, "all": { "kind": "concat", "from": { "a": "titled" } },
            "labelled": { "kind": "labeler", "from": "all", "column": "kind", "labels": ["1"], "encoding": "index", "to": "class" },
            "split": { "kind": "split", "from": "labelled", "test": 0.5 }, "out": { "kind": "rename", "from": "split.test", "names": { "pixel0": "first" } }
            """;
        var served = Served(labels);

        Assert.Equal(["labelled", "out"], served.Nodes);
        Assert.False((await served.ApplyAsync(Digits.Message(2), Now)).Has("class"));
        Assert.Equal(0, (await served.ApplyAsync(Digits.Message(2).With("kind", TextColumn.Of("1", "1")), Now)).Column<long>("class")[1]);
    }

    [Fact]
    public void A_snapshot_from_before_the_training_is_refused()
    {
        var refused = Assert.Throws<ComponentException>(() => ServedGraph.Create(Graph, Parts.Catalog, new Dictionary<string, ComponentState>(), "applied"));

        Assert.Contains("'train'", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<ServedGraph> TrainedAsync()
    {
        using var local = LocalGraph.Create(Graph, Parts.Catalog, new TestServices());
        await ReadAsync(local, "applied");
        return ServedGraph.Create(Graph, Parts.Catalog, local.Save(), "applied");
    }

    private static async Task<List<Message>> ReadAsync(LocalGraph local, string output)
    {
        await local.RunAsync(Now);
        return await local.ReadAsync(output, Now).ToListAsync(Now);
    }
}
