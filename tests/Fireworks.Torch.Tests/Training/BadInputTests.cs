namespace Fireworks.Torch.Tests.Training;

public sealed class BadInputTests
{
    [Fact]
    public Task No_bad_input_ends_the_process() => Child.RunAsync(typeof(BadInputs), atLeast: 35);
}

/// <summary>Each is an error of ours that says what to do; run in a process of its own, which must live to report them all.</summary>
public sealed class BadInputs
{
    private const string OneLayer = """{ "in": "x", "out": "y", "layers": [ { "type": "linear", "out": 3 } ] }""";

    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Theory(Explicit = true)]
    [InlineData(3, "'label' is 3", "3 classes, numbered 0 to 2")]
    [InlineData(-1, "'label' is -1", "3 classes, numbered 0 to 2")]
    [InlineData(long.MaxValue, "'label' is 9223372036854775807", "row 2 of the batch")]
    [InlineData(-100, "'label' is -100", "'mlp', epoch 1, step 2")]     // what torch itself would silently leave out
    public async Task A_label_outside_the_classes(long label, params string[] words) =>
        await Fails<ComponentException>(Rows([0, 1, 2, 0, 1, label]), words, size: 3);

    [Fact(Explicit = true)]
    public async Task A_label_outside_the_classes_while_validating()
    {
        var node = Mlp.Node(new Batches(Rows([0, 1]), 2), 1, new Batches(Rows([0, 7]), 2), model: OneLayer);

        Says(await Assert.ThrowsAsync<ComponentException>(() => node.DriveAsync(Token)), "epoch 1, validation, step 1, row 1", "'label' is 7");
    }

    [Fact(Explicit = true)]
    public Task Labels_that_are_fractions() => Fails<ColumnTypeException>(Rows([0]).With("label", TensorColumn.Of<float>([1])), ["'label'", "whole number", "float32"]);

    [Fact(Explicit = true)]
    public Task Labels_that_are_text() => Fails<ColumnTypeException>(Rows([0]).With("label", TextColumn.Of("seven")), ["'label'", "text"]);

    [Fact(Explicit = true)]
    public Task Several_labels_a_row() => Fails<ColumnTypeException>(Rows([0]).With("label", TensorColumn.Of<long>([1, 2], 2)), ["'label'", "int64[2]"]);

    [Fact(Explicit = true)]
    public Task No_label() => Fails<ColumnMissingException>(Rows([0]).Without("label"), ["'label'", "the message has: x"]);

    [Fact(Explicit = true)]
    public Task Inputs_that_are_text() => Fails<ColumnTypeException>(Rows([0]).With("x", TextColumn.Of("a")), ["'x'", "text"]);

    [Fact(Explicit = true)]
    public Task No_inputs() => Fails<ColumnMissingException>(Rows([0]).Without("x"), ["'x'"]);

    [Fact(Explicit = true)]
    public Task No_input_fits_the_pattern() => Fails<ColumnMissingException>(Rows([0]), ["'pixel*'", "x, label"], model: OneLayer.Replace("\"x\"", "\"pixel*\"", StringComparison.Ordinal));

    [Fact(Explicit = true)]
    public Task The_inputs_hold_the_label() => Fails<ComponentConfigException>(Rows([0]), ["'label'", "more narrowly"], model: OneLayer.Replace("\"x\"", "\"*\"", StringComparison.Ordinal));

    [Fact(Explicit = true)]
    public Task No_rows() => Fails<ComponentException>(Message.Empty, ["epoch 1", "no rows"]);

    [Fact(Explicit = true)]
    public async Task No_rows_to_validate_on()
    {
        var node = Mlp.Node(new Batches(Rows([0, 1]), 2), 1, new Batches(Message.Empty, 2), model: OneLayer);

        Says(await Assert.ThrowsAsync<ComponentException>(() => node.DriveAsync(Token)), "validation", "no rows");
    }

    [Fact(Explicit = true)]
    public Task Rows_without_values() => Fails<ComponentException>(
        new Message(("x", new TensorColumn(new ColumnType(DType.Float32, [0]), 2, default)), ("label", TensorColumn.Of<long>([0, 1]))), ["no values"]);

    [Fact(Explicit = true)]
    public async Task A_batch_of_another_width()
    {
        var node = Mlp.Node(new TwoBatches(Rows([0, 1]), Rows([0, 1]).With("x", TensorColumn.Of<float>([1, 2, 3, 4, 5, 6], 3))), model: OneLayer);

        Says(await Assert.ThrowsAsync<ComponentException>(() => node.DriveAsync(Token)), "epoch 1, step 2", "reads 2 values", "have 3 in x float32[3]");
    }

    [Fact(Explicit = true)]
    public Task A_layer_that_takes_another_width() => Fails<ComponentConfigException>(
        Rows([0, 1]), ["Layer 0 (linear) takes 5", "gets 2", "input columns"], model: OneLayer.Replace("\"out\": 3", "\"in\": 5, \"out\": 3", StringComparison.Ordinal));

    [Fact(Explicit = true)]
    public Task One_output_to_choose_classes_from() => Fails<ComponentConfigException>(
        Rows([0]), ["at least 2"], model: OneLayer.Replace("\"out\": 3", "\"out\": 1", StringComparison.Ordinal));

    [Fact(Explicit = true)]
    public Task A_network_larger_than_the_machine() => Fails<ComponentConfigException>(
        Rows([0]), ["GiB", "narrower"], model: """{ "in": "x", "out": "y", "layers": [ { "type": "linear", "out": 1000000 }, { "type": "linear", "out": 1000000 } ] }""");

    [Fact(Explicit = true)]
    public Task Inputs_that_are_no_numbers() => Fails<ComponentException>(
        Rows([0, 1]).With("x", TensorColumn.Of<float>([1, float.NaN, 3, 4], 2)), ["epoch 1, step 1", "NaN", "columns x", "no finite numbers"]);

    [Theory(Explicit = true)]
    [InlineData(float.NaN, "the loss is NaN", "column 'y' holds values that are no finite numbers")]
    [InlineData(float.NegativeInfinity, "the loss is Infinity", "column 'y' holds values that are no finite numbers")]
    [InlineData(3e38f, "the loss is Infinity", "Lower the learning rate")]
    public async Task A_loss_that_is_no_finite_number_stops_training(float y, string words, string cause)
    {
        var (node, _) = Fit(y, "stop");

        Says(await Assert.ThrowsAsync<ComponentException>(() => node.DriveAsync(Token)), "'mlp', epoch 1, step 2", words, cause);
    }

    [Theory(Explicit = true)]
    [InlineData(float.NaN, "sgd")]
    [InlineData(float.PositiveInfinity, "adam")]
    [InlineData(3e38f, "rprop")]
    [InlineData(float.NaN, "lbfgs")]
    public async Task A_loss_that_is_no_finite_number_is_skipped_and_logged_with_its_step(float y, string optimizer)
    {
        var (node, log) = Fit(y, "skip", optimizer);

        await node.DriveAsync(Token);

        var skipped = Assert.Single(log.Entries, e => e.Name == "mlp/train/non_finite");
        Assert.Equal(2, skipped.Step);
        Assert.All(node.Save().Tensors.Column<float>("0.weight").ToArray(), weight => Assert.True(float.IsFinite(weight)));
    }

    [Fact(Explicit = true)]
    public async Task A_gradient_that_is_no_number_is_skipped_though_the_loss_is_one()
    {
        // √(a·x) is 0 at x = 0, and its slope in a is 0/0 there: the second batch of three.
        var rows = new Message(("x", TensorColumn.Of<float>([1, 2, 0, 4, 5, 6])), ("y", TensorColumn.Of<float>([1, 2, 3, 4, 5, 6])));
        var (node, log) = Fit(rows, "skip", "sgd", """{ "type": "formula", "formula": "sqrt(a * x)", "parameters": { "a": 1 } }""");

        await node.DriveAsync(Token);

        Assert.Equal((2L, double.NaN), log.Entries.Where(e => e.Name == "mlp/train/non_finite").Select(e => (e.Step, e.Value)).Single());
        Assert.Equal(2, node.Save().Value<long>("steps"));
        Assert.True(float.IsFinite(node.Save().Tensors.Column<float>("0.a")[0]));
    }

    [Theory(Explicit = true)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(3e38f)]
    public async Task A_loss_that_is_no_finite_number_is_learned_from_when_a_warning_suffices(float y)
    {
        var (node, log) = Fit(y, "warn");

        await node.DriveAsync(Token);

        Assert.Equal(2, log.Entries.First(e => e.Name == "mlp/train/non_finite").Step);
        Assert.Equal(3, node.Save().Value<long>("steps"));
    }

    [Fact(Explicit = true)]
    public Task A_learning_rate_that_is_too_high() => Fails<ComponentException>(
        Rows([0, 1, 2, 0, 1, 2]).With("x", TensorColumn.Of<float>([.. Enumerable.Range(0, 12).Select(i => i * 1e18f)], 2)), ["epoch", "lr 1000", "Lower the learning rate"],
        optimizer: """{ "type": "sgd", "lr": 1000 }""", epochs: 50);

    [Fact(Explicit = true)]
    public async Task A_batch_of_classes_without_weight()
    {
        var node = Mlp.Node(new Batches(Rows([0, 2, 1, 1]), 2), model: OneLayer, loss: """{ "type": "cross_entropy", "target": "label", "weights": [1, 0, 1] }""");

        Says(await Assert.ThrowsAsync<ComponentException>(() => node.DriveAsync(Token)), "step 2", "the loss is NaN", "classes whose weight in 'loss.weights' is 0");
    }

    [Fact(Explicit = true)]
    public async Task A_target_of_another_width_for_mse()
    {
        var node = Mlp.Node(new Batches(Rows([0, 1]), 2), model: OneLayer, loss: """{ "type": "mse", "target": "label" }""");

        Says(await Assert.ThrowsAsync<ComponentException>(() => node.DriveAsync(Token)), "gives 3 values", "'label' is int64", "give 1");
    }

    [Fact(Explicit = true)]
    public async Task Predicting_on_rows_of_another_width()
    {
        var predict = Mlp.Predict(new Batches(Rows([0, 1]).With("x", TensorColumn.Of<float>([1, 2])), 2), await Mlp.TrainedAsync(new Batches(Rows([0, 1]), 2), 1, model: OneLayer));

        Says(await Assert.ThrowsAsync<ComponentException>(() => predict.ReadAsync(Fireworks.Rows.At(0), Token).AsTask()), "reads 2 values", "have 1 in x float32");
    }

    [Fact(Explicit = true)]
    public async Task Predicting_with_weights_of_another_shape()
    {
        var good = await Mlp.TrainedAsync(new Batches(Rows([0, 1]), 2), 1, model: OneLayer);
        var bad = good with { Tensors = good.Tensors.With("0.weight", ComponentState.Whole(TensorColumn.Of<float>([1, 2, 3], 1))) };

        Says(Assert.Throws<ComponentStateException>(() => new Predict(new Batches(Rows([0]), 1)).Restore(bad)), "'0.weight'", "3x1", "3x2");
    }

    [Fact(Explicit = true)]
    public void Predicting_with_the_state_of_something_else() => Says(
        Assert.Throws<ComponentStateException>(() => new Predict(new Batches(Rows([0]), 1)).Restore(new ComponentState(Mlp.Json("""{ "mean": 3 }"""), Message.Empty))), "no 'model'", "mean");

    /// <summary>x: [N, 2] float32, label: [N] int64.</summary>
    private static Message Rows(long[] labels) => new(
        ("x", TensorColumn.Of<float>([.. Enumerable.Range(0, 2 * labels.Length).Select(i => (float)i)], 2)), ("label", TensorColumn.Of<long>(labels)));

    /// <summary>A line to fit in three steps, whose second batch has this target.</summary>
    private static (Train Node, RunLog Log) Fit(float y, string policy, string optimizer = "sgd") => Fit(
        new Message(("x", TensorColumn.Of<float>([1, 2, 3, 4, 5, 6])), ("y", TensorColumn.Of<float>([1, 2, y, 4, 5, 6]))), policy, optimizer, """{ "type": "linear", "out": 1 }""");

    private static (Train Node, RunLog Log) Fit(Message rows, string policy, string optimizer, string layer)
    {
        var node = new Train(
            new Batches(rows, 2), Mlp.Json("""{ "type": "mse", "target": "y" }"""), Mlp.Json($$"""{ "type": "{{optimizer}}", "lr": 0.01 }"""),
            Mlp.Json($$"""{ "in": "x", "out": "fit", "layers": [ {{layer}} ] }"""), nonFinite: policy);
        var log = new RunLog();
        node.Bind(new NodeContext("run", "mlp", 42, log));
        return (node, log);
    }

    private static async Task Fails<T>(Message rows, string[] words, int size = 100, string model = OneLayer, string optimizer = Mlp.Adam, int epochs = 1) where T : FireworksException
    {
        var node = Mlp.Node(new Batches(rows, size), epochs, model: model, optimizer: optimizer);

        Says(await Assert.ThrowsAsync<T>(() => node.DriveAsync(Token)), words);
    }

    private static void Says(FireworksException error, params string[] words) =>
        Assert.All(words, word => Assert.Contains(word, error.Message, StringComparison.Ordinal));

    private sealed class TwoBatches(Message first, Message second) : Pipe
    {
        public override PipeReader Open(Cursor? from = null) => new Reader([first, second]);

        private sealed class Reader(Message[] batches) : PipeReader
        {
            private int _next;

            public override Cursor Position => Cursor.At(0, _next);

            public override ValueTask<Message?> NextAsync(CancellationToken cancellationToken = default) =>
                ValueTask.FromResult(_next < batches.Length ? batches[_next++] : null);
        }
    }
}
