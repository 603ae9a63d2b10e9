using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Fireworks;

/// <summary>A model between two epochs, as it is saved: what it is, how far it got, its weights, and what the optimizer remembers.</summary>
/// <param name="Model">Its layers.</param>
/// <param name="Loss">What it was trained for.</param>
/// <param name="Optimizer">The type of optimizer whose memory is saved.</param>
/// <param name="Columns">The columns it reads, in order.</param>
/// <param name="Inputs">Values a row in those columns.</param>
/// <param name="Epochs">Epochs done.</param>
/// <param name="Steps">Optimizer steps done.</param>
/// <param name="State">Everything, as saved.</param>
internal sealed record ModelState(
    ModelSpec Model, LossSpec Loss, string Optimizer, IReadOnlyList<string> Columns, int Inputs, int Epochs, long Steps, ComponentState State)
{
    private const string MemoryPrefix = "optimizer.";

    /// <summary>Copies a network and its optimizer's memory.</summary>
    public static ModelState Of(
        ModelSpec model, JsonObject loss, OptimizerSpec optimizer, IReadOnlyList<string> columns,
        int epochs, long steps, Network network, IReadOnlyList<Tensor> memory)
    {
        var values = new JsonObject
        {
            ["model"] = model.Json.DeepClone(),
            ["loss"] = loss.DeepClone(),
            ["optimizer"] = optimizer.Type,
            ["columns"] = new JsonArray([.. columns.Select(c => JsonValue.Create(c))]),
            ["inputs"] = network.Inputs,
            ["shapes"] = new JsonArray([.. model.Inputs.Select(i => new JsonArray([.. (i.Shape?.Axes ?? []).Select(axis => (JsonNode)axis)]))]),
            ["epochs"] = epochs,
            ["steps"] = steps,
        };
        var weights = network.Tensors;
        var remembered = optimizer.Memory.Zip(memory, (name, tensor) => (Name: MemoryPrefix + name, Value: tensor));
        var tensors = weights.Concat(remembered).Select(t => KeyValuePair.Create(t.Name, (Column)ComponentState.Whole(t.Value.CopyToColumn())));
        return Read(new ComponentState(values, new Message(tensors)));
    }

    /// <summary>Reads what was saved.</summary>
    /// <exception cref="ComponentStateException">The state is not that of a trained model.</exception>
    public static ModelState Read(ComponentState state)
    {
        try
        {
            return new ModelState(
                SpecOf(state),
                LossSpec.Read(state.Values["loss"] as JsonObject ?? throw Missing("loss", state)),
                state.Value<string>("optimizer"),
                [.. (state.Values["columns"] as JsonArray ?? throw Missing("columns", state)).Select(c => c!.GetValue<string>())],
                state.Value<int>("inputs"), state.Value<int>("epochs"), state.Value<long>("steps"), state);
        }
        catch (ComponentConfigException e)
        {
            throw new ComponentStateException($"The saved model does not fit this release: {e.Message}", e);
        }
    }

    // States of older releases have no shapes: their values stood on one axis wherever the model gave none.
    private static ModelSpec SpecOf(ComponentState state)
    {
        var spec = ModelSpec.Read(state.Values["model"] as JsonObject ?? throw Missing("model", state));
        return state.Values["shapes"] is JsonArray shapes && shapes.Count == spec.Inputs.Length && shapes.All(shape => shape is JsonArray { Count: > 0 })
            ? spec.WithShapes([.. shapes.Select(shape => new RowShape([.. ((JsonArray)shape!).Select(axis => axis!.GetValue<long>())]))])
            : spec;
    }

    /// <summary>Puts the saved weights, and what is kept beside them, into a network of the same layers.</summary>
    /// <exception cref="ComponentStateException">Weights are missing, or of another shape or type.</exception>
    public void LoadInto(Network network)
    {
        foreach (var (name, tensor) in network.Tensors) Load(name, tensor);
    }

    /// <summary>Puts the saved memory into an optimizer's.</summary>
    public void LoadInto(OptimizerSpec optimizer, IReadOnlyList<Tensor> memory)
    {
        foreach (var (name, tensor) in optimizer.Memory.Zip(memory)) Load(MemoryPrefix + name, tensor);
    }

    private void Load(string name, Tensor into) => TorchWork.Run(grad: false, () =>
    {
        var saved = State.Tensor(name).ToTensor();
        if (saved.dtype != into.dtype || !saved.shape.AsSpan().SequenceEqual(into.shape))
            throw new ComponentStateException(
                $"The saved tensor '{name}' is {saved.dtype} {string.Join('x', saved.shape)}, but the model needs {into.dtype} {string.Join('x', into.shape)}.");
        into.copy_(saved);
    });

    private static ComponentStateException Missing(string name, ComponentState state) =>
        new($"This is not the state of a trained model: it has no '{name}', only: {string.Join(", ", state.Values.Select(v => v.Key))}.");
}
