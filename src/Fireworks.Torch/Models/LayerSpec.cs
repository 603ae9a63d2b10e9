using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>One layer as configured. It knows no shapes until it is planned for the row it gets.</summary>
/// <param name="Place">Where it stands; names its weights and errors.</param>
/// <param name="Type">Its type in the JSON.</param>
internal abstract record LayerSpec(LayerPlace Place, string Type)
{
    /// <summary>The most values that one axis of a layer has.</summary>
    public const int Widest = 1 << 20;

    private const int Deepest = 16;

    private delegate LayerSpec Reader(LayerPlace place, string type, SpecReader read);

    private static readonly FrozenDictionary<string, Reader> Readers = new (Reader Read, string[] Types)[]
    {
        (LinearSpec.Read, ["linear"]),
        (ConvolutionSpec.Read, ["conv1d", "conv2d", "conv3d"]),
        (PoolingSpec.Read, PoolingSpec.Types),
        (AdaptivePoolingSpec.Read, AdaptivePoolingSpec.Types),
        (FlattenSpec.Read, ["flatten"]),
        (ReshapeSpec.Read, ["reshape"]),
        (PermuteSpec.Read, ["permute"]),
        (ReduceSpec.Read, ["mean", "max"]),
        (RecurrentSpec.Read, ["rnn", "lstm", "gru"]),
        (AttentionSpec.Read, ["attention"]),
        (TransformerSpec.Read, ["transformer"]),
        (BatchNormSpec.Read, ["batch_norm"]),
        (LayerNormSpec.Read, ["layer_norm"]),
        (GroupNormSpec.Read, ["group_norm"]),
        (DropoutSpec.Read, ["dropout"]),
        (ActivationSpec.Read, ActivationSpec.Types),
        (EmbeddingSpec.Read, ["embedding"]),
        (SequentialSpec.Read, ["sequential"]),
        (ResidualSpec.Read, ["residual"]),
        (FormulaSpec.Read, ["formula"]),
    }.SelectMany(r => r.Types.Select(type => KeyValuePair.Create(type, r.Read))).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The types that there are, in alphabetical order.</summary>
    public static IReadOnlyList<string> Known { get; } = [.. Readers.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The layer of this JSON: <c>"relu"</c>, or <c>{ "type": "linear", "out": 64 }</c>.</summary>
    /// <exception cref="ComponentConfigException">The type or a field is unknown, missing or out of bounds.</exception>
    public static LayerSpec Read(LayerPlace place, JsonNode? json)
    {
        var fields = json switch
        {
            JsonObject given => given,
            JsonValue value when value.GetValueKind() == JsonValueKind.String => new JsonObject { ["type"] = value.GetValue<string>() },
            _ => throw new ComponentConfigException(
                place.Json, $$"""'{{place.Json}}' must be a name such as "relu" or an object such as { "type": "linear", "out": 64 }, but is {{json?.ToJsonString() ?? "null"}}."""),
        };
        if (place.Depth > Deepest) throw new ComponentConfigException(place.Json, $"'{place.Json}' lies in more than {Deepest} layers that hold layers; nest them less.");

        var read = new SpecReader(place.Json, fields);
        var type = read.OneOf("type", [.. Known]);
        return Readers[type](place, type, read);
    }

    /// <summary>Infers the row it gives and asks for its weights.</summary>
    /// <param name="row">The row it gets.</param>
    /// <param name="blueprint">Takes what it needs.</param>
    /// <exception cref="ComponentConfigException">It does not take such rows.</exception>
    public abstract LayerPlan Plan(RowShape row, Blueprint blueprint);

    /// <summary>The last extent of the rows it gives, as far as that is known before the input columns are; checks what it gets.</summary>
    /// <param name="width">The last extent of what it gets; null when unknown.</param>
    public virtual int? LastWidth(int? width) => null;

    /// <summary>The name of one of its tensors, such as <c>0.weight</c>.</summary>
    protected string NameOf(string tensor) => $"{Place.Name}.{tensor}";

    /// <summary>The error of a row that it does not take.</summary>
    /// <param name="takes">What it takes.</param>
    /// <param name="row">What it gets.</param>
    /// <param name="remedy">What to do.</param>
    /// <param name="field">The field at fault; the layer when null.</param>
    protected ComponentConfigException Misfit(string takes, object row, string remedy, string? field = null) => new(
        field is null ? Place.Json : $"{Place.Json}.{field}", $"Layer {Place.Name} ({Type}) takes {takes}, but gets {row} from {Place.Before}; {remedy}");
}
