using System.Text.Json.Nodes;

namespace Fireworks;

public sealed class FitTests
{
    [Fact]
    public void What_is_left_out_does_not_stand_in_the_graph() => Assert.Equal(
        ["kind", "from", "epochs", "model", "loss", "optimizer"], Written(new Fit { Loss = Loss.CrossEntropy }).Select(field => field.Key));

    [Fact]
    public void Everything_a_training_takes_stands_where_the_train_node_reads_it()
    {
        var node = Written(new Fit
        {
            Loss = Loss.WeightedCrossEntropy([1, 2], smoothing: 0.1).Of("y"),
            Optimizer = Optimizer.Of("rmsprop", 0.01).With("centered", true),
            Metrics = ["f1_macro"],
            Schedule = Schedule.Warmup(100, then: Schedule.Cosine(20)),
            Stopping = new Stopping("train/loss", Patience: 3),
            ClipNorm = 1.5,
            Accumulate = 4,
            CheckpointSteps = 50,
            NonFinite = "skip",
        });

        AssertSame("""{ "type": "cross_entropy", "target": "y", "weights": [1, 2], "label_smoothing": 0.1 }""", node["loss"]);
        AssertSame("""{ "type": "rmsprop", "lr": 0.01, "centered": true }""", node["optimizer"]);
        AssertSame("""{ "type": "warmup", "length": 100, "then": { "type": "cosine", "period": 20 } }""", node["schedule"]);
        AssertSame("""{ "metric": "train/loss", "patience": 3, "min_delta": 0, "restore_best": true }""", node["stopping"]);
        AssertSame("""{ "norm": 1.5 }""", node["clip"]);
        AssertSame("""{ "steps": 50 }""", node["checkpoint"]);
        Assert.Equal((4, "skip"), ((int)node["accumulate"]!, (string?)node["non_finite"]));
    }

    [Fact]
    public void Lbfgs_searches_along_its_lines_when_it_is_told_to()
    {
        AssertSame("""{ "type": "lbfgs" }""", Written(new Fit { Loss = Loss.SquaredError, Optimizer = Optimizer.Lbfgs() })["optimizer"]);
        AssertSame("""{ "type": "lbfgs", "lr": 0.5, "max_iter": 50, "line_search": "strong_wolfe", "history": 100 }""",
            Written(new Fit { Loss = Loss.SquaredError, Optimizer = Optimizer.Lbfgs(50, lineSearch: true, lr: 0.5).With("history", 100) })["optimizer"]);
    }

    [Fact]
    public void A_schedule_may_be_used_twice_and_count_steps()
    {
        var half = Schedule.Exponential(0.5).EveryStep();

        AssertSame("""{ "type": "exponential", "gamma": 0.5, "every": "step" }""", Written(new Fit { Loss = Loss.CrossEntropy, Schedule = half })["schedule"]);
        AssertSame("""{ "type": "exponential", "gamma": 0.5, "every": "step" }""", Written(new Fit { Loss = Loss.CrossEntropy, Schedule = half })["schedule"]);
    }

    private static JsonObject Written(Fit fit)
    {
        var g = new GraphBuilder("g");
        g.Csv("rows", "a.csv").Batch(4).Train("net", Net.Mlp("x*", hidden: [], classes: 2), fit);
        return (JsonObject)JsonNode.Parse(g.Build().ToJson())!["nodes"]!["net"]!;
    }

    private static void AssertSame(string expected, JsonNode? found) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), found), found?.ToJsonString());
}
