using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>A network as configured: the columns it reads, the column it gives, its layers in order.</summary>
/// <remarks><c>{ "in": "pixel*", "out": "scores", "layers": [ { "type": "linear", "out": 64 }, "relu", { "type": "linear", "out": 10 } ] }</c></remarks>
internal sealed class ModelSpec
{
    private ModelSpec(JsonObject json, ColumnPattern columns, string output, ImmutableArray<LayerSpec> layers) =>
        (Json, Columns, Out, Layers) = (json, columns, output, layers);

    /// <summary>As it was given.</summary>
    public JsonObject Json { get; }

    /// <summary>The columns it reads.</summary>
    public ColumnPattern Columns { get; }

    /// <summary>The name of the column it gives.</summary>
    public string Out { get; }

    /// <summary>At least one.</summary>
    public ImmutableArray<LayerSpec> Layers { get; }

    /// <summary>The model of this JSON.</summary>
    /// <exception cref="ComponentConfigException">A field is unknown, missing or out of bounds, or layers do not fit each other.</exception>
    public static ModelSpec Read(JsonObject json)
    {
        var read = new SpecReader("model", json);
        read.Only("in", "out", "layers");
        if (json["layers"] is not JsonArray { Count: > 0 } layers) throw read.Refuse("layers", "must be a list of at least one layer.");

        var specs = layers.Select((layer, index) => LayerSpec.Read(index, layer));
        var spec = new ModelSpec((JsonObject)json.DeepClone(), ColumnsOf(read, json["in"]), read.Text("out"), [.. specs]);
        spec.CheckWhatIsKnown();
        return spec;
    }

    /// <summary>Values a row before each layer, and after the last.</summary>
    /// <param name="inputs">Values a row that the input columns give.</param>
    /// <exception cref="ComponentConfigException">A layer does not take what it gets.</exception>
    public int[] Widths(int inputs)
    {
        var widths = new int[Layers.Length + 1];
        widths[0] = inputs;
        foreach (var layer in Layers) widths[layer.Index + 1] = layer.Out(widths[layer.Index]);
        return widths;
    }

    private static ColumnPattern ColumnsOf(SpecReader read, JsonNode? json)
    {
        try
        {
            return json?.Deserialize<ColumnPattern>() ?? throw read.Refuse("in", "is missing; name the columns that the model reads, such as \"pixel*\".");
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            throw read.Refuse("in", $"must be a column name, in which * stands for any text, or a list of such, but is {json?.ToJsonString()}.");
        }
    }

    // Layers behind the first linear one can be checked before any data is seen.
    private void CheckWhatIsKnown()
    {
        int? width = null;
        foreach (var layer in Layers) width = width is { } known ? layer.Out(known) : (layer as LinearSpec)?.Width;
    }
}
