using System.Text.Json.Nodes;

namespace Fireworks.Torch.Tests.Training;

/// <summary>How a training ends, is cut off and goes on, where what it keeps is more than weights.</summary>
public sealed class EndingTests
{
    private const string Normed = """{ "in": "x", "out": "fit", "layers": [ { "type": "linear", "out": 8 }, "batch_norm", "relu", { "type": "dropout", "p": 0.1 }, { "type": "linear", "out": 1 } ] }""";
    private const string Sgd = """{ "type": "sgd", "lr": 0.05 }""";

    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_best_epochs_model_has_the_running_means_of_that_epoch()
    {
        var log = new RunLog();
        var node = Fit(new Batches(Rows(24), 6), 40, validate: new Batches(Rows(10), 10), stopping: """{ "patience": 3 }""", schedule: """{ "type": "formula", "factor": "1 + t^2/20" }""", log: log);
        await node.DriveAsync(Token);

        var best = log.Entries.Where(e => e.Name == "fit/validate/loss").Min(e => e.Value);
        var kept = await ValidatedAsync(node.Save());

        Assert.InRange(node.EpochsDone, 4, 39);
        Assert.Equal(best, kept, 1e-6 * best);
    }

    [Fact]
    public async Task A_batch_that_is_skipped_leaves_running_means_as_they_were()
    {
        var rows = Rows(24);
        var x = rows.Column<float>("x").ToArray();
        x[7] = float.NaN;
        var node = Fit(new Batches(rows.With("x", TensorColumn.Of<float>(x, 2)), 6), 3, validate: new Batches(Rows(10), 10), nonFinite: "skip");

        await node.DriveAsync(Token);

        Assert.All(node.Save().Tensors.Column<float>("1.running_mean").ToArray(), value => Assert.True(float.IsFinite(value)));
        Assert.True(double.IsFinite(await ValidatedAsync(node.Save())));
    }

    [Fact]
    public async Task Stopped_after_an_epoch_it_is_finished_too()
    {
        var node = Fit(new Batches(Rows(24), 6), 10);
        node.Engine.On(EngineEvent.EpochCompleted, at => { if (at.Epoch == 3) node.Engine.Stop(); });
        await node.DriveAsync(Token);

        var restored = Fit(new Batches(Rows(24), 6), 10);
        restored.Restore(ComponentState.FromBytes(node.Save().ToBytes()));
        await restored.DriveAsync(Token);

        Assert.Equal((3, 3), (node.EpochsDone, restored.EpochsDone));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task Cancelled_while_an_epoch_ends_it_goes_on_as_if_undisturbed_and_logs_every_epoch(int cancelAt)
    {
        var (whole, disturbed) = (new RunLog(), new RunLog());
        var expected = Everything(new Batches(Rows(24), 6, seed: 3), new Batches(Rows(10), 10), whole);
        await expected.DriveAsync(Token);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var first = Everything(new Batches(Rows(24), 6, seed: 3), new CancelsAtItsEnd(Rows(10), cancelAt, cancel), disturbed);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.DriveAsync(cancel.Token));
        var second = Everything(new Batches(Rows(24), 6, seed: 3), new Batches(Rows(10), 10), disturbed);
        second.Restore(ComponentState.FromBytes(first.Save().ToBytes()));
        await second.DriveAsync(Token);

        Assert.Equal(expected.EpochsDone, second.EpochsDone);
        Assert.Equal(expected.Save().Tensors, second.Save().Tensors);
        Assert.Equal(whole.Entries.Distinct().Order(), disturbed.Entries.Distinct().Order());
    }

