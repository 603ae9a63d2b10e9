namespace Fireworks.Torch.Tests.Training;

/// <summary>A training that is cancelled at an awkward moment and goes on has measured what one does that is not: nothing more, nothing less.</summary>
public sealed class TrainingLoopTests
{
    private const string Fitting = """{ "in": "x", "out": "z", "layers": [ { "type": "linear", "out": 1 } ] }""";
    private const int Epochs = 3;

    [Theory]
    [InlineData("log mlp/train/loss 2")]
    [InlineData("log mlp/validate/loss 2")]
    [InlineData("log mlp/train/non_finite 2")]
    [InlineData("open 2")]
    [InlineData("iteration 2")]
    public async Task Cancelled_and_resumed_it_logs_each_value_once(string moment)
    {
        var whole = new Stops(null);
        var undisturbed = await DriveAsync(whole, null);

        var first = new Stops(moment);
        var part = await DriveAsync(first, null);
        var second = new Stops(null);
        var resumed = await DriveAsync(second, part);

        Assert.True(first.HasStopped);
        Assert.Equal(whole.Entries.Order(), first.Entries.Concat(second.Entries).Order());
        Assert.Equal(undisturbed.Tensors, resumed.Tensors);
        Assert.Equal(undisturbed.Values.ToJsonString(), resumed.Values.ToJsonString());      // with what early stopping has seen
    }

    private static async Task<ComponentState> DriveAsync(Stops stops, ComponentState? from)
    {
        // The second of three batches of two teaches nothing.
        var rows = new Message(("x", TensorColumn.Of<float>([1, 2, 3, 4, 5, 6])), ("y", TensorColumn.Of<float>([1, 2, float.PositiveInfinity, 4, 5, 6])));
        var node = new Train(
            new Batches(rows, 2), Mlp.Json("""{ "type": "mse", "target": "y" }"""), Mlp.Json("""{ "type": "adam", "lr": 0.1 }"""), Mlp.Json(Fitting), Epochs, ["mae"],
            new Opened(new Batches(rows.Take(Rows.Range(0, 2)), 2), stops), stopping: Mlp.Json("""{ "patience": 100 }"""), nonFinite: "skip");
        node.Bind(new NodeContext("run", "mlp", 42, stops));
        if (from is not null) node.Restore(from);
        node.Engine.On(EngineEvent.IterationCompleted, at => stops.At($"iteration {at.Iteration}"));

        var error = await Record.ExceptionAsync(() => node.DriveAsync(stops.Token));

        Assert.True(stops.HasStopped ? error is OperationCanceledException : error is null, $"{error}");
        return node.Save();
    }

    /// <summary>Says when a pass is opened: <c>open 2</c> is the second.</summary>
    private sealed class Opened(Pipe input, Stops stops) : Pipe(input)
    {
        private int _times;

        public override PipeReader Open(Cursor? from = null)
        {
            stops.At($"open {++_times}");
            return base.Open(from);
        }
    }

    /// <summary>A log that takes nothing when it is cancelled, as a table, and that cancels the training at one moment.</summary>
    private sealed class Stops(string? moment) : IRunLog, IServiceProvider
    {
        private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        public List<(string Name, long Step, double Value)> Entries { get; } = [];

        public CancellationToken Token => _stop.Token;

        public bool HasStopped => _stop.IsCancellationRequested;

        public void At(string now)
        {
            if (now == moment) _stop.Cancel();
        }

        public ValueTask MetricAsync(string run, string name, long step, double value, CancellationToken cancellationToken = default)
        {
            At($"log {name} {step}");
            cancellationToken.ThrowIfCancellationRequested();
            Entries.Add((name, step, value));
            return ValueTask.CompletedTask;
        }

        public object? GetService(Type serviceType) => serviceType == typeof(IRunLog) ? this : null;
    }
}
