namespace Fireworks.Benchmarks;

/// <summary>Training against PyTorch on the same work, against a bare loop of TorchSharp, on one core each, and its memory over many steps.</summary>
internal static class TorchBench
{
    private const int Pairs = 5;
    private const int Turns = 30;

    private static readonly (string Model, string Optimizer, int Batch)[] Cases =
        [.. from model in (string[])["mlp", "logreg"] from optimizer in (string[])["sgd", "adam"] from batch in (int[])[32, 256] select (model, optimizer, batch)];

    public static IReadOnlyDictionary<string, Func<Task<IEnumerable<Row>>>> Workloads { get; } = new Dictionary<string, Func<Task<IEnumerable<Row>>>>
    {
        ["train"] = () => OwnProcess.OnOneCoreAsync("torch", "train", TrainAsync),
        ["overhead"] = () => OwnProcess.OnOneCoreAsync("torch", "overhead", OverheadAsync),
        ["memory"] = TrainingMemory.MeasureAsync,
        ["attribution"] = AttributionSpeed.MeasureAsync,
        ["responsiveness"] = Responsiveness.MeasureAsync,
    };

    private static async Task<IEnumerable<Row>> TrainAsync()
    {
        var rows = new List<Row>();
        foreach (var (model, optimizer, batch) in Cases)
        {
            // Both within the same minute, in turns: the machine's mood is the same for both.
            var pairs = new List<(double Ours, double Theirs)>();
            for (var i = 0; i < Pairs; i++)
                pairs.Add((await SyntheticTraining.StepsPerSecondAsync(model, optimizer, batch), await PyTorch.StepsPerSecondAsync(model, optimizer, batch)));
            rows.Add(new Row(
                $"train {model} {optimizer} {batch}", "steps/s", Report.Median(pairs.Select(p => p.Ours)), "PyTorch", Report.Median(pairs.Select(p => p.Theirs)),
                Need: model == "mlp" && optimizer == "adam" ? 1.4 : 0.95));
        }
        rows.Add(new Row("train, geometric mean of the ratios", "ratio", Math.Exp(rows.Average(r => Math.Log(r.Ratio!.Value))), "PyTorch", 1, Need: 1.1));
        return rows;
    }

    private static async Task<IEnumerable<Row>> OverheadAsync()
    {
        var rows = new List<Row>();
        foreach (var batch in (int[])[32, 256])
        {
            using var bare = new BareLoop(batch);
            var (ours, theirs) = await SyntheticTraining.InTurnsAsync("mlp", "sgd", batch, Turns * batch / 32, bare.Epoch);
            rows.Add(new Row($"engine and metrics, mlp sgd {batch}", "steps/s", ours, "bare TorchSharp", theirs, Need: 0.95));
        }
        return rows;
    }
}
