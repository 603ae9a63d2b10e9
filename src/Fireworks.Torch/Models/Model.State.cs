using System.Text.Json;
using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;
using PartLink = Fireworks.Link;

namespace Fireworks;

public abstract partial class Model
{
    /// <summary>Its settings, parameters and modules' tensors, and those of models within it, in memory of their own; links by name only.</summary>
    public override ComponentState Save() => TorchWork.Run(grad: false, () =>
    {
        var values = new JsonObject
        {
            ["model"] = GetType().Name,
            ["columns"] = new JsonArray([.. Columns.Patterns.Select(p => (JsonNode)p)]),
            ["output"] = Output,
            ["rows_seen"] = RowsSeen,
            ["training_calls"] = Interlocked.Read(ref TrainingCalls),
            ["settings"] = new JsonObject(Parts.Where(p => IsSetting(p.Value)).Select(p => KeyValuePair.Create(p.Key, JsonSerializer.SerializeToNode(p.Value)))),
            ["links"] = new JsonArray([.. Parts.Where(p => p.Value is PartLink).Select(p => (JsonNode)p.Key)]),
        };
        return new ComponentState(values, new Message(Tensors().Select(t => KeyValuePair.Create(t.Name, (Column)ComponentState.Whole(Shaped(t.Value).CopyToColumn())))));
    });

    /// <summary>Takes over what a model of the same parts had learned; parts that the state lacks stay as they are.</summary>
    /// <exception cref="ComponentStateException">The state has tensors that the model lacks, or of another shape; all are named. Nothing was changed.</exception>
    public override void Restore(ComponentState state) => Restore(state, reset: false);

    /// <summary>Takes over what a model of the same parts had learned.</summary>
    /// <param name="state">What was saved.</param>
    /// <param name="reset">Whether parts that have a default return to it first.</param>
    /// <exception cref="ComponentStateException">The state has tensors that the model lacks, or of another shape; all are named. Nothing was changed.</exception>
    public void Restore(ComponentState state, bool reset)
    {
        if (state.IsEmpty) return;
        var own = Tensors().ToDictionary(t => t.Name, t => t.Value);
        var problems = state.Tensors.Names.Where(name => !own.ContainsKey(name)).Select(name => $"'{name}' is not in the model")
            .Concat(own.Where(t => state.Tensors.Has(t.Key) && !Fits(state.Tensors[t.Key].Type, t.Value))
                .Select(t => $"'{t.Key}' is {state.Tensors[t.Key].Type}, but the model needs {Shaped(t.Value).dtype} {string.Join('x', Shaped(t.Value).shape)}"))
            .ToArray();
        if (problems.Length > 0) throw new ComponentStateException($"The state does not fit {GetType().Name}: {string.Join("; ", problems)}.");

        if (reset) Parts.Reset();
        foreach (var (name, value) in state.Values["settings"] as JsonObject ?? [])
            if (Parts.Has(name) && IsSetting(Parts[name]) && !Parts.IsLink(name)) Parts[name] = value.Deserialize(Parts[name].GetType())!;
        Interlocked.Exchange(ref _rowsSeen, (long?)state.Values["rows_seen"] ?? 0);
        Interlocked.Exchange(ref TrainingCalls, (long?)state.Values["training_calls"] ?? 0);
        TorchWork.Run(grad: false, () =>
        {
            foreach (var (name, tensor) in Tensors())
                if (state.Tensors.Has(name)) tensor.copy_(state.Tensor(name).ToTensor().view(tensor.shape));
        });
    }

    /// <summary>Tensors beside its parameters that belong to its state.</summary>
    internal virtual IEnumerable<(string Name, Tensor Value)> Kept => Parts.SelectMany(part => ModelWalk.BuffersOf(part.Key, part.Value));

    /// <summary>Times it was called in training, which keys what it draws; part of its state.</summary>
    private protected long TrainingCalls;

    private IEnumerable<(string Name, Tensor Value)> Tensors() => Named(links: false).Select(p => (p.Name, (Tensor)p.Value)).Concat(Kept);

    // A column has rows: a single value is stored as a vector of one.
    private static Tensor Shaped(Tensor tensor) => tensor.dim() == 0 ? tensor.detach().view(1) : tensor;

    private static bool Fits(ColumnType saved, Tensor tensor)
    {
        var shaped = Shaped(tensor);
        return saved == new ColumnType(TensorColumns.TypeOf(shaped).DType, [.. shaped.shape.Select(extent => (int)extent)]);
    }

    private static bool IsSetting(object part) => part is int or long or float or double or string or bool;
}
