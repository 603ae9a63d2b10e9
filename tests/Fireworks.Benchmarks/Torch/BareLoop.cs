using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fireworks.Benchmarks;

/// <summary>The same work as someone would write it with TorchSharp alone: its modules, its optimizer, a gathered batch, nothing measured.</summary>
internal sealed class BareLoop : IDisposable
{
    private readonly int _batch;
    private readonly Tensor _x = SyntheticTraining.Data.Tensor("x");
    private readonly Tensor _truth;
    private readonly Linear _first = nn.Linear(SyntheticTraining.Features, 64);
    private readonly Linear _second = nn.Linear(64, 1);
    private readonly optim.Optimizer _optimizer;

    public BareLoop(int batch)
    {
        using var y = SyntheticTraining.Data.Tensor("y");
        (_batch, _truth) = (batch, y.unsqueeze(1));
        _optimizer = optim.SGD(_first.parameters().Concat(_second.parameters()), 0.1);
    }

    /// <summary>Trains on all rows once, in an order of its own.</summary>
    public void Epoch()
    {
        using var order = randperm(SyntheticTraining.Rows);
        for (var at = 0; at + _batch <= SyntheticTraining.Rows; at += _batch)
            TorchWork.Run(grad: true, () =>
            {
                var rows = order.narrow(0, at, _batch);
                var output = _second.forward(_first.forward(_x.index_select(0, rows)).relu());
                var loss = nn.functional.binary_cross_entropy_with_logits(output, _truth.index_select(0, rows));
                _optimizer.zero_grad();
                loss.backward();
                _optimizer.step();
            });
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _second.Dispose();
        _first.Dispose();
        _truth.Dispose();
        _x.Dispose();
    }
}
