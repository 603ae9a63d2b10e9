using TorchSharp;

namespace Fireworks.Benchmarks;

/// <summary>What 100,000 steps leave behind: resident memory and live tensors, from step 10,000 on.</summary>
internal static class TrainingMemory
{
    private const int Steps = 110_000;
    private const int WarmSteps = 10_000;

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
        return
        [
            new Row("resident memory after 10,000 steps", "MiB", warm.Memory >> 20),
            new Row("resident memory 100,000 steps later", "MiB", end.Memory >> 20, "10,000 steps", warm.Memory >> 20),
            new Row("live tensors 100,000 steps later", "tensors", end.Tensors, "10,000 steps", warm.Tensors),
        ];
    }

    private static (long, long) Now()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return (Environment.WorkingSet, torch.Tensor.TotalCount);
    }
}
