using System.Text.Json.Nodes;

namespace Fireworks.Torch.Tests.Training;

public sealed class EngineTests
{
    private const string Line = """{ "in": "x", "out": "fit", "layers": [ { "type": "linear", "out": 1 } ] }""";
    private const string Squares = """{ "type": "mse", "target": "y" }""";
    private const string Sgd = """{ "type": "sgd", "lr": 0.1 }""";

    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Calls_back_in_order_with_where_training_stands()
    {
        var (node, seen) = (Fit(Rows(6), batch: 3, epochs: 2), new List<string>());
        foreach (var when in Enum.GetValues<EngineEvent>()) node.Engine.On(when, at => seen.Add($"{when} {at.Epoch}.{at.Iteration} step {at.Step}"));

        await node.DriveAsync(Token);

        Assert.Equal(
        [
            "Started 1.0 step 0",
            "EpochStarted 1.0 step 0", "IterationStarted 1.0 step 0", "IterationCompleted 1.1 step 1", "IterationStarted 1.1 step 1", "IterationCompleted 1.2 step 2", "EpochCompleted 1.0 step 2",
            "EpochStarted 2.0 step 2", "IterationStarted 2.0 step 2", "IterationCompleted 2.1 step 3", "IterationStarted 2.1 step 3", "IterationCompleted 2.2 step 4", "EpochCompleted 2.0 step 4",
            "Completed 3.0 step 4",
        ], seen);
    }

    [Fact]
    public async Task A_handler_may_ask_for_every_third_iteration()
    {
        var (node, seen) = (Fit(Rows(20), batch: 2), new List<long>());
        node.Engine.On(EngineEvent.IterationCompleted, at => seen.Add(at.Iteration), every: 3);

        await node.DriveAsync(Token);

        Assert.Equal([3, 6, 9], seen);
    }

    [Fact]
    public async Task The_steps_of_the_original_are_met_to_its_digits()
    {
        // y = m·x + b from (1, 0) on x = 1, 2, 3 and y = 2x, SGD at 0.1: the values that the Python original gives.
        var node = Fit(new Message(("x", TensorColumn.Of<float>([1, 2, 3])), ("y", TensorColumn.Of<float>([2, 4, 6]))), batch: 3, epochs: 2);
        node.Restore(await StateAsync(m: 1, b: 0));
        var seen = new List<(double M, double B)>();
        node.Engine.On(EngineEvent.EpochCompleted, _ => seen.Add((node.Save().Tensors.Column<float>("0.weight")[0], node.Save().Tensors.Column<float>("0.bias")[0])));

        await node.DriveAsync(Token);

        Assert.Equal([(1.93333, 0.4), (1.83556, 0.346667)], seen.Select(s => (Math.Round(s.M, 5), Math.Round(s.B, 6))));
    }

    [Fact]
    public async Task Stopped_from_outside_it_is_finished_with_what_it_has_learned()
    {
        var node = Fit(Rows(20), batch: 2, epochs: 5);
        node.Engine.On(EngineEvent.IterationCompleted, at => { if (at.Step == 13) node.Engine.Stop(); });

        await node.DriveAsync(Token);
        await node.FreezeAsync(Token);

        Assert.Equal((13L, 1), (node.Save().Value<long>("steps"), node.EpochsDone));
        var restored = Fit(Rows(20), batch: 2, epochs: 5);
        restored.Restore(ComponentState.FromBytes(node.Save().ToBytes()));
        await restored.DriveAsync(Token);
        Assert.Equal(node.Save().Tensors, restored.Save().Tensors);
    }

    [Fact]
    public async Task Hears_of_the_error_that_ends_training()
    {
        var (node, heard) = (Fit(Rows(4).With("y", TensorColumn.Of<float>([1, 2, float.NaN, 4])), batch: 2), new List<Exception?>());
        node.Engine.On(EngineEvent.Exception, at => heard.Add(at.Error));

        var thrown = await Assert.ThrowsAsync<ComponentException>(() => node.DriveAsync(Token));

        Assert.Same(thrown, Assert.Single(heard));
    }

    [Fact]
    public async Task What_a_handler_throws_ends_training()
    {
        var node = Fit(Rows(4), batch: 2);
        node.Engine.On(EngineEvent.IterationCompleted, _ => throw new IOException("the disk is full"));

        Assert.Equal("the disk is full", (await Assert.ThrowsAsync<IOException>(() => node.DriveAsync(Token))).Message);
    }

