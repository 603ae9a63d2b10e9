using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Fireworks.Benchmarks;

/// <summary>The work of peers/train.py in a train node over shuffle and batch: y = 1 if w·x + noise &gt; 0.</summary>
internal static class SyntheticTraining
{
    public const int Features = 32;
    public const int Rows = 100_000;

    private const int TimedSteps = 8000;

    private static readonly Lazy<Message> Made = new(Make);

    public static Message Data => Made.Value;

    /// <summary>Epochs that are timed: so many that code is compiled to its last tier for most of the time.</summary>
    public static int TimedEpochs(int batch) => Math.Max(1, TimedSteps / (Rows / batch));

    /// <summary>Steps a second of the epochs behind the first, which warms up.</summary>
    public static async Task<double> StepsPerSecondAsync(string model, string optimizer, int batch)
    {
        var start = 0L;
        var node = Node(model, optimizer, batch, 1 + TimedEpochs(batch));
        node.Engine.On(EngineEvent.EpochCompleted, state => start = state.Epoch == 1 ? Stopwatch.GetTimestamp() : start);
        await node.DriveAsync(CancellationToken.None);
        return TimedEpochs(batch) * (Rows / batch) / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Steps a second of a training with metrics, and of another way to train an epoch, by turns within the same second: whatever else
    /// the machine does slows both. The median of all turns behind the first third, which warms up.</summary>
    public static async Task<(double Ours, double Theirs)> InTurnsAsync(string model, string optimizer, int batch, int turns, Action other)
    {
        var (ours, theirs, start) = (new List<double>(), new List<double>(), 0L);
        var node = Node(model, optimizer, batch, turns, metrics: true);
        node.Engine.On(EngineEvent.EpochStarted, _ => start = Stopwatch.GetTimestamp());
        node.Engine.On(EngineEvent.EpochCompleted, _ =>
        {
            ours.Add(StepsPerSecond(start));
            start = Stopwatch.GetTimestamp();
            other();
            theirs.Add(StepsPerSecond(start));
        });
        await node.DriveAsync(CancellationToken.None);
        return (Report.Median(ours.Skip(turns / 3)), Report.Median(theirs.Skip(turns / 3)));

        double StepsPerSecond(long since) => Rows / batch / Stopwatch.GetElapsedTime(since).TotalSeconds;
    }

    public static Train Node(string model, string optimizer, int batch, int epochs, bool metrics = false)
    {
        var layers = model == "mlp" ? """[ { "type": "linear", "out": 64 }, "relu", { "type": "linear", "out": 1 } ]""" : """[ { "type": "linear", "out": 1 } ]""";
        var data = new Batch(new Shuffle(new MessagePipe(Data), chunkRows: 4096), batch, last: "drop");
        var node = new Train(
            data, Json("""{ "type": "bce_with_logits", "target": "y" }"""), Json(optimizer == "adam" ? """{ "type": "adam", "lr": 0.001 }""" : """{ "type": "sgd", "lr": 0.1 }"""),
            Json($$"""{ "in": "x", "out": "z", "layers": {{layers}} }"""), epochs, metrics ? ["accuracy", "f1"] : null);
        node.Bind(NodeContext.Detached with { Node = "bench", Seed = 1 });
        return node;
    }

    private static JsonObject Json(string text) => (JsonObject)JsonNode.Parse(text)!;

    private static Message Make()
    {
        var random = new Random(1);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        var w = Enumerable.Range(0, Features).Select(_ => Normal()).ToArray();
        var (x, y) = (new float[Rows * Features], new float[Rows]);
        for (var row = 0; row < Rows; row++)
        {
            var score = 0.5 * Normal();
            for (var i = 0; i < Features; i++) score += w[i] * (x[row * Features + i] = (float)Normal());
            y[row] = score > 0 ? 1 : 0;
        }
        return new Message(("x", TensorColumn.Of<float>(x, Features)), ("y", TensorColumn.Of<float>(y)));
    }
}
