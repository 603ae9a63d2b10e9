using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace Fireworks.Benchmarks;

/// <summary>The same work as someone would write it with TorchSharp alone: its modules, its optimizer, a gathered batch, nothing measured.</summary>
internal static class BareLoop
{
    public static double StepsPerSecond(int batch)
    {
        using var x = SyntheticTraining.Data.Tensor("x");
        using var y = SyntheticTraining.Data.Tensor("y");
        using var truth = y.unsqueeze(1);
        using var first = nn.Linear(SyntheticTraining.Features, 64);
        using var second = nn.Linear(64, 1);
        using var optimizer = optim.SGD(first.parameters().Concat(second.parameters()), 0.1);
        Epoch();
        var start = Stopwatch.GetTimestamp();
        for (var epoch = 0; epoch < SyntheticTraining.TimedEpochs(batch); epoch++) Epoch();
        return SyntheticTraining.TimedEpochs(batch) * (SyntheticTraining.Rows / batch) / Stopwatch.GetElapsedTime(start).TotalSeconds;

        void Epoch()
        {
            using var order = randperm(SyntheticTraining.Rows);
            for (var at = 0; at + batch <= SyntheticTraining.Rows; at += batch)
                TorchWork.Run(grad: true, () =>
                {
                    var rows = order.narrow(0, at, batch);
                    var output = second.forward(first.forward(x.index_select(0, rows)).relu());
                    var loss = nn.functional.binary_cross_entropy_with_logits(output, truth.index_select(0, rows));
                    optimizer.zero_grad();
                    loss.backward();
                    optimizer.step();
                });
        }
    }
}
