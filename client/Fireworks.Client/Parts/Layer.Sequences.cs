using System.Text.Json.Nodes;

namespace Fireworks;

// Layers over rows of [steps, values].
public sealed partial class Layer
{
    /// <summary>A recurrent layer with gates for what it keeps, forgets and gives.</summary>
    /// <param name="width">Values of the state.</param>
    /// <param name="layers">Layers, each over the states of the one below. Default 1.</param>
    /// <param name="bidirectional">Whether the sequence is read from its end as well; gives twice as many values. Default no.</param>
    /// <param name="last">Whether only the states at the end are given. Default no: those of all steps.</param>
    public static Layer Lstm(Setting<int> width, Setting<int>? layers = null, bool bidirectional = false, bool last = false) => Recurrent("lstm", width, layers, bidirectional, last);

    /// <summary>A recurrent layer with two gates.</summary>
    /// <inheritdoc cref="Lstm"/>
    public static Layer Gru(Setting<int> width, Setting<int>? layers = null, bool bidirectional = false, bool last = false) => Recurrent("gru", width, layers, bidirectional, last);

    /// <summary>A recurrent layer of tanh alone.</summary>
    /// <inheritdoc cref="Lstm"/>
    public static Layer Rnn(Setting<int> width, Setting<int>? layers = null, bool bidirectional = false, bool last = false) => Recurrent("rnn", width, layers, bidirectional, last);

    /// <summary>Multi-head self-attention.</summary>
    /// <param name="heads">They divide the values of a step.</param>
    /// <param name="causal">Whether a step sees itself and earlier ones only. Default no.</param>
    public static Layer Attention(Setting<int> heads, bool causal = false) => Of("attention", ("heads", heads.Json), ("causal", causal ? JsonValue.Create(true) : null));

    /// <summary>One encoder block of a transformer.</summary>
    /// <param name="heads">They divide the values of a step.</param>
    /// <param name="feedforward">Values of the inner layer. Default 2048.</param>
    /// <param name="dropout">The part left out while training. Default 0.1.</param>
    /// <param name="causal">Whether a step sees itself and earlier ones only. Default no.</param>
    public static Layer Transformer(Setting<int> heads, Setting<int>? feedforward = null, Setting<double>? dropout = null, bool causal = false) => Of(
        "transformer", ("heads", heads.Json), ("feedforward", feedforward?.Json), ("dropout", dropout?.Json), ("causal", causal ? JsonValue.Create(true) : null));

    /// <summary>The values of each step to mean 0 and variance 1.</summary>
    public static Layer LayerNorm() => new(() => JsonValue.Create("layer_norm"));

    /// <summary>The mean along one axis, which goes.</summary>
    /// <param name="axis">The axis of the row, from 0. Default 0: the mean over steps.</param>
    public static Layer Mean(int axis = 0) => Of("mean", ("axis", axis));

    /// <summary>The largest value along one axis, which goes.</summary>
    /// <param name="axis">The axis of the row, from 0. Default 0.</param>
    public static Layer Max(int axis = 0) => Of("max", ("axis", axis));

    private static Layer Recurrent(string type, Setting<int> width, Setting<int>? layers, bool bidirectional, bool last) => Of(
        type, ("out", width.Json), ("layers", layers?.Json), ("bidirectional", bidirectional ? JsonValue.Create(true) : null), ("give", last ? JsonValue.Create("last") : null));
}