    [Fact]
    public async Task Ends_early_when_the_metric_gets_no_better_and_keeps_the_best_weights()
    {
        // A rate this high makes each epoch worse than the first.
        var (log, best) = (new RunLog(), (Message?)null);
        var node = Fit(Rows(8), batch: 8, epochs: 50, optimizer: """{ "type": "sgd", "lr": 1.5 }""", stopping: """{ "metric": "train/loss", "patience": 3 }""", log: log);
        node.Engine.On(EngineEvent.EpochCompleted, at => best ??= node.Save().Tensors.Select("0.weight", "0.bias"));

        await node.DriveAsync(Token);

        Assert.Equal(4, node.EpochsDone);
        Assert.Equal(best, node.Save().Tensors.Select("0.weight", "0.bias"));
        Assert.Equal(4, log.Entries.Count(e => e.Name == "mlp/train/loss"));
    }

    [Fact]
    public async Task Batches_accumulated_take_the_step_of_one_large_batch()
    {
        var large = Fit(Rows(12), batch: 6, epochs: 3);
        var small = Fit(Rows(12), batch: 2, epochs: 3, accumulate: 3);

        await large.DriveAsync(Token);
        await small.DriveAsync(Token);

        Assert.Equal(large.Save().Value<long>("steps"), small.Save().Value<long>("steps"));
        Assert.Equal(large.Save().Tensors.Column<float>("0.weight")[0], small.Save().Tensors.Column<float>("0.weight")[0], 1e-6f);
    }

    [Fact]
    public async Task Batches_left_over_at_the_end_of_an_epoch_take_a_step_of_their_own()
    {
        var node = Fit(Rows(10), batch: 2, accumulate: 3);

        await node.DriveAsync(Token);

        Assert.Equal(2, node.Save().Value<long>("steps"));
    }

    [Theory]
    [InlineData("""{ "norm": 0.5 }""", 0.5)]
    [InlineData("""{ "value": 0.1 }""", 0.1)]
    public async Task Clipped_gradients_bound_the_step(string clip, double most)
    {
        var rows = Rows(4).With("y", TensorColumn.Of<float>([1000, 2000, 3000, 4000]));
        var node = Fit(rows, batch: 4, clip: clip);
        node.Restore(await StateAsync(m: 0, b: 0));

        await node.DriveAsync(Token);

        var (m, b) = (node.Save().Tensors.Column<float>("0.weight")[0], node.Save().Tensors.Column<float>("0.bias")[0]);
        Assert.Equal(0.1 * most, clip.Contains("norm", StringComparison.Ordinal) ? Math.Sqrt(m * m + b * b) : b, 1e-5);
    }

    [Theory]
    [InlineData("skip", true)]
    [InlineData("warn", false)]
    public async Task A_loss_that_is_no_number_is_logged_with_its_step(string policy, bool learns)
    {
        var log = new RunLog();
        var node = Fit(Rows(6).With("y", TensorColumn.Of<float>([1, 2, float.PositiveInfinity, 4, 5, 6])), batch: 2, nonFinite: policy, log: log);

        await node.DriveAsync(Token);

        Assert.Equal(learns ? [(2L, double.PositiveInfinity)] : [(2L, double.PositiveInfinity), (3L, double.NaN)], log.Entries.Where(e => e.Name == "mlp/train/non_finite").Select(e => (e.Step, e.Value)));
        Assert.Equal(learns, float.IsFinite(node.Save().Tensors.Column<float>("0.weight")[0]));
        Assert.Equal(learns ? 2 : 3, node.Save().Value<long>("steps"));
    }

    [Fact]
    public async Task The_schedule_sets_the_rate_of_each_step()
    {
        var (node, rates) = (Fit(Rows(6), batch: 2, epochs: 2, schedule: """{ "type": "exponential", "gamma": 0.5, "every": "step" }"""), new List<double>());
        node.Engine.On(EngineEvent.IterationStarted, at => rates.Add(at.LearningRate));

        await node.DriveAsync(Token);

        Assert.Equal([0.1, 0.05, 0.025, 0.0125, 0.00625, 0.003125], rates);
    }

    [Fact]
    public async Task The_schedule_sets_the_first_size_of_rprop()
    {
        var plain = Fit(Rows(4), batch: 4, optimizer: """{ "type": "rprop", "lr": 0.05 }""");
        var scheduled = Fit(Rows(4), batch: 4, optimizer: """{ "type": "rprop", "lr": 0.5 }""", schedule: """{ "type": "formula", "factor": "0.1" }""");

        await plain.DriveAsync(Token);
        await scheduled.DriveAsync(Token);

        Assert.Equal(plain.Save().Tensors, scheduled.Save().Tensors);
    }

