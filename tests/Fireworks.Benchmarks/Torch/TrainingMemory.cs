using TorchSharp;

namespace Fireworks.Benchmarks;

/// <summary>What 100,000 steps leave behind: resident memory and live tensors, from step 10,000 on. Figures are room left: above 1 is better.</summary>
internal static class TrainingMemory
{
    private const int Steps = 110_000;
    private const int WarmSteps = 10_000;
    private const double MostGrowth = 32;

    public static async Task<IEnumerable<Row>> MeasureAsync()
    {
        const int batch = 32, stepsAnEpoch = SyntheticTraining.Rows / batch;
        var node = SyntheticTraining.Node("mlp", "adam", batch, Steps / stepsAnEpoch + 1, metrics: true);
        (long Memory, long Tensors) warm = default, end = default;
        node.Engine.On(EngineEvent.IterationCompleted, at =>
        {
            if (at.Step == WarmSteps) warm = Now();
            if (at.Step != Steps) return;
            end = Now();
            node.Engine.Stop();
        });
        await node.DriveAsync(CancellationToken.None);
        var growth = (end.Memory - warm.Memory) / (double)(1 << 20);
        return
        [
            new Row($"100,000 steps: resident memory grows by {growth:N0} MiB, to {end.Memory >> 20}", "x room", MostGrowth / Math.Max(1, growth), $"{MostGrowth} MiB", 1, Need: 1),
            new Row($"the same: {end.Tensors} live tensors at their end", "x room", (double)warm.Tensors / end.Tensors, $"{warm.Tensors} at their start", 1, Need: 1),
        ];
    }

    private static (long, long) Now()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return (Environment.WorkingSet, torch.Tensor.TotalCount);
    }
}
