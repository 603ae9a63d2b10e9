using Fireworks.TestKit;

namespace Fireworks.Torch.Tests.Training;

public sealed class TrainTests : DriverConformance
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    protected override bool NeedsRows => true;

    protected override Pipe Create(Pipe input) => new Train(input, Mlp.Json(Mlp.Loss), Mlp.Json(Mlp.Adam), Mlp.Json(Mlp.Model), epochs: 2, ["accuracy"]);

    protected override Task<Message> MadeAsync(Pipe driver) => Task.FromResult(driver.Save().Tensors);

    [Fact]
    public async Task Learns_real_digits_to_95_percent_on_a_quarter_never_trained_on()
    {
        var log = new RunLog();
        var node = Mlp.Node(new Batches(Digits.Train, 64, seed: 1), epochs: 20, new Batches(Digits.Test, 256), log: log, metrics: ["accuracy"]);

        await node.DriveAsync(Token);

        Assert.InRange(log.Last("mlp/validate/accuracy"), 0.95, 1.0);
        Assert.Equal(20, node.EpochsDone);
    }

    [Fact]
    public async Task Logs_loss_and_accuracy_of_both_inputs_with_the_epoch_from_1()
    {
        var log = new RunLog();

        await Mlp.Node(new Batches(Digits.Train, 64), epochs: 3, new Batches(Digits.Test, 256), log: log, metrics: ["accuracy"]).DriveAsync(Token);

        string[] names = ["mlp/train/accuracy", "mlp/train/loss", "mlp/validate/accuracy", "mlp/validate/loss"];
        foreach (var name in names) Assert.Equal([1, 2, 3], log.Entries.Where(e => e.Name == name).Select(e => e.Step));
        Assert.Equal(names, log.Entries.Select(e => e.Name).Distinct().Order(StringComparer.Ordinal));
        Assert.All(log.Entries, e => Assert.True(double.IsFinite(e.Value)));
    }

    [Fact]
    public async Task Logs_no_accuracy_unless_it_is_asked_for()
    {
        var log = new RunLog();

        await Mlp.Node(new Batches(Digits.Test, 64), validate: new Batches(Digits.Test, 256), log: log).DriveAsync(Token);

        Assert.Equal(["mlp/train/loss", "mlp/validate/loss"], log.Entries.Select(e => e.Name));
    }

    [Fact]
    public async Task Validation_does_not_learn()
    {
        var validated = Mlp.Node(new Batches(Digits.Train, 64, seed: 1), epochs: 2, validate: new Batches(Digits.Test, 256));

        await validated.DriveAsync(Token);

        Assert.Equal((await Mlp.TrainedAsync(new Batches(Digits.Train, 64, seed: 1), 2)).Tensors, validated.Save().Tensors);
    }

    [Fact]
    public async Task The_same_seed_gives_bit_equal_weights_and_another_seed_others()
    {
        var pipe = new Batches(Digits.Train, 64, seed: 1);

        var first = await Mlp.TrainedAsync(pipe, 2, seed: 7);
        var again = await Mlp.TrainedAsync(pipe, 2, seed: 7);
        var other = await Mlp.TrainedAsync(pipe, 2, seed: 8);

        Assert.Equal(first.Tensors, again.Tensors);
        Assert.NotEqual(first.Tensors["0.weight"][0], other.Tensors["0.weight"][0]);
    }

    [Fact]
    public async Task Trainings_side_by_side_do_not_disturb_each_other()
    {
        const string model = """{ "in": "pixel*", "out": "scores", "layers": [ { "type": "linear", "out": 32 }, "dropout", "tanh", { "type": "linear", "out": 10 } ] }""";
        var pipe = new Batches(Digits.Test, 32, seed: 1);
        var alone = await Mlp.TrainedAsync(pipe, 2, model: model);

        var together = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Mlp.TrainedAsync(pipe, 2, model: model)));

        Assert.All(together, state => Assert.Equal(alone.Tensors, state.Tensors));
    }

    [Theory]
    [InlineData("""{ "type": "sgd", "lr": 0.05 }""", 0)]
    [InlineData("""{ "type": "sgd", "lr": 0.05, "momentum": 0.9, "weight_decay": 0.001 }""", 0)]
    [InlineData("""{ "type": "adam", "lr": 0.001 }""", 1e-5f)]                       // libtorch's square root is not rounded exactly; ours is
    [InlineData("""{ "type": "adam", "lr": 0.002, "beta1": 0.8, "beta2": 0.99, "weight_decay": 0.1 }""", 1e-5f)]
    [InlineData("""{ "type": "adamw", "lr": 0.001 }""", 1e-5f)]
    public async Task Weights_are_those_of_a_plain_loop_of_torch(string optimizer, float rounding)
    {
        var batches = new Batches(Digits.Train, 100);

        var state = await Mlp.TrainedAsync(batches, 3, optimizer: optimizer);

        var reference = PlainLoop.Train(batches, epochs: 3, seed: (long)KeyedRandom.For(42, "mlp", 0).Child("init").Bits(0), optimizer);
        Assert.Equal(["0.weight", "0.bias", "2.weight", "2.bias"], reference.Names);
        foreach (var name in reference.Names)
        {
            var (theirs, ours) = (reference.Column<float>(name).ToArray(), state.Tensors.Column<float>(name).ToArray());
            Assert.Equal(theirs.Length, ours.Length);
            Assert.All(theirs.Zip(ours), w => Assert.InRange(w.Second - w.First, -rounding, rounding));
        }
    }

    [Fact]
    public async Task A_resumed_training_ends_bit_equal_to_one_that_was_never_disturbed()
    {
        const string model = """{ "in": "pixel*", "out": "scores", "layers": [ { "type": "linear", "out": 16 }, { "type": "dropout", "p": 0.2 }, "relu", { "type": "linear", "out": 10 } ] }""";
        var pipe = new Batches(Digits.Test, 64, seed: 1);
        var undisturbed = await Mlp.TrainedAsync(pipe, 4, model: model);
        var half = await Mlp.TrainedAsync(pipe, 2, model: model);

        var resumed = Mlp.Node(pipe, epochs: 4, model: model);
        resumed.Restore(half);
        await resumed.DriveAsync(Token);

        Assert.Equal(undisturbed.Tensors, resumed.Save().Tensors);
    }

    [Fact]
    public async Task A_finished_model_restored_is_finished_and_reads_nothing()
    {
        var state = await Mlp.TrainedAsync(new Batches(Digits.Test, 64), 2);
        var node = Mlp.Node(new FailingPipe(TestKit.Digits.Pipe(), after: 0), epochs: 2);

        node.Restore(state);
        await node.DriveAsync(Token);
        await node.FreezeAsync(Token);

        Assert.Equal(state.Tensors, node.Save().Tensors);
    }

    [Fact]
    public async Task Waiting_for_the_model_ends_when_training_does()
    {
        var node = Mlp.Node(new Batches(Digits.Test, 64));
        var waiting = node.FreezeAsync(Token).AsTask();
        Assert.False(waiting.IsCompleted);

        await node.DriveAsync(Token);
        await waiting;

        Assert.False(node.Save().IsEmpty);
    }

    [Fact]
    public async Task Those_who_wait_hear_why_training_failed()
    {
        var node = Mlp.Node(new FailingPipe(TestKit.Digits.Pipe(), after: 0));
        var waiting = node.FreezeAsync(Token).AsTask();

        var thrown = await Assert.ThrowsAsync<IOException>(() => node.DriveAsync(Token));

        Assert.Same(thrown, await Assert.ThrowsAsync<IOException>(() => waiting));
    }

    [Fact]
    public async Task Those_who_wait_are_cancelled_with_the_training_and_a_second_drive_finishes()
    {
        using var stop = new CancellationTokenSource();
        var log = new StoppingLog(stop);
        var node = new Train(new Batches(Digits.Test, 64), Mlp.Json(Mlp.Loss), Mlp.Json(Mlp.Adam), Mlp.Json(Mlp.Model), epochs: 4);
        node.Bind(new NodeContext("run", "mlp", 42, log));
        var waiting = node.FreezeAsync(Token).AsTask();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => node.DriveAsync(stop.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await node.DriveAsync(Token);
        await node.FreezeAsync(Token);

        Assert.Equal((await Mlp.TrainedAsync(new Batches(Digits.Test, 64), 4)).Tensors, node.Save().Tensors);
    }

    [Fact]
    public async Task A_saved_state_does_not_change_as_training_goes_on()
    {
        var node = Mlp.Node(new Batches(Digits.Test, 64));
        await node.DriveAsync(Token);
        var saved = node.Save();
        var before = saved.Tensors.Column<float>("0.weight").ToArray();

        var further = Mlp.Node(new Batches(Digits.Test, 64), epochs: 3);
        further.Restore(saved);
        await further.DriveAsync(Token);

        Assert.Equal(before, saved.Tensors.Column<float>("0.weight").ToArray());
        Assert.NotEqual(before, further.Save().Tensors.Column<float>("0.weight").ToArray());
    }

    [Fact]
    public async Task Fits_a_line_with_mse()
    {
        var x = Enumerable.Range(0, 100).Select(i => i / 50f - 1).ToArray();
        var rows = new Message(("x", TensorColumn.Of<float>(x)), ("y", TensorColumn.Of<float>([.. x.Select(v => 3 * v + 2)])));

        var state = await Mlp.TrainedAsync(
            new Batches(rows, 10), 200, model: """{ "in": "x", "out": "fit", "layers": [ { "type": "linear", "out": 1 } ] }""",
            loss: """{ "type": "mse", "target": "y" }""", optimizer: """{ "type": "sgd", "lr": 0.1 }""");

        Assert.Equal(3, state.Tensors.Column<float>("0.weight")[0], 3);
        Assert.Equal(2, state.Tensors.Column<float>("0.bias")[0], 3);
        Assert.Equal(3 * x[7] + 2, (await Mlp.Predict(new Batches(rows, 10), state).ReadAsync(Rows.At(7), Token)).Column<float>("fit")[0], 3);
    }

    [Fact]
    public async Task Its_rows_are_read_through_predict()
    {
        var node = Mlp.Node(new Batches(Digits.Test, 64));

        var inOrder = Assert.Throws<ComponentException>(() => node.Open());
        var byIndex = await Assert.ThrowsAsync<ComponentException>(() => node.ReadAsync(Rows.At(0), Token).AsTask());

        Assert.Contains("predict", inOrder.Message, StringComparison.Ordinal);
        Assert.Contains("mlp@final", byIndex.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_the_state_of_another_model()
    {
        var state = await Mlp.TrainedAsync(new Batches(Digits.Test, 64), 1);
        var node = Mlp.Node(new Batches(Digits.Test, 64), model: Mlp.Model.Replace("64", "32", StringComparison.Ordinal));

        Assert.Contains("saved model", Assert.Throws<ComponentStateException>(() => node.Restore(state)).Message, StringComparison.Ordinal);
    }

    private sealed class StoppingLog(CancellationTokenSource stop) : IRunLog, IServiceProvider
    {
        public ValueTask MetricAsync(string run, string name, long step, double value, CancellationToken cancellationToken = default)
        {
            if (step == 2) stop.Cancel();
            return ValueTask.CompletedTask;
        }

        public object? GetService(Type serviceType) => serviceType == typeof(IRunLog) ? this : null;
    }
}
