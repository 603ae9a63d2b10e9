using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>A network as configured: the columns it reads, its layers in order, the columns it gives.</summary>
/// <remarks>
/// <para>One input and one output:
/// <c>{ "in": "pixel*", "shape": [1, 8, 8], "out": "scores", "layers": [ { "type": "conv2d", "out": 8, "kernel": 3 }, "relu", "flatten", { "type": "linear", "out": 10 } ] }</c>.
/// Without <c>shape</c> a single column keeps its own, and several columns' values stand side by side on one axis.</para>
/// <para>Several of either:
/// <c>{ "inputs": { "image": { "columns": "pixel*", "shape": [1, 8, 8], "layers": [ … ] }, "age": "age" }, "merge": "concat", "layers": [ … ],
/// "outputs": { "scores": [ … ], "width": [ … ] } }</c>. <c>merge</c> puts what their layers give side by
/// side along the first axis (<c>concat</c>, the default), or adds or multiplies it. The outputs' layers follow the model's; a loss judges the first.</para>
/// <para><c>frozen</c> names layers or weights that do not learn, such as <c>["0", "image"]</c>.</para>
/// </remarks>
internal sealed class ModelSpec
{
    private static readonly string[] Merges = ["concat", "add", "multiply"];

    private ModelSpec(JsonObject json, ImmutableArray<ModelInput> inputs, string merge, SequentialSpec? layers, ImmutableArray<ModelOutput> outputs, ImmutableArray<string> frozen)
    {
        (Json, Inputs, Merge, Layers, Outputs, Frozen) = (json, inputs, merge, layers, outputs, frozen);
        Columns = new ColumnPattern(inputs.SelectMany(input => input.Columns.Patterns));
    }

    /// <summary>As it was given.</summary>
    public JsonObject Json { get; }

    /// <summary>The columns that all inputs read, input by input.</summary>
    public ColumnPattern Columns { get; }

    /// <summary>The name of the first column it gives.</summary>
    public string Out => Outputs[0].Name;

    /// <summary>At least one.</summary>
    public ImmutableArray<ModelInput> Inputs { get; }

    /// <summary>How what the inputs give becomes one.</summary>
    public string Merge { get; }

    /// <summary>The layers between inputs and outputs; none when null.</summary>
    public SequentialSpec? Layers { get; }

    /// <summary>At least one.</summary>
    public ImmutableArray<ModelOutput> Outputs { get; }

    /// <summary>Layers and weights that do not learn.</summary>
    public ImmutableArray<string> Frozen { get; }

    /// <summary>The model of this JSON.</summary>
    /// <exception cref="ComponentConfigException">Fields are unknown, missing or out of bounds, or layers do not fit each other; all that is found is named.</exception>
    public static ModelSpec Read(JsonObject json)
    {
        var read = new SpecReader("model", json);
        read.Only("in", "shape", "out", "layers", "inputs", "merge", "outputs", "frozen");
        var several = json.ContainsKey("outputs");
        var problems = new ConfigProblems();
        var layers = several && !json.ContainsKey("layers") ? null : problems.Try(() => SequentialSpec.Read(LayerPlace.Top, LayerPlace.Top, read, "layers"));
        var inputs = problems.Try(() => new Box<ModelInput>(InputsOf(read, problems)));
        var outputs = problems.Try(() => new Box<ModelOutput>(several ? OutputsOf(read, problems) : [new ModelOutput(read.Text("out"), null)]));
        var frozen = problems.Try(() => new Box<string>(FrozenOf(read)));
        problems.Try(() => json.ContainsKey("merge") ? read.OneOf("merge", Merges) : "");
        problems.Throw();
        return new ModelSpec(
            (JsonObject)json.DeepClone(), inputs!.Items, json["merge"]?.GetValue<string>() ?? "concat", layers, outputs!.Items, frozen!.Items);
    }

    /// <summary>The same model with the shapes that its inputs' columns have, where it gives none: a single column's own, or all values on one axis.</summary>
    /// <param name="rows">Rows with the columns.</param>
    /// <exception cref="ColumnMissingException">A column is missing.</exception>
    /// <exception cref="ColumnTypeException">A column holds text.</exception>
    public ModelSpec ShapedBy(Message rows) => WithShapes([.. Inputs.Select(input => input.Shape ?? ShapeOf(input.Columns.In(rows), rows))]);

