using System.Text.Json.Nodes;

namespace Fireworks;

public sealed class VerbsTests
{
    [Fact]
    public void The_program_of_the_first_page_writes_the_graph_that_it_says()
    {
        var g = new GraphBuilder("digits", seed: 42);
        var lr = g.Param("lr", 1e-3);
        var data = g.Csv("rows", "digits.csv.gz").Split(test: 0.25, stratify: "label");
        var norm = data.Train.Normalize("pixel*");
        var test = data.Test.Normalize("pixel*", like: norm, id: "test-normalize").Batch(256, id: "test-batch");
        var mlp = norm.Shuffle().Batch(64).Train("mlp",
            Net.Mlp("pixel*", hidden: [g.Param("width", 64)], classes: 10),
            new Fit { Loss = Loss.CrossEntropy, Optimizer = Optimizer.Adam(lr), Epochs = 20, Metrics = ["accuracy"] }, validate: test);
        test.Predict(mlp).Output("predictions").Table("digits_predictions", key: ["row"], mode: "upsert", id: "save");

        AssertSame("""
            { "fireworks": "graph/1", "name": "digits", "seed": 42,
              "parameters": { "lr": 0.001, "width": 64 },
              "nodes": {
                "rows":      { "kind": "csv", "path": "digits.csv.gz" },
                "split":     { "kind": "split", "from": "rows", "test": 0.25, "stratify": "label" },
                "normalize": { "kind": "normalize", "from": "split.train", "columns": "pixel*" },
                "test-normalize": { "kind": "normalize", "from": "split.test", "columns": "pixel*", "link": { "statistics": "normalize" } },
                "test-batch": { "kind": "batch", "from": "test-normalize", "rows": 256 },
                "shuffle":   { "kind": "shuffle", "from": "normalize" },
                "batch":     { "kind": "batch", "from": "shuffle", "rows": 64 },
                "mlp": { "kind": "train", "from": { "train": "batch", "validate": "test-batch" }, "epochs": 20, "metrics": ["accuracy"],
                         "model": { "in": "pixel*", "out": "scores", "layers": [ { "type": "linear", "out": "${width}" }, "relu", { "type": "linear", "out": 10 } ] },
                         "loss": { "type": "cross_entropy", "target": "label" }, "optimizer": { "type": "adam", "lr": "${lr}" } },
                "predict": { "kind": "predict", "from": "test-batch", "link": { "model": "mlp@final" } },
                "save":    { "kind": "table", "from": "predict", "table": "digits_predictions", "key": ["row"], "mode": "upsert" } },
              "outputs": { "predictions": "predict" } }
            """, g.Build());
    }

    [Fact]
    public void Every_setting_may_be_a_parameter()
    {
        var g = new GraphBuilder("g");
        var rows = g.Csv("rows", g.Param("path", "a.csv"));
        rows.Batch(g.Param("rows", 32)).Train("net",
            Net.Mlp("x*", hidden: [8, g.Param("width", 4)], classes: 2, dropout: g.Param("drop", 0.1)),
            new Fit { Loss = Loss.SquaredError.Of("y"), Optimizer = Optimizer.Of(g.Param("optimizer", "adam"), g.Param("lr", 0.1)), Epochs = g.Param("epochs", 3) });

        var nodes = JsonNode.Parse(g.Build().ToJson())!["nodes"]!;

        Assert.Equal("${path}", (string?)nodes["rows"]!["path"]);
        Assert.Equal("${rows}", (string?)nodes["batch"]!["rows"]);
        Assert.Equal("${epochs}", (string?)nodes["net"]!["epochs"]);
        Assert.Equal("""{"type":"${optimizer}","lr":"${lr}"}""", nodes["net"]!["optimizer"]!.ToJsonString());
        Assert.Equal("""{"type":"mse","target":"y"}""", nodes["net"]!["loss"]!.ToJsonString());
        Assert.Equal(
            """[{"type":"linear","out":8},"relu",{"type":"dropout","p":"${drop}"},{"type":"linear","out":"${width}"},"relu",{"type":"dropout","p":"${drop}"},{"type":"linear","out":2}]""",
            nodes["net"]!["model"]!["layers"]!.ToJsonString());
    }

    [Fact]
    public void Columns_are_chosen_and_cast()
    {
        var g = new GraphBuilder("g");
        g.Csv("rows", "a.csv").Select("x", "y*").Cast("y*", "int32", rounding: "nearest").Output("out");

        AssertSame("""
            { "fireworks": "graph/1", "name": "g", "nodes": {
                "rows": { "kind": "csv", "path": "a.csv" },
                "select": { "kind": "select", "from": "rows", "columns": ["x", "y*"] },
                "cast": { "kind": "cast", "from": "select", "columns": "y*", "dtype": "int32", "rounding": "nearest" } },
              "outputs": { "out": "cast" } }
            """, g.Build());
    }

