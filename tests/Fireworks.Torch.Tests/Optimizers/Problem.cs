using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using TorchSharp;

namespace Fireworks.Torch.Tests.Optimizers;

/// <summary>f(w) = Σ(k(w − c)²/2 + cos w) + (Σw)²/20 and an optimizer that makes it small, in float64, as in optimizers.py.</summary>
internal sealed class Problem : IDisposable
{
    private static readonly JsonObject Reference = Values.Read("Optimizers/optimizers.json");
    private static readonly double[] K = Values.Numbers(Reference["k"]), C = Values.Numbers(Reference["c"]);

    private readonly OptimizerSpec _spec;
    private readonly FlatWeights _flat;
    private readonly torch.Tensor _weights, _gradient;
    private readonly bool[] _trainable;
    private int _step;

    public Problem(string config, (long Start, long Length)[]? trainable = null, bool apart = false)
    {
        TorchRuntime.Start();
        _spec = OptimizerSpec.Read((JsonObject)JsonNode.Parse(config)!);
        var start = Values.Numbers(Reference["start"]);
        (_weights, _gradient) = (torch.tensor(start), torch.zeros(start.Length, torch.ScalarType.Float64));
        _flat = new FlatWeights(_spec, _weights, _gradient, trainable, apart);
        _trainable = [.. Enumerable.Range(0, start.Length).Select(i => trainable is null || trainable.Any(t => i >= t.Start && i < t.Start + t.Length))];
    }

    public double[] Weights => Cells(_weights).ToArray();

    public void Step() => TorchWork.Run(grad: false, () =>
    {
        _step++;
        _spec.Step(_flat, _step, new Rates(_spec.Lr), new BatchLoss(Evaluate(), Evaluate));
    });

    public void TakeOver(Problem other)
    {
        _step = other._step;
        _weights.copy_(other._weights);
        foreach (var (mine, theirs) in _flat.Memory.Zip(other._flat.Memory)) mine.copy_(theirs);
    }

    private double Evaluate()
    {
        var w = Weights;
        var g = Cells(_gradient);
        var sum = w.Sum();
        var loss = sum * sum / 20;
        for (var i = 0; i < w.Length; i++)
        {
            loss += K[i] * (w[i] - C[i]) * (w[i] - C[i]) / 2 + Math.Cos(w[i]);
            var absent = _spec is SparseAdamSpec && (i + _step) % 3 == 0;
            g[i] = absent || !_trainable[i] ? 0 : K[i] * (w[i] - C[i]) - Math.Sin(w[i]) + sum / 10;
        }
        return loss;
    }

    private static Span<double> Cells(torch.Tensor tensor) => MemoryMarshal.Cast<byte, double>(tensor.bytes);

    public void Dispose()
    {
        _flat.Dispose();
        _weights.Dispose();
        _gradient.Dispose();
    }
}
