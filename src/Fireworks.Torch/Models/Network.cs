using System.Collections.Immutable;
using System.Runtime.InteropServices;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fireworks;

/// <summary>A model's layers with their weights. Forward passes may run side by side; training takes one thread at a time.</summary>
/// <remarks>All weights are views of one flat tensor, and their gradients of another: an optimizer step, a reset of the gradients and a
/// checkpoint are each one operation instead of one a layer.</remarks>
internal sealed class Network : IDisposable
{
    private readonly NetworkPlan _plan;
    private readonly Pass _prediction;
    private readonly Network? _owner;
    private readonly HashSet<string> _frozen = [];

    /// <summary>A network of zeros.</summary>
    /// <param name="spec">Its layers.</param>
    /// <param name="inputs">Values a row that it reads; at least 1.</param>
    /// <param name="trains">Whether gradients are wanted.</param>
    /// <param name="asParameters">Whether the weights are <see cref="Parameter"/>s, as TorchSharp's optimizers take them. Each then counts twice in
    /// libtorch's number of live tensors, since TorchSharp moves it without counting down.</param>
    /// <exception cref="ComponentConfigException">A layer does not take what it gets.</exception>
    public Network(ModelSpec spec, int inputs, bool trains, bool asParameters = false) : this(Planned(spec, inputs), trains, asParameters) { }

    private Network(NetworkPlan plan, bool trains, bool asParameters) : this(plan, FlatMemory.Of([plan], trains, TorchDevice.Processor), asParameters) { }

    /// <summary>A network of zeros whose weights lie in memory that is shared with other networks.</summary>
    /// <param name="plan">Its layers and their shapes.</param>
    /// <param name="memory">Its part of all weights, and of their gradients, on any device; becomes the network's.</param>
    /// <param name="asParameters">Whether the weights are <see cref="Parameter"/>s.</param>
    public Network(NetworkPlan plan, FlatMemory memory, bool asParameters = false)
    {
        _plan = plan;
        (Weights, Gradient) = (memory.Weights, memory.Gradient);
        Parameters = [.. Views(Gradient.NumberOfElements > 0, asParameters)];
        Buffers = [.. _plan.Blueprint.Buffers.Select(b => (b.Name, torch.zeros(b.Shape, device: Weights.device).DetachFromDisposeScope()))];
        TorchWork.Run(grad: false, () =>
        {
            using var random = new Generator();                          // what is kept beside weights begins without it
            foreach (var (buffer, (_, value)) in _plan.Blueprint.Buffers.Zip(Buffers)) buffer.Initialize(value, random);
        });
        _prediction = new Pass([.. Parameters.Select(p => p.Value)], [.. Buffers.Select(b => b.Value)], Masks: null);
        Freeze(plan.Spec.Frozen);
    }

    /// <summary>A network whose weights are another's, with what that keeps beside them: what one learns, both have learned.</summary>
    /// <param name="plan">The same layers and shapes; columns may differ.</param>
    /// <param name="owner">Whose weights they are; it outlives this network.</param>
    public Network(NetworkPlan plan, Network owner)
    {
        (_plan, _owner) = (plan, owner);
        (Weights, Gradient, Parameters, Buffers, Trainable, _prediction) = (owner.Weights, owner.Gradient, owner.Parameters, owner.Buffers, owner.Trainable, owner._prediction);
    }

    /// <summary>The same network on a device, with weights of its own that are <see cref="Parameter"/>s.</summary>
    public Network On(TorchDevice device)
    {
        var moved = new Network(_plan, FlatMemory.Of([_plan], Gradient.NumberOfElements > 0, device), asParameters: true);
        TorchWork.Run(grad: false, () =>
        {
            moved.Weights.copy_(Weights);
            foreach (var ((_, to), (_, from)) in moved.Buffers.Zip(Buffers)) to.copy_(from);
        });
        foreach (var ((_, to), (_, from)) in moved.Parameters.Zip(Parameters)) to.requires_grad = from.requires_grad;
        return moved;
    }

    /// <summary>Its layers.</summary>
    public ModelSpec Spec => _plan.Spec;

    /// <summary>Values a row that it reads.</summary>
    public int Inputs => _plan.Width;

    /// <summary>Values a row of the first output.</summary>
    public int Outputs => (int)_plan.Outputs[0].Row.Size;

    /// <summary>The columns that it gives, each with the shape of a row.</summary>
    public ImmutableArray<(string Column, RowShape Row)> OutputColumns => _plan.Outputs;

    /// <summary>All weights, [P] float32.</summary>
    public Tensor Weights { get; }

    /// <summary>Their gradients, [P] float32; empty unless it trains.</summary>
    public Tensor Gradient { get; }

    /// <summary>The weights by name, such as <c>0.weight</c> [out, in] and <c>0.bias</c> [out]: views of <see cref="Weights"/>.</summary>
    public ImmutableArray<(string Name, Tensor Value)> Parameters { get; }

    /// <summary>What it keeps beside the weights, such as running means; not learned.</summary>
    public ImmutableArray<(string Name, Tensor Value)> Buffers { get; }

    /// <summary>Weights, then buffers: what a state holds.</summary>
    public IEnumerable<(string Name, Tensor Value)> Tensors => Parameters.Concat(Buffers);

    /// <summary>The parts of <see cref="Weights"/> that learn, in order, neighbours joined; the whole of it unless something is frozen.</summary>
    public IReadOnlyList<(long Start, long Length)> Trainable { get; private set; } = [];