    [Fact]
    public async Task Progress_tells_the_rate_the_loss_and_the_time_left()
    {
        var reports = new Reports();
        var node = Fit(Rows(40), batch: 2, epochs: 3);
        node.Engine.Progress = reports;

        await node.DriveAsync(Token);

        var first = reports.All[0];
        Assert.Equal((1, 3, 1L), (first.Epoch, first.Epochs, first.Step));
        Assert.True(double.IsFinite(first.Loss) && first.RowsPerSecond > 0);
        Assert.Equal(118 / first.RowsPerSecond, first.TimeLeft!.Value.TotalSeconds, 1e-3);
    }

    [Theory]
    [InlineData("""{ "metric": "validate/loss" }""", "stopping.metric", "not measured here; measured: train/loss")]
    [InlineData("""{ "metric": "train/loss", "patience": 0 }""", "stopping.patience", "is 0")]
    [InlineData("""{ "metric": "train/confusion" }""", "stopping.metric", "measured: train/loss")]
    public void Refuses_to_watch_what_is_not_measured(string stopping, string place, string words)
    {
        var error = Assert.Throws<ComponentConfigException>(() => Fit(Rows(4), batch: 2, stopping: stopping));

        Assert.Equal(place, error.Parameter);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_clips_checkpoints_and_accumulations_that_cannot_be()
    {
        Assert.Equal("clip", Assert.Throws<ComponentConfigException>(() => Fit(Rows(4), batch: 2, clip: "{}")).Parameter);
        Assert.Equal("checkpoint.steps", Assert.Throws<ComponentConfigException>(() => Fit(Rows(4), batch: 2, checkpoint: """{ "steps": 0 }""")).Parameter);
        Assert.Equal("accumulate", Assert.Throws<ComponentConfigException>(() => Fit(Rows(4), batch: 2, accumulate: 2, optimizer: """{ "type": "lbfgs" }""")).Parameter);
        Assert.Throws<ArgumentException>("nonFinite", () => Fit(Rows(4), batch: 2, nonFinite: "ignore"));
    }

    [Fact]
    public async Task Saves_every_so_many_steps_within_an_epoch()
    {
        var (node, saved) = (Fit(Rows(20), batch: 2, checkpoint: """{ "steps": 4 }"""), new List<long>());
        node.Engine.On(EngineEvent.IterationCompleted, _ => { if (!node.Save().IsEmpty) saved.Add(node.Save().Value<long>("steps")); });

        await node.DriveAsync(Token);

        Assert.Equal([4, 4, 4, 4, 8, 8, 8], saved);
        Assert.Equal(10, node.Save().Value<long>("steps"));
    }

    [Fact]
    public async Task Lbfgs_fits_a_line_in_a_few_steps()
    {
        var node = Fit(Rows(20), batch: 20, epochs: 4, optimizer: """{ "type": "lbfgs" }""");

        await node.DriveAsync(Token);

        Assert.Equal(3, node.Save().Tensors.Column<float>("0.weight")[0], 1e-2f);
        Assert.Equal(2, node.Save().Tensors.Column<float>("0.bias")[0], 1e-2f);
    }

    private static Message Rows(int count)
    {
        float[] x = [.. Enumerable.Range(0, count).Select(i => 2f * i / count - 1)];
        return new Message(("x", TensorColumn.Of<float>(x)), ("y", TensorColumn.Of<float>([.. x.Select(v => 3 * v + 2)])));
    }

    private static Train Fit(
        Message rows, int batch, int epochs = 1, string optimizer = Sgd, string? stopping = null, string? schedule = null, string? clip = null,
        int accumulate = 1, string? checkpoint = null, string nonFinite = "stop", RunLog? log = null)
    {
        static JsonObject? Json(string? text) => text is null ? null : Mlp.Json(text);
        var node = new Train(
            new Batches(rows, batch), Mlp.Json(Squares), Mlp.Json(optimizer), Mlp.Json(Line), epochs,
            schedule: Json(schedule), stopping: Json(stopping), clip: Json(clip), accumulate: accumulate, checkpoint: Json(checkpoint), nonFinite: nonFinite);
        node.Bind(new NodeContext("run", "mlp", 42, log ?? new RunLog()));
        return node;
    }

    /// <summary>The state of an untrained line with these weights.</summary>
    private static async Task<ComponentState> StateAsync(float m, float b)
    {
        var trained = Fit(Rows(2), batch: 2);
        await trained.DriveAsync(Token);
        var values = (JsonObject)trained.Save().Values.DeepClone();
        (values["epochs"], values["steps"]) = (0, 0);
        values.Remove("training");
        return new ComponentState(values, trained.Save().Tensors
            .With("0.weight", ComponentState.Whole(TensorColumn.Of<float>([m], 1))).With("0.bias", ComponentState.Whole(TensorColumn.Of<float>([b]))));
    }

    private sealed class Reports : IProgress<TrainingProgress>
    {
        public List<TrainingProgress> All { get; } = [];

        public void Report(TrainingProgress value) => All.Add(value);
    }
}
