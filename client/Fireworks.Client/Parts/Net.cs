using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>A network: the columns it reads, the column it gives, its layers in order.</summary>
/// <param name="In">The columns it reads: a name, or a pattern with <c>*</c>.</param>
/// <param name="Layers">The layers; at least one.</param>
/// <param name="Out">The column it gives. Default <c>scores</c>.</param>
public sealed record Net(string In, IReadOnlyList<Layer> Layers, string Out = "scores")
{
    /// <summary>Linear layers with an activation between them; the last gives one score a class.</summary>
    /// <param name="input">The columns it reads: a name, or a pattern with <c>*</c>.</param>
    /// <param name="hidden">The widths of the hidden layers; may be empty.</param>
    /// <param name="classes">Scores a row; at least 1.</param>
    /// <param name="activation"><c>relu</c> (default), <c>tanh</c> or <c>sigmoid</c>.</param>
    /// <param name="dropout">The part of hidden values left out while training; none when null.</param>
    public static Net Mlp(string input, IReadOnlyList<Setting<int>> hidden, Setting<int> classes, string activation = "relu", Setting<double>? dropout = null)
    {
        var layers = new List<Layer>();
        foreach (var width in hidden)
        {
            layers.Add(Layer.Linear(width));
            layers.Add(Layer.Activation(activation));
            if (dropout is { } p) layers.Add(Layer.Dropout(p));
        }
        return new Net(Require.NotEmpty(input), [.. layers, Layer.Linear(classes)]);
    }

    internal JsonObject ToJson() => ConfigJson.Of(("in", In), ("out", Out), ("layers", new JsonArray([.. Layers.Select(l => l.ToJson())])));
}

/// <summary>One layer of a network.</summary>
public sealed class Layer
{
    private readonly Func<JsonNode> _json;

    private Layer(Func<JsonNode> json) => _json = json;

    /// <summary>y = x·Wᵀ + b.</summary>
    /// <param name="width">Values a row that it gives; at least 1.</param>
    public static Layer Linear(Setting<int> width) => new(() => ConfigJson.Of(("type", "linear"), ("out", width.Json)));

    /// <summary>A function of each value: <c>relu</c>, <c>tanh</c> or <c>sigmoid</c>.</summary>
    public static Layer Activation(string name) => new(() => JsonValue.Create(Require.NotEmpty(name)));

    /// <summary>While training, each value becomes 0 with probability p and is divided by 1 − p otherwise.</summary>
    /// <param name="p">From 0 to 0.99.</param>
    public static Layer Dropout(Setting<double> p) => new(() => ConfigJson.Of(("type", "dropout"), ("p", p.Json)));

    internal JsonNode ToJson() => _json();
}