    /// <summary>Draws the first weights as PyTorch does, layer by layer, from a generator seeded so.</summary>
    public void Initialize(long seed) => TorchWork.Run(grad: false, () =>
    {
        using var random = new Generator((ulong)seed);
        foreach (var (asked, (_, weight)) in _plan.Blueprint.Parameters.Zip(Parameters))
        {
            if (weight.device_type == DeviceType.CPU)
            {
                asked.Initialize(weight, random);
                continue;
            }
            var drawn = torch.zeros(asked.Shape);                        // a device draws other numbers
            asked.Initialize(drawn, random);
            weight.copy_(drawn);
        }
    });

    /// <summary>The first output for rows.</summary>
    /// <param name="x">[N, <see cref="Inputs"/>] float32.</param>
    /// <param name="masks">Draws what dropout leaves; null for prediction.</param>
    /// <returns>[N, <see cref="Outputs"/>] float32.</returns>
    public Tensor Forward(Tensor x, DropoutMasks? masks = null)
    {
        var first = ForwardAll(x, masks)[0];
        return first.dim() == 2 ? first : first.flatten(1);
    }

    /// <summary>All outputs for rows, in the order of <see cref="OutputColumns"/>.</summary>
    /// <param name="x">[N, <see cref="Inputs"/>] float32.</param>
    /// <param name="masks">Draws what dropout leaves; null for prediction.</param>
    /// <returns>[N, row…] float32 each.</returns>
    /// <exception cref="ComponentException">A layer does not take the values of a row, such as an embedding a fraction; or there is no memory.</exception>
    public Tensor[] ForwardAll(Tensor x, DropoutMasks? masks = null) => Forward(x, masks is null ? _prediction : _prediction with { Masks = masks });

    /// <summary>The first output for rows as in prediction, whose way back follows a rule.</summary>
    /// <param name="x">[N, <see cref="Inputs"/>] float32.</param>
    /// <param name="rule">The rule.</param>
    /// <returns>[N, row…] float32.</returns>
    public Tensor Forward(Tensor x, BackwardRule rule) => Forward(x, _prediction with { Rule = rule })[0];

    private Tensor[] Forward(Tensor x, Pass pass)
    {
        if (x.size(0) == 0) return [.. OutputColumns.Select(o => torch.zeros([0, .. o.Row.Axes], device: x.device))];   // some kernels take no empty batch
        try
        {
            return _plan.Forward(x, pass);
        }
        catch (ExternalException e)
        {
            throw new ComponentException($"The network could not work on rows {string.Join('x', x.shape)}: {e.Message.Split('\n')[0]}", e);
        }
    }

    /// <summary>Stops layers or weights from learning.</summary>
    /// <param name="names">A weight (<c>0.weight</c>), or a layer, input or output, which means all in it.</param>
    /// <exception cref="ComponentConfigException">There is nothing of a name.</exception>
    public void Freeze(params IEnumerable<string> names) => Mark(names, frozen: true);

    /// <summary>Lets layers or weights learn again.</summary>
    /// <inheritdoc cref="Freeze"/>
    public void Unfreeze(params IEnumerable<string> names) => Mark(names, frozen: false);

    public void Dispose()
    {
        if (_owner is not null) return;
        foreach (var (_, tensor) in Tensors) tensor.Dispose();
        Gradient.Dispose();
        Weights.Dispose();
    }

    private void Mark(IEnumerable<string> names, bool frozen)
    {
        foreach (var name in names)
        {
            var meant = Parameters.Select(p => p.Name).Where(p => p == name || p.StartsWith(name + ".", StringComparison.Ordinal)).ToArray();
            if (meant.Length == 0)
                throw new ComponentConfigException("model.frozen", $"There is no layer or weight '{name}' to freeze; the weights are {string.Join(", ", Parameters.Select(p => p.Name))}.");
            if (frozen) _frozen.UnionWith(meant);
            else _frozen.ExceptWith(meant);
        }
        Trainable = [.. Segments()];
        if (Gradient.NumberOfElements == 0) return;
        foreach (var (name, value) in Parameters) value.requires_grad = !_frozen.Contains(name);
    }

    private IEnumerable<(long Start, long Length)> Segments()
    {
        var (start, at) = (0L, 0L);
        foreach (var parameter in _plan.Blueprint.Parameters)
        {
            if (_frozen.Contains(parameter.Name))
            {
                if (at > start) yield return (start, at - start);
                start = at + parameter.Count;
            }
            at += parameter.Count;
        }
        if (at > start) yield return (start, at - start);
    }

    private IEnumerable<(string Name, Tensor Value)> Views(bool trains, bool asParameters)
    {
        var at = 0L;
        foreach (var asked in _plan.Blueprint.Parameters)
        {
            var parameter = View(Weights, at, asked);
            if (asParameters)
            {
                parameter = new Parameter(parameter, trains);
                parameter.DetachFromDisposeScope();
            }
            if (trains)
            {
                parameter.requires_grad = true;
                using var gradient = View(Gradient, at, asked);
                parameter.grad = gradient;
            }
            at += asked.Count;
            yield return (asked.Name, parameter);
        }
    }

    /// <summary>A network's shapes.</summary>
    /// <exception cref="ComponentConfigException">A layer does not take what it gets, or the weights are more than can be counted.</exception>
    public static NetworkPlan Planned(ModelSpec spec, int inputs)
    {
        try
        {
            return new NetworkPlan(spec, inputs);
        }
        catch (OverflowException)
        {
            throw FlatMemory.TooLarge("more than can be counted");
        }
    }

    private static Tensor View(Tensor flat, long start, Blueprint.Entry asked)
    {
        using var part = flat.narrow(0, start, asked.Count);
        using var shaped = part.view(asked.Shape);
        return shaped.detach().DetachFromDisposeScope();
    }
}
