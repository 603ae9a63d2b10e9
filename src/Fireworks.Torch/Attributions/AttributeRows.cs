using System.Text.Json.Nodes;
using TorchSharp;

namespace Fireworks;

/// <summary>Adds how much each input value counted for each output value of a trained model, in a column of its own.</summary>
/// <remarks>
/// <para>The column is float32 with the shape [outputs, inputs] a row, or [inputs] for one <c>output</c>; a model whose only input has a <c>shape</c> gives
/// that shape instead of the number of inputs. Of several outputs the first is explained.</para>
/// <para>The model is the linked node's, a <c>train</c> or a <c>model</c>, once that is trained; waiting for it happens before the first row.</para>
/// </remarks>
[Component("attribute")]
[Link("model", Required = true)]
public sealed class AttributeRows : MapPipe, IModel
{
    private readonly Attribution _method;
    private Loaded? _loaded;

    /// <summary>Explains predictions.</summary>
    /// <param name="input">The rows; they need the columns that the model was trained on.</param>
    /// <param name="method">With its <c>type</c>: <c>gradient_x_input</c>; <c>integrated_gradients</c> (<c>steps</c>, <c>baseline</c>); <c>occlusion</c> (<c>window</c>,
    /// <c>stride</c>, <c>baseline</c>); <c>epsilon_lrp</c> (<c>epsilon</c>); <c>deep_lift</c> (<c>baseline</c>); <c>smooth_grad</c> (<c>samples</c>, <c>noise</c>, <c>seed</c>).</param>
    /// <param name="output">The only output value to be explained, from 0, such as a class; −1 for all. Default −1.</param>
    /// <param name="column">The name of the new column; one of that name is replaced. Default "attribution".</param>
    /// <exception cref="ComponentConfigException">The method is unknown, or a field of it out of bounds.</exception>
    public AttributeRows(Pipe input, JsonObject method, int output = -1, string column = "attribution") : base(input)
    {
        Method = (JsonObject)method.DeepClone();
        _method = Attribution.Read(method);
        Output = Require.Between(output, -1, LayerSpec.Widest);
        Column = Require.NotEmpty(column);
    }

    /// <summary>The method.</summary>
    public JsonObject Method { get; }

    /// <summary>The only output value to be explained; −1 for all.</summary>
    public int Output { get; }

    /// <summary>The name of the new column.</summary>
    public string Column { get; }

    /// <summary>The linked model as it was taken over; empty before.</summary>
    public override ComponentState Save() => Volatile.Read(ref _loaded)?.State ?? ComponentState.Empty;

    /// <summary>Takes over a trained model.</summary>
    /// <exception cref="ComponentStateException">The state is not that of a trained model.</exception>
    public override void Restore(ComponentState state)
    {
        if (state.IsEmpty) return;
        var model = ModelState.Read(state);
        if (model.Parts is not [var part])
            throw new ComponentStateException(
                $"'attribute' explains one network, but the linked node trains a chain of {model.Parts.Length}: {string.Join(", ", model.Parts.Select(p => p.Node))}. " +
                $"Link one of these, such as \"model\": \"{model.Parts[^1].Node}@final\".");
        var network = new Network(part.Model, part.Inputs, trains: false);
        model.LoadInto(network);
        if (Output >= network.Outputs) throw new ComponentConfigException("output", $"'output' is {Output}, but the model gives {network.Outputs} values a row, counted from 0.");
        Volatile.Write(ref _loaded, new Loaded(state, part, network));
    }

    /// <inheritdoc/>
    public override void Link(string link, ComponentState state)
    {
        if (link != "model") base.Link(link, state);
        if (state.IsEmpty)
            throw new ComponentStateException("The linked node has no trained model yet; link it as \"model\": \"<node>@final\", which waits for it.");
        Restore(state);
    }

    /// <inheritdoc/>
    protected override Message Apply(Message rows)
    {
        var (_, part, network) = Volatile.Read(ref _loaded)
            ?? throw new ComponentException("An attribute node needs a model: add \"link\": { \"model\": \"<train node>@final\" }.");

        return rows.With(Column, TorchWork.Run(grad: false, () =>
        {
            var x = rows.Features(part.ColumnsOf(rows));                        // [N, F] float32
            if (x.shape[1] != network.Inputs)
                throw new ComponentException($"The model was trained on {network.Inputs} values a row, but these rows have {x.shape[1]}.");
            if (part.Model.Inputs is [{ Shape: { } shape }]) x = x.reshape([x.shape[0], .. shape.Axes]);
            var explained = Explained.Of(network);
            return _method.Of(Output < 0 ? explained : explained.Only(Output), x).CopyToColumn();
        }));
    }

    private sealed record Loaded(ComponentState State, ChainPart Part, Network Network);
}
