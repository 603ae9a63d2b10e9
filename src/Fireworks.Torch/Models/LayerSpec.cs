using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>One layer as configured: what it is and how wide. Its index in the model names it.</summary>
internal abstract record LayerSpec(int Index, string Type)
{
    private const int WidestLayer = 1 << 20;

    private static readonly string[] Types = ["linear", "relu", "tanh", "sigmoid", "dropout"];

    /// <summary>Values a row that the layer gives.</summary>
    /// <param name="width">Values a row that it gets.</param>
    /// <exception cref="ComponentConfigException">It does not take so many.</exception>
    public virtual int Out(int width) => width;

    /// <summary>The layer of this JSON: <c>"relu"</c>, or <c>{ "type": "linear", "out": 64 }</c>.</summary>
    /// <exception cref="ComponentConfigException">The type or a field is unknown, missing or out of bounds.</exception>
    public static LayerSpec Read(int index, JsonNode? json)
    {
        var place = $"model.layers[{index}]";
        var fields = json switch
        {
            JsonObject given => given,
            JsonValue value when value.GetValueKind() == JsonValueKind.String => new JsonObject { ["type"] = value.GetValue<string>() },
            _ => throw new ComponentConfigException(
                place, $$"""'{{place}}' must be a name such as "relu" or an object such as { "type": "linear", "out": 64 }, but is {{json?.ToJsonString() ?? "null"}}."""),
        };

        var read = new SpecReader(place, fields);
        var type = read.OneOf("type", Types);
        read.Only(type switch { "linear" => ["type", "in", "out", "bias"], "dropout" => ["type", "p"], _ => ["type"] });
        return type switch
        {
            "linear" => new LinearSpec(
                index,
                read.Whole("in", 1, WidestLayer),
                read.Whole("out", 1, WidestLayer) ?? throw read.Refuse("out", "is missing; give the number of values the layer gives."),
                read.Flag("bias", true)),
            "dropout" => new DropoutSpec(index, read.Number("p", 0, 0.99, 0.5)),
            _ => new ActivationSpec(index, type),
        };
    }
}

/// <summary>y = x·Wᵀ + b.</summary>
/// <param name="Index">Position in the model.</param>
/// <param name="In">Values a row that it takes; whatever comes when null.</param>
/// <param name="Width">Values a row that it gives.</param>
/// <param name="Bias">Whether b is there.</param>
internal sealed record LinearSpec(int Index, int? In, int Width, bool Bias) : LayerSpec(Index, "linear")
{
    public override int Out(int width) => In is null || In == width
        ? Width
        : throw new ComponentConfigException(
            $"model.layers[{Index}].in",
            $"Layer {Index} (linear) takes {In} values a row ('in'), but gets {width} from {(Index == 0 ? "the input columns" : $"layer {Index - 1}")}; " +
            "correct 'in' or leave it out.");
}

/// <summary>relu, tanh or sigmoid, value by value.</summary>
internal sealed record ActivationSpec(int Index, string Type) : LayerSpec(Index, Type);

/// <summary>While training, each value becomes 0 with probability p and is divided by 1 − p otherwise; unchanged in prediction.</summary>
internal sealed record DropoutSpec(int Index, double P) : LayerSpec(Index, "dropout");
