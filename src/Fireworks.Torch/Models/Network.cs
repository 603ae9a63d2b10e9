using System.Collections.Immutable;
using TorchSharp;
using static TorchSharp.torch;

namespace Fireworks;

/// <summary>A model's layers with their weights. Forward passes may run side by side; training takes one thread at a time.</summary>
/// <remarks>All weights are views of one flat tensor, and their gradients of another: an optimizer step, a reset of the gradients and a
/// checkpoint are each one operation instead of one a layer.</remarks>
internal sealed class Network : IDisposable
{
    private readonly ModelSpec _spec;
    private readonly (Tensor? Weight, Tensor? Bias)[] _layers;

    /// <summary>A network of zeros.</summary>
    /// <param name="spec">Its layers.</param>
    /// <param name="inputs">Values a row that it reads; at least 1.</param>
    /// <param name="trains">Whether gradients are wanted.</param>
    /// <exception cref="ComponentConfigException">A layer does not take what it gets.</exception>
    public Network(ModelSpec spec, int inputs, bool trains)
    {
        TorchRuntime.Start();
        _spec = spec;
        var widths = spec.Widths(inputs);
        (Inputs, Outputs) = (inputs, widths[^1]);

        var shapes = Shapes(spec, widths).ToArray();
        var size = shapes.Sum(s => s.Shape.Aggregate(1L, (a, b) => a * b));
        CheckMemory(size * (trains ? 4 : 1) * sizeof(float));
        Weights = torch.zeros(size).DetachFromDisposeScope();                            // [P]
        Gradient = (trains ? torch.zeros(size) : torch.zeros(0)).DetachFromDisposeScope();   // [P]

        var parameters = ImmutableArray.CreateBuilder<(string, Tensor)>();
        _layers = new (Tensor?, Tensor?)[spec.Layers.Length];
        var at = 0L;
        foreach (var (layer, name, shape) in shapes)
        {
            var count = shape.Aggregate(1L, (a, b) => a * b);
            var parameter = View(Weights, at, count, shape);
            if (trains)
            {
                parameter.requires_grad = true;
                using var gradient = View(Gradient, at, count, shape);
                parameter.grad = gradient;
            }
            if (name == "weight") _layers[layer].Weight = parameter;
            else _layers[layer].Bias = parameter;
            parameters.Add(($"{layer}.{name}", parameter));
            at += count;
        }
        Parameters = parameters.ToImmutable();
    }

    /// <summary>Values a row that it reads.</summary>
    public int Inputs { get; }

    /// <summary>Values a row that it gives.</summary>
    public int Outputs { get; }

    /// <summary>All weights, [P] float32.</summary>
    public Tensor Weights { get; }

    /// <summary>Their gradients, [P] float32; empty unless it trains.</summary>
    public Tensor Gradient { get; }

    /// <summary>The weights by name, such as <c>0.weight</c> [out, in] and <c>0.bias</c> [out]: views of <see cref="Weights"/>.</summary>
    public ImmutableArray<(string Name, Tensor Value)> Parameters { get; }

    /// <summary>Draws weight and bias of each linear layer from U(−1/√in, 1/√in), in order, from libtorch's generator seeded so.</summary>
    public void Initialize(long seed) => TorchSeed.Run(seed, () => TorchWork.Run(grad: false, () =>
    {
        foreach (var (weight, bias) in _layers)
        {
            if (weight is null) continue;
            nn.init.kaiming_uniform_(weight, a: Math.Sqrt(5));           // for this a, the bound is 1/√in
            if (bias is not null) nn.init.uniform_(bias, -1 / Math.Sqrt(weight.shape[1]), 1 / Math.Sqrt(weight.shape[1]));
        }
    }));

    /// <summary>The network's values for rows.</summary>
    /// <param name="x">[N, <see cref="Inputs"/>] float32.</param>
    /// <param name="masks">Draws what dropout leaves; null for prediction.</param>
    /// <returns>[N, <see cref="Outputs"/>] float32.</returns>
    public Tensor Forward(Tensor x, DropoutMasks? masks = null)
    {
        foreach (var layer in _spec.Layers)
        {
            x = layer switch
            {
                LinearSpec => nn.functional.linear(x, _layers[layer.Index].Weight!, _layers[layer.Index].Bias),   // [N, out]
                DropoutSpec { P: > 0 } dropout when masks is not null => x * masks.Draw(layer.Index, dropout.P, x.shape),
                ActivationSpec { Type: "relu" } => x.relu(),
                ActivationSpec { Type: "tanh" } => x.tanh(),
                ActivationSpec { Type: "sigmoid" } => x.sigmoid(),
                _ => x,
            };
        }
        return x;
    }

    public void Dispose()
    {
        foreach (var (_, parameter) in Parameters) parameter.Dispose();
        Gradient.Dispose();
        Weights.Dispose();
    }

    // Asking for more than there is would end the process, not throw: the system hands memory out before it has it.
    private static void CheckMemory(long bytes)
    {
        var available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (bytes > available)
            throw new ComponentConfigException(
                "model.layers", $"The weights, with what training keeps beside them, take {bytes >> 30} GiB, but this machine has {available >> 30} GiB; make the layers narrower.");
    }

    private static IEnumerable<(int Layer, string Name, long[] Shape)> Shapes(ModelSpec spec, int[] widths)
    {
        foreach (var layer in spec.Layers.OfType<LinearSpec>())
        {
            yield return (layer.Index, "weight", [layer.Width, widths[layer.Index]]);
            if (layer.Bias) yield return (layer.Index, "bias", [layer.Width]);
        }
    }

    private static Tensor View(Tensor flat, long start, long count, long[] shape)
    {
        using var part = flat.narrow(0, start, count);
        using var shaped = part.view(shape);
        return shaped.detach().DetachFromDisposeScope();
    }
}