    /// <summary>The same model with these shapes of its inputs, in order.</summary>
    public ModelSpec WithShapes(IReadOnlyList<RowShape> shapes) =>
        new(Json, [.. Inputs.Zip(shapes, (input, shape) => input with { Shape = shape })], Merge, Layers, Outputs, Frozen);

    /// <summary>The same model with the shapes of another's inputs.</summary>
    /// <param name="other">A model of the same layers.</param>
    public ModelSpec ShapedAs(ModelSpec other) =>
        new(Json, [.. Inputs.Zip(other.Inputs, (own, theirs) => own with { Shape = theirs.Shape })], Merge, Layers, Outputs, Frozen);

    /// <summary>The same model of which these layers and weights do not learn.</summary>
    public ModelSpec WithFrozen(ImmutableArray<string> frozen) => new(Json, Inputs, Merge, Layers, Outputs, frozen);

    /// <summary>What weights there are, and how they are used: the JSON without the names of columns and without what is frozen. Models of equal layers
    /// can share weights.</summary>
    public JsonObject LayersOnly()
    {
        var layers = (JsonObject)Json.DeepClone();
        foreach (var field in new[] { "in", "out", "frozen" }) layers.Remove(field);
        foreach (var field in new[] { "inputs", "outputs" })
            if (layers[field] is JsonObject named) layers[field] = new JsonArray([.. named.Select(each => Layers(each.Key, each.Value))]);   // their order counts
        return layers;

        static JsonNode Layers(string name, JsonNode? json) => new JsonObject
        {
            ["name"] = name,
            ["shape"] = (json as JsonObject)?["shape"]?.DeepClone(),
            ["layers"] = (json as JsonObject)?["layers"]?.DeepClone() ?? (json as JsonArray)?.DeepClone(),
        };
    }

    private static RowShape ShapeOf(IReadOnlyList<string> columns, Message rows)
    {
        var types = columns.Select(column => rows.Numbers(column).Type).ToArray();
        return types is [{ RowShape.Length: > 1 } one] ? new RowShape([.. one.RowShape.Select(extent => (long)extent)]) : RowShape.Of(types.Sum(type => (long)type.RowSize));
    }

    private static ImmutableArray<ModelInput> InputsOf(SpecReader read, ConfigProblems problems)
    {
        if (!read.Json.ContainsKey("inputs")) return [ModelInput.Only(read)];
        foreach (var field in new[] { "in", "shape" })
            if (read.Json.ContainsKey(field)) throw read.Refuse(field, "stands beside 'inputs'; give each input its own there.");
        if (read.Json["inputs"] is not JsonObject { Count: > 0 } named) throw read.Refuse("inputs", "must name at least one input, such as { \"image\": \"pixel*\" }.");

        var each = new SpecReader("model.inputs", named);
        return [.. named.Select(input => problems.Try(() => ModelInput.Read(input.Key, input.Value, each))).OfType<ModelInput>()];
    }

    private static ImmutableArray<ModelOutput> OutputsOf(SpecReader read, ConfigProblems problems)
    {
        if (read.Json.ContainsKey("out")) throw read.Refuse("out", "stands beside 'outputs'; name the column there.");
        if (read.Json["outputs"] is not JsonObject { Count: > 0 } named) throw read.Refuse("outputs", "must name at least one column with its layers, such as { \"scores\": [ … ] }.");

        var each = new SpecReader("model.outputs", named);
        var before = (read.Json["layers"] as JsonArray)?.Count ?? 0;
        return [.. named.Select(output => problems.Try(() => ModelOutput.Read(output.Key, each, before))).OfType<ModelOutput>()];
    }

    private static ImmutableArray<string> FrozenOf(SpecReader read) => read.Json["frozen"] switch
    {
        null => [],
        JsonArray list when list.All(name => name?.GetValueKind() == System.Text.Json.JsonValueKind.String) => [.. list.Select(name => name!.GetValue<string>())],
        var other => throw read.Refuse("frozen", $"must be a list of names of layers or weights, such as [\"0\"], but is {other.ToJsonString()}."),
    };

    private sealed record Box<T>(ImmutableArray<T> Items);
}
