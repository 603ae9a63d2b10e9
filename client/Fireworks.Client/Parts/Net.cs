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

    /// <summary>Layers one after the other: <c>Net.Sequential("pixel*", Layer.Conv2d(8, 3), Layer.Activation("relu"), …) with { Shape = [1, 8, 8] }</c>.</summary>
    /// <param name="input">The columns it reads: a name, or a pattern with <c>*</c>.</param>
    /// <param name="layers">The layers; at least one.</param>
    public static Net Sequential(string input, params Layer[] layers) => new(Require.NotEmpty(input), layers);

    /// <summary>The shape of a row, channels first, such as [1, 8, 8]; all values on one axis when empty, the default.</summary>
    public IReadOnlyList<int> Shape { get; init; } = [];

    /// <summary>Layers, by their position, and weights, such as <c>0.bias</c>, that do not learn. Default none.</summary>
    public IReadOnlyList<string> Frozen { get; init; } = [];

    internal JsonObject ToJson() => ConfigJson.Of(
        ("in", In), ("shape", Shape.Count > 0 ? ConfigJson.List(Shape) : null), ("out", Out), ("frozen", Frozen.Count > 0 ? ConfigJson.List(Frozen) : null), ("layers", new JsonArray([.. Layers.Select(l => l.ToJson())])));
}
