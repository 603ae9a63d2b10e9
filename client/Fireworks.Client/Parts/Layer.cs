using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>One layer of a network. What it takes and gives, and where its rule comes from, say the docs of the layer of that name in the graph.</summary>
public sealed partial class Layer
{
    private readonly Func<JsonNode> _json;

    private Layer(Func<JsonNode> json) => _json = json;

    /// <summary>y = x·Wᵀ + b, along the last axis.</summary>
    /// <param name="width">Values that it gives; at least 1.</param>
    public static Layer Linear(Setting<int> width) => Of("linear", ("out", width.Json));

    /// <summary>A function of each value, such as <c>relu</c>, <c>gelu</c>, <c>silu</c>, <c>tanh</c> or <c>sigmoid</c>, or <c>softmax</c> along the last axis.</summary>
    public static Layer Activation(string name) => new(() => JsonValue.Create(Require.NotEmpty(name)));

    /// <summary>While training, each value becomes 0 with probability p and is divided by 1 − p otherwise.</summary>
    /// <param name="p">From 0 to 0.99.</param>
    public static Layer Dropout(Setting<double> p) => Of("dropout", ("p", p.Json));

    /// <summary>A learned vector for each whole number from 0: [T, width] of [T].</summary>
    /// <param name="count">How many numbers there are.</param>
    /// <param name="width">Values of a vector.</param>
    /// <param name="padding">A number whose vector stays 0; none when null.</param>
    public static Layer Embedding(Setting<int> count, Setting<int> width, int? padding = null) => Of("embedding", ("count", count.Json), ("out", width.Json), ("padding", padding));

    /// <summary>A formula of x, the row that comes in, and names that are learned: <c>Layer.Formula("a + b*x", ("a", 0), ("b", 1))</c>.</summary>
    /// <param name="formula">The formula.</param>
    /// <param name="parameters">What is learned, and the value it starts from.</param>
    public static Layer Formula(string formula, params (string Name, double Start)[] parameters) => Of(
        "formula", ("formula", Require.NotEmpty(formula)), ("parameters", new JsonObject(parameters.Select(p => KeyValuePair.Create(p.Name, (JsonNode?)p.Start)))));

    /// <summary>Layers one after the other, as one.</summary>
    /// <param name="layers">At least one.</param>
    public static Layer Sequential(params Layer[] layers) => Of("sequential", ("layers", List(layers)));

    /// <summary>y = layers(x) + x.</summary>
    /// <param name="layers">At least one; together they give rows of the shape they get.</param>
    public static Layer Residual(params Layer[] layers) => Of("residual", ("layers", List(layers)));

    /// <summary>y = layers(x) + shortcut(x).</summary>
    /// <param name="shortcut">The way around.</param>
    /// <param name="layers">At least one.</param>
    public static Layer Residual(IReadOnlyList<Layer> shortcut, params Layer[] layers) => Of("residual", ("layers", List(layers)), ("shortcut", List(shortcut)));

    internal JsonNode ToJson() => _json();

    private static Layer Of(string type, params (string Name, JsonNode? Value)[] fields) => new(() => ConfigJson.Of([("type", type), .. fields.Select(f => (f.Name, f.Value?.DeepClone()))]));

    private static JsonArray List(IEnumerable<Layer> layers) => new([.. layers.Select(layer => layer.ToJson())]);
}
