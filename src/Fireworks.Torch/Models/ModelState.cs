using System.Collections.Immutable;
using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Fireworks;

/// <summary>A model as it is saved: one network, or a chain of them, with its weights; of one that trains also how far it got and what the optimizer remembers.</summary>
/// <param name="Parts">Its networks, in the order they are called.</param>
/// <param name="Loss">What it was trained for; null for the model of a node that does not train by itself.</param>
/// <param name="Optimizer">The type of optimizer whose memory is saved; empty without.</param>
/// <param name="Epochs">Epochs done.</param>
/// <param name="Steps">Optimizer steps done.</param>
/// <param name="State">Everything, as saved.</param>
internal sealed record ModelState(ImmutableArray<ChainPart> Parts, LossSpec? Loss, string Optimizer, int Epochs, long Steps, ComponentState State)
{
    private const string MemoryPrefix = "optimizer.";

    /// <summary>Copies networks and their optimizer's memory.</summary>
    public static ModelState Of(Chain chain, JsonObject loss, OptimizerSpec optimizer, int epochs, long steps, IReadOnlyList<Tensor> memory)
    {
        var values = chain.Parts is [{ Weights: "" } only] ? only.ToJson() : new JsonObject { ["models"] = new JsonArray([.. chain.Parts.Select(Named)]) };
        values["loss"] = loss.DeepClone();
        values["optimizer"] = optimizer.Type;
        values["epochs"] = epochs;
        values["steps"] = steps;
        var remembered = optimizer.Memory.Zip(memory, (name, tensor) => (Name: MemoryPrefix + name, Value: tensor));
        return Read(new ComponentState(values, Saved(chain.Tensors.Concat(remembered))));
    }

    /// <summary>Copies the only network of a chain.</summary>
    public static ModelState Of(Chain chain) => Read(new ComponentState(chain.Parts[0].ToJson(), Saved(chain.Owners[0].Network.Tensors)));

    private static Message Saved(IEnumerable<(string Name, Tensor Value)> tensors) =>
        new(tensors.Select(t => KeyValuePair.Create(t.Name, (Column)ComponentState.Whole(t.Value.CopyToColumn()))));

    private static JsonNode Named(ChainPart part)
    {
        var json = part.ToJson();
        json.Insert(0, "node", part.Node);
        json.Insert(1, "weights", part.Weights);
        return json;
    }

    /// <summary>Reads what was saved.</summary>
    /// <exception cref="ComponentStateException">The state is not that of a model.</exception>
    public static ModelState Read(ComponentState state)
    {
        try
        {
            return state.Values["loss"] is JsonObject loss
                ? new ModelState(PartsOf(state.Values), LossSpec.Read(loss), state.Value<string>("optimizer"), state.Value<int>("epochs"), state.Value<long>("steps"), state)
                : new ModelState(PartsOf(state.Values), null, "", 0, 0, state);
        }
        catch (KeyNotFoundException e)
        {
            throw new ComponentStateException($"This is not the state of a trained model: it has no '{e.Message}', only: {string.Join(", ", state.Values.Select(v => v.Key))}.", e);
        }
        catch (ComponentConfigException e)
        {
            throw new ComponentStateException($"The saved model does not fit this release: {e.Message}", e);
        }
    }

    private static ImmutableArray<ChainPart> PartsOf(JsonObject values) => values["models"] is JsonArray models
        ? [.. models.Select(model => ChainPart.Read((JsonObject)model!, (string)model!["node"]!, (string)model["weights"]!))]
        : [ChainPart.Read(values, "", "")];

    /// <summary>The names of the saved tensors that are weights, or kept beside them.</summary>
    public IEnumerable<string> Weights => Parts.DistinctBy(part => part.Weights).SelectMany(part => NamesOf(part).Select(name => part.Prefix + name));

    private static IEnumerable<string> NamesOf(ChainPart part)
    {
        var blueprint = Network.Planned(part.Model, part.Inputs).Blueprint;
        return blueprint.Parameters.Concat(blueprint.Buffers).Select(entry => entry.Name);
    }

    /// <summary>The weights of one network as the state of a node that has the same layers; shares memory.</summary>
    /// <param name="part">One of <see cref="Parts"/>.</param>
    /// <param name="model">The node's layers, when the part is another's: it finds its columns in what it reads. Null when it is the node's own.</param>
    public ModelState As(ChainPart part, ModelSpec? model)
    {
        var own = model is null ? part : part with { Model = model.ShapedAs(part.Model), Columns = null };
        return Read(new ComponentState(own.ToJson(), new Message(NamesOf(part).Select(name => KeyValuePair.Create(name, State.Tensors[part.Prefix + name])))));
    }

    /// <summary>Puts the saved weights, and what is kept beside them, into a chain of the same layers.</summary>
    /// <exception cref="ComponentStateException">Weights are missing, or of another shape or type.</exception>
    public void LoadInto(Chain chain)
    {
        foreach (var (name, tensor) in chain.Tensors) Load(name, tensor);
    }

    /// <summary>Puts the saved weights of a single network into another of the same layers.</summary>
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
}