    [Fact]
    public void Rows_are_chosen_labelled_and_joined()
    {
        var g = new GraphBuilder("g");
        var names = g.Csv("names", "names.csv");
        g.Csv("rows", "a.csv").Filter(new All([new Compare("label", "<=", 3), new Not(new Like("title", "x*"))])).Rename(("label", "digit")).Join(names, "digit")
            .Labeler("name", ["zero", "one"], encoding: "index").Fold(5, g.Param("fold", 0)).Train.WindowShuffle(1000).Repeat(2).Caching(rows: 10).Prefetch().Output("out");

        AssertSame("""
            { "fireworks": "graph/1", "name": "g", "parameters": { "fold": 0 }, "nodes": {
                "names": { "kind": "csv", "path": "names.csv" },
                "rows": { "kind": "csv", "path": "a.csv" },
                "filter": { "kind": "filter", "from": "rows", "where": { "type": "all", "of": [
                    { "type": "compare", "column": "label", "op": "<=", "value": 3 }, { "type": "not", "of": { "type": "like", "column": "title", "pattern": "x*" } } ] } },
                "rename": { "kind": "rename", "from": "filter", "names": { "label": "digit" } },
                "join": { "kind": "join", "from": { "left": "rename", "right": "names" }, "on": ["digit"] },
                "labeler": { "kind": "labeler", "from": "join", "column": "name", "labels": ["zero", "one"], "encoding": "index" },
                "fold": { "kind": "fold", "from": "labeler", "folds": 5, "number": "${fold}" },
                "window-shuffle": { "kind": "window-shuffle", "from": "fold.train", "rows": 1000 },
                "repeat": { "kind": "repeat", "from": "window-shuffle", "times": 2 },
                "caching": { "kind": "caching", "from": "repeat", "rows": 10 },
                "prefetch": { "kind": "prefetch", "from": "caching", "messages": 4 } },
              "outputs": { "out": "prefetch" } }
            """, g.Build());
    }

    [Fact]
    public void Gaps_are_filled_asked_for_and_left_out()
    {
        var g = new GraphBuilder("g");
        var split = g.Csv("rows", "a.csv").DropGaps("label").Filter(new Any([new IsMissing("title"), new Compare("title", "!=", "x")])).Fill("title", "none").Fill("z", g.Param("z", 0), id: "z").Split(0.5);
        var train = split.Train.FillWith("y*", "median", nan: true, id: "train");
        split.Test.FillWith("y*", "median", like: train, nan: true, id: "test").Labeler("title", ["a", "b"], missing: "b").Output("out");

        AssertSame("""
            { "fireworks": "graph/1", "name": "g", "parameters": { "z": 0 }, "nodes": {
                "rows": { "kind": "csv", "path": "a.csv" },
                "drop-gaps": { "kind": "drop-gaps", "from": "rows", "columns": "label" },
                "filter": { "kind": "filter", "from": "drop-gaps", "where": { "type": "any", "of": [
                    { "type": "is_missing", "column": "title" }, { "type": "compare", "column": "title", "op": "!=", "value": "x" } ] } },
                "fill": { "kind": "fill", "from": "filter", "columns": "title", "value": "none" },
                "z": { "kind": "fill", "from": "fill", "columns": "z", "value": "${z}" },
                "split": { "kind": "split", "from": "z", "test": 0.5 },
                "train": { "kind": "fill", "from": "split.train", "columns": "y*", "statistic": "median", "nan": true },
                "test": { "kind": "fill", "from": "split.test", "columns": "y*", "statistic": "median", "nan": true, "link": { "statistics": "train" } },
                "labeler": { "kind": "labeler", "from": "test", "column": "title", "labels": ["a", "b"], "missing": "b" } },
              "outputs": { "out": "labeler" } }
            """, g.Build());
    }

    [Fact]
    public void Models_stack_share_and_are_trained_as_one()
    {
        var g = new GraphBuilder("g");
        var rows = g.Csv("rows", "a.csv").Batch(32);
        var left = rows.Model("left", Net.Sequential("left*", Layer.Linear(4), Layer.Activation("tanh")) with { Out = "a" });
        var right = left.Model("right", Net.Sequential("right*", Layer.Linear(4), Layer.Activation("tanh")) with { Out = "b" }, sharing: left);
        var head = right.Model("head", Net.Mlp("code", hidden: [], classes: 2)).Output("scores");
        var trainer = rows.Train("trainer", head, new Fit { Loss = Loss.CrossEntropy, Epochs = 3 }, validate: rows);
        rows.Predict(trainer).Output("predictions");

        AssertSame("""
            { "fireworks": "graph/1", "name": "g", "nodes": {
                "rows": { "kind": "csv", "path": "a.csv" },
                "batch": { "kind": "batch", "from": "rows", "rows": 32 },
                "left": { "kind": "model", "from": "batch", "model": { "in": "left*", "out": "a", "layers": [ { "type": "linear", "out": 4 }, "tanh" ] } },
                "right": { "kind": "model", "from": "left", "link": { "parameters": "left@live" }, "model": { "in": "right*", "out": "b", "layers": [ { "type": "linear", "out": 4 }, "tanh" ] } },
                "head": { "kind": "model", "from": "right", "model": { "in": "code", "out": "scores", "layers": [ { "type": "linear", "out": 2 } ] } },
                "trainer": { "kind": "train", "from": { "train": "batch", "validate": "batch" }, "link": { "model": "head@live" }, "epochs": 3,
                             "loss": { "type": "cross_entropy", "target": "label" }, "optimizer": { "type": "adam", "lr": 0.001 } },
                "predict": { "kind": "predict", "from": "batch", "link": { "model": "trainer@final" } } },
              "outputs": { "scores": "head", "predictions": "predict" } }
            """, g.Build());
    }

    [Fact]
    public void Two_nodes_of_a_kind_must_be_named()
    {
        var g = new GraphBuilder("g");
        g.Csv("rows", "a.csv").Batch(1).Batch(2).Output("out");

        var e = Assert.Throws<GraphInvalidException>(() => g.Build());

        Assert.Contains(e.Problems, p => p.Rule == "duplicate-id" && p.Message.Contains("batch", StringComparison.Ordinal));
    }

    private static void AssertSame(string expected, Graph graph) => Assert.Equal(Graph.Parse(expected).ToJson(), graph.ToJson());
}
