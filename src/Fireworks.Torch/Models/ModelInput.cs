using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>One input of a network: its columns, the shape their values take, and the layers behind it.</summary>
/// <param name="Name">Its name; empty for the only input of a network that names none.</param>
/// <param name="Columns">The columns it reads, side by side in one row.</param>
/// <param name="Shape">The shape of a row; one axis of all values when null.</param>
/// <param name="Layers">The layers behind it; none when null.</param>
internal sealed record ModelInput(string Name, ColumnPattern Columns, RowShape? Shape, SequentialSpec? Layers)
{
    /// <summary>The input of <c>"in": "pixel*"</c>, with the model's <c>shape</c>.</summary>
    public static ModelInput Only(SpecReader model) => new("", ColumnsOf(model, "in"), model.Shape("shape"), null);

    /// <summary>An input of <c>inputs</c>: columns, or an object of <c>columns</c>, <c>shape</c> and <c>layers</c>.</summary>
    public static ModelInput Read(string name, JsonNode? json, SpecReader inputs)
    {
        ModelNames.Check(name, inputs);
        if (json is not JsonObject fields) return new ModelInput(name, ColumnsOf(inputs, name), null, null);

        var place = $"model.inputs.{name}";
        var read = new SpecReader(place, fields);
        read.Only("columns", "shape", "layers");
        var first = new LayerPlace($"{place}.layers", $"{name}.", 0, $"the columns of input '{name}'");
        return new ModelInput(
            name, ColumnsOf(read, "columns"), read.Shape("shape"), fields.ContainsKey("layers") ? SequentialSpec.Read(first, first, read, "layers") : null);
    }

    private static ColumnPattern ColumnsOf(SpecReader read, string field)
    {
        var json = read.Json[field];
        try
        {
            return json?.Deserialize<ColumnPattern>() ?? throw read.Refuse(field, "is missing; name the columns that the model reads, such as \"pixel*\".");
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            throw read.Refuse(field, $"must be a column name, in which * stands for any text, or a list of such, but is {json?.ToJsonString()}.");
        }
    }
}

/// <summary>One output of a network: the column it gives, and the layers that make it of what the network's own layers gave.</summary>
/// <param name="Name">The name of the column.</param>
/// <param name="Layers">The layers; none when null.</param>
internal sealed record ModelOutput(string Name, SequentialSpec? Layers)
{
    /// <summary>An output of <c>outputs</c>: a list of layers.</summary>
    public static ModelOutput Read(string name, SpecReader outputs, int layersBefore)
    {
        ModelNames.Check(name, outputs);
        var before = layersBefore > 0 ? $"layer {layersBefore - 1}" : "the input columns";
        var first = new LayerPlace($"model.outputs.{name}", $"{name}.", 0, before);
        return new ModelOutput(name, SequentialSpec.Read(first, first, outputs, name));
    }
}

/// <summary>How inputs and outputs may be called: their names begin the names of weights.</summary>
internal static class ModelNames
{
    private const int Longest = 64;

    /// <summary>Refuses a name that could be confused with a layer's.</summary>
    public static void Check(string name, SpecReader read)
    {
        if (name.Length is 0 or > Longest || char.IsAsciiDigit(name[0]) || !name.All(c => char.IsLetterOrDigit(c) || c is '_' or '-'))
            throw read.Refuse(name, $"is no name for an input or output: use 1 to {Longest} letters, digits, _ and -, the first no digit.");
    }
}
