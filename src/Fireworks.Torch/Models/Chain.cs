using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Fireworks;

/// <summary>Networks called one after the other: each adds its columns to the rows that the next one reads, and gradients flow back through all.</summary>
/// <remarks>All weights lie in one flat tensor, those that several networks share once: their gradients add up in the one place. So an optimizer step,
/// a reset of the gradients and a checkpoint are each one operation. Forward passes may run side by side; training takes one thread at a time.</remarks>
internal sealed class Chain : IDisposable
{
    private readonly FlatMemory _memory;
    private readonly TorchDevice _device;
    private readonly ImmutableArray<Network> _networks;

    /// <summary>A chain of zeros.</summary>
    /// <param name="parts">The networks, in the order they are called; at least one.</param>
    /// <param name="trains">Whether gradients are wanted.</param>
    /// <param name="on">Where it computes; the processor when null.</param>
    /// <exception cref="ComponentConfigException">A layer does not take what it gets, or networks that share weights differ.</exception>
    public Chain(ImmutableArray<ChainPart> parts, bool trains, TorchDevice? on = null)
    {
        _device = on ?? TorchDevice.Processor;
        var plans = parts.Zip(parts.Select(part => Network.Planned(part.Model, part.Inputs)), (part, plan) => (Part: part, Plan: plan)).ToArray();
        var owned = plans.DistinctBy(p => p.Part.Weights).ToArray();
        foreach (var sharing in plans.Except(owned)) CheckShapes(sharing.Part, sharing.Plan, owned.First(o => o.Part.Weights == sharing.Part.Weights).Plan);

        _memory = FlatMemory.Of([.. owned.Select(o => o.Plan)], trains, _device);
        var (owners, trainable, at) = (new OrderedDictionary<string, Network>(), new List<(long, long)>(), 0L);
        foreach (var (part, plan) in owned)
        {
            var owner = owners[part.Weights] = new Network(plan, _memory.Part(at, plan.Size));
            foreach (var (start, length) in owner.Trainable) Join(trainable, at + start, length);
            at += plan.Size;
        }
        (Parts, Trainable) = (parts, trainable);
        Owners = [.. owned.Select(o => (o.Part, owners[o.Part.Weights]))];
        _networks = [.. plans.Select(p => owned.Contains(p) ? owners[p.Part.Weights] : new Network(p.Plan, owners[p.Part.Weights]))];
    }

    /// <summary>The networks' columns and shapes, in the order they are called.</summary>
    public ImmutableArray<ChainPart> Parts { get; }

    /// <summary>The networks that have weights of their own, each with the first part that uses them.</summary>
    public ImmutableArray<(ChainPart Part, Network Network)> Owners { get; }

    /// <summary>All weights, [P] float32.</summary>
    public Tensor Weights => _memory.Weights;

    /// <summary>Their gradients, [P] float32; empty unless it trains.</summary>
    public Tensor Gradient => _memory.Gradient;

    /// <summary>The parts of <see cref="Weights"/> that learn, in order, neighbours joined.</summary>
    public IReadOnlyList<(long Start, long Length)> Trainable { get; }

    /// <summary>Values a row of the last network's first output: what a loss judges.</summary>
    public int Outputs => _networks[^1].Outputs;

    /// <summary>Weights, and what is kept beside them, by the names they are saved under.</summary>
    public IEnumerable<(string Name, Tensor Value)> Tensors => Owners.SelectMany(o => o.Network.Tensors.Select(t => (o.Part.Prefix + t.Name, t.Value)));

    /// <summary>What is kept beside the weights, such as running means, in the order of <see cref="Tensors"/>.</summary>
    public IEnumerable<Tensor> Buffers => Owners.SelectMany(o => o.Network.Buffers.Select(b => b.Value));

    /// <summary>The last network's first output for rows.</summary>
    /// <param name="rows">Rows with the columns that the networks read.</param>
    /// <param name="place">Where that is, for errors.</param>
    /// <param name="masks">Draws what dropout leaves, by node id; null for prediction.</param>
    /// <returns>[N, <see cref="Outputs"/>] float32.</returns>
    /// <exception cref="ComponentException">The rows do not fit.</exception>
    public Tensor Forward(Message rows, string place, Func<string, DropoutMasks>? masks = null)
    {
        for (var i = 0; i < Parts.Length - 1; i++) rows = With(rows, _networks[i], _networks[i].ForwardAll(Features(rows, i, place), masks?.Invoke(Parts[i].Node)));
        return _networks[^1].Forward(Features(rows, Parts.Length - 1, place), masks?.Invoke(Parts[^1].Node));
    }

    /// <summary>The rows with all columns that the networks give, as in prediction.</summary>
    /// <param name="rows">Rows with the columns that the networks read.</param>
    /// <returns>The rows, in host memory, and the last network's outputs, [N, row…] float32 each.</returns>
    /// <exception cref="ComponentException">The rows do not fit.</exception>
    public (Message Rows, Tensor[] Last) Apply(Message rows)
    {
        Tensor[] outputs = [];
        for (var i = 0; i < Parts.Length; i++) rows = With(rows, _networks[i], outputs = _networks[i].ForwardAll(Features(rows, i, "")));
        var given = _networks.SelectMany(network => network.OutputColumns).Select(output => output.Column).Distinct();
        return (given.Aggregate(rows, (all, column) => all.With(column, all[column].ToHost())), outputs);
    }

    /// <summary>What the first network reads of rows, [N, F] float32.</summary>
    public Tensor Features(Message rows) => Features(rows, 0, "");

    private Tensor Features(Message rows, int network, string place)
    {
        var columns = Parts[network].ColumnsOf(rows);
        var x = _device.Take(rows.Features(columns));                    // [N, F]
        return x.size(1) == Parts[network].Inputs
            ? x
            : throw new ComponentException(
                $"{(place.Length > 0 ? $"{place}: the" : "The")} model{(Parts.Length > 1 ? $" '{Parts[network].Node}'" : "")} reads {Parts[network].Inputs} values a row, " +
                $"but these rows have {x.size(1)} in {string.Join(", ", columns.Select(c => $"{c} {rows[c].Type}"))}.");
    }

    private static Message With(Message rows, Network network, Tensor[] outputs) => network.OutputColumns.Zip(outputs).Aggregate(
        rows, (all, output) => all.With(output.First.Column, new TorchColumn(output.First.Row.Size == 1 ? output.Second.flatten() : output.Second)));

    private static void Join(List<(long Start, long Length)> runs, long start, long length)
    {
        if (runs is [.., var last] && last.Start + last.Length == start) runs[^1] = (last.Start, last.Length + length);
        else runs.Add((start, length));
    }

    private static void CheckShapes(ChainPart part, NetworkPlan plan, NetworkPlan owner)
    {
        static IEnumerable<(string Name, string Shape)> Weights(NetworkPlan plan) => plan.Blueprint.Parameters.Select(p => (p.Name, string.Join('x', p.Shape)));
        if (Weights(plan).Except(Weights(owner)).FirstOrDefault() is { Name: { } name, Shape: var shape })
            throw new ComponentConfigException(
                "link.parameters",
                $"'{part.Node}' shares the parameters of '{part.Weights}', but needs '{name}' as {shape}, where that has {Weights(owner).FirstOrDefault(w => w.Name == name).Shape ?? "none"}. " +
                $"Both must read as many values a row: '{part.Node}' reads {plan.Width}, '{part.Weights}' {owner.Width}.");
    }

    public void Dispose()
    {
        foreach (var network in _networks) network.Dispose();
        _memory.Dispose();
    }
}