    [Fact]
    public async Task Cancelled_after_any_batch_it_goes_on_bit_equal_with_all_that_it_keeps()
    {
        // 7 batches of 4 rows an epoch: gradients of three batches at a time wait across the cut, the rate falls on a plateau, and the metric settles.
        Train New(RunLog log) => Everything(new Batches(Rows(28), 4, seed: 3), new Batches(Rows(10), 10), log, accumulate: 3, clip: """{ "norm": 0.5 }""");
        var whole = New(new RunLog());
        var batches = 0;
        whole.Engine.On(EngineEvent.IterationCompleted, _ => batches++);
        await whole.DriveAsync(Token);
        Assert.InRange(whole.EpochsDone, 6, 59);                         // it settled

        for (var stop = 1; stop < batches; stop += 5)
        {
            using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
            var (first, second, done) = (New(new RunLog()), New(new RunLog()), 0);
            first.Engine.On(EngineEvent.IterationCompleted, _ => { if (++done == stop) cancel.Cancel(); });
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.DriveAsync(cancel.Token));
            second.Restore(ComponentState.FromBytes(first.Save().ToBytes()));

            await second.DriveAsync(Token);

            Assert.Equal(whole.EpochsDone, second.EpochsDone);
            Assert.Equal(whole.Save().Tensors, second.Save().Tensors);
        }
    }

    [Fact]
    public async Task Resumed_with_fewer_batches_a_step_it_steps_at_once()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var first = Fit(new Batches(Rows(24), 2), 1, accumulate: 4);
        first.Engine.On(EngineEvent.IterationCompleted, at => { if (at.Iteration == 3) cancel.Cancel(); });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.DriveAsync(cancel.Token));
        var second = Fit(new Batches(Rows(24), 2), 1, accumulate: 2);
        second.Restore(first.Save());

        await second.DriveAsync(Token);

        Assert.Equal(1 + 4, second.Save().Value<long>("steps"));         // with four batches, then of the other eight two at a time
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_training_that_has_ended_does_not_wait_for_rows_that_never_come(bool fails)
    {
        var rows = Rows(6);
        if (fails) rows = rows.With("y", TensorColumn.Of<float>([.. Enumerable.Repeat(float.NaN, 6)]));
        var node = Fit(new NeverEnds(rows), 1);
        node.Engine.On(EngineEvent.IterationCompleted, _ => node.Engine.Stop());

        var driven = node.DriveAsync(Token);

        if (fails) await Assert.ThrowsAsync<ComponentException>(() => driven);
        else await driven;
    }

    [Fact]
    public async Task Rows_to_validate_on_that_have_no_loss_stop_training_too()
    {
        var bad = Rows(10).With("x", TensorColumn.Of<float>([.. Enumerable.Repeat(float.NaN, 20)], 2));
        var error = await Assert.ThrowsAsync<ComponentException>(() => Fit(new Batches(Rows(24), 6), 2, validate: new Batches(bad, 10)).DriveAsync(Token));
        Assert.Contains("epoch 1, validation, step 1: the loss is NaN", error.Message, StringComparison.Ordinal);
        Assert.Contains("input columns x", error.Message, StringComparison.Ordinal);

        var log = new RunLog();
        await Fit(new Batches(Rows(24), 6), 2, validate: new Batches(bad, 10), nonFinite: "warn", log: log).DriveAsync(Token);
        Assert.Equal([1L, 2], log.Entries.Where(e => e.Name == "fit/validate/non_finite").Select(e => e.Step));
    }

    [Fact]
    public async Task An_epoch_whose_batches_were_all_skipped_says_so()
    {
        var node = Fit(new Batches(Rows(6).With("y", TensorColumn.Of<float>([.. Enumerable.Repeat(float.NaN, 6)])), 2), 1, nonFinite: "skip");

        Assert.Contains("every batch was left out", (await Assert.ThrowsAsync<ComponentException>(() => node.DriveAsync(Token))).Message, StringComparison.Ordinal);
    }

    /// <summary>The loss of a finished model on the rows that the tests validate on.</summary>
    private static async Task<double> ValidatedAsync(ComponentState model)
    {
        var rows = Rows(10);
        var said = await Mlp.Predict(new Batches(rows, 10), model).ReadAsync(Fireworks.Rows.Range(0, 10), Token);
        return said.Column<float>("fit").ToArray().Zip(rows.Column<float>("y").ToArray(), (fit, y) => Math.Pow(fit - y, 2)).Average();
    }

    private static Message Rows(int count)
    {
        float[] x = [.. Enumerable.Range(0, 2 * count).Select(i => MathF.Sin(i * 1.7f))];
        return new Message(("x", TensorColumn.Of<float>(x, 2)), ("y", TensorColumn.Of<float>([.. Enumerable.Range(0, count).Select(i => 3 * x[2 * i] + x[2 * i + 1] * x[2 * i])])));
    }

    private static Train Everything(Pipe train, Pipe validate, RunLog log, int accumulate = 1, string? clip = null) => Fit(
        train, 60, validate, stopping: """{ "patience": 5, "min_delta": 0.05 }""", schedule: """{ "type": "plateau", "patience": 1, "factor": 0.5 }""", log: log, accumulate: accumulate, clip: clip, metrics: ["r2"]);

    private static Train Fit(
        Pipe train, int epochs, Pipe? validate = null, string? stopping = null, string? schedule = null, string nonFinite = "stop", RunLog? log = null, int accumulate = 1, string? clip = null,
        string[]? metrics = null)
    {
        static JsonObject? Json(string? text) => text is null ? null : Mlp.Json(text);
        var node = new Train(
            train, Mlp.Json("""{ "type": "mse", "target": "y" }"""), Mlp.Json(Sgd), Mlp.Json(Normed), epochs, metrics, validate,
            Json(schedule), Json(stopping), Json(clip), accumulate, nonFinite: nonFinite);
        node.Bind(new NodeContext("run", "fit", 42, log ?? new RunLog()));
        return node;
    }

    /// <summary>Cancels when the end of its pass is read for the given time.</summary>
    private sealed class CancelsAtItsEnd(Message rows, int at, CancellationTokenSource cancel) : Pipe
    {
        private int _ends;

        public override PipeReader Open(Cursor? from = null) => new Reader(this, new Batches(rows, rows.Length).Open(from));

        private Task EndedAsync() => ++_ends == at ? cancel.CancelAsync() : Task.CompletedTask;

        private sealed class Reader(CancelsAtItsEnd pipe, PipeReader rows) : PipeReader
        {
            public override Cursor Position => rows.Position;

            public override async ValueTask<Message?> NextAsync(CancellationToken cancellationToken = default)
            {
                var next = await rows.NextAsync(cancellationToken);
                if (next is null) await pipe.EndedAsync();
                return next;
            }
        }
    }

    /// <summary>Gives one batch, and then nothing, until it is cancelled.</summary>
    private sealed class NeverEnds(Message rows) : Pipe
    {
        public override PipeReader Open(Cursor? from = null) => new Reader(rows);

        private sealed class Reader(Message rows) : PipeReader
        {
            private bool _given;

            public override Cursor Position => Cursor.At(0, _given ? 1 : 0);

            public override async ValueTask<Message?> NextAsync(CancellationToken cancellationToken = default)
            {
                if (_given) await Task.Delay(Timeout.Infinite, cancellationToken);
                _given = true;
                return rows;
            }
        }
    }
}
