using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>A network of a chain whose columns and shapes are known, as it is saved. No tensor exists yet.</summary>
/// <param name="Node">The node's id; empty in the state of a single network.</param>
/// <param name="Weights">The node whose weights it uses; empty in the state of a single network.</param>
/// <param name="Model">Its layers.</param>
/// <param name="Columns">The columns it reads, in order; those that fit the model's patterns when null.</param>
/// <param name="Inputs">Values a row in those columns.</param>
internal sealed record ChainPart(string Node, string Weights, ModelSpec Model, IReadOnlyList<string>? Columns, int Inputs)
{
    /// <summary>What the names of its tensors begin with where several networks are saved: <c>embedder.0.weight</c>.</summary>
    public string Prefix => Weights.Length > 0 ? Weights + "." : "";

    /// <summary>The columns it reads of these rows.</summary>
    /// <exception cref="ColumnMissingException">A column is missing.</exception>
    public IReadOnlyList<string> ColumnsOf(Message rows) => Columns ?? Model.Columns.In(rows);

    /// <summary>The parts of a chain as the first rows shape them: each reads what the batch has, or what those before it give.</summary>
    /// <param name="models">The networks, in the order they are called.</param>
    /// <param name="first">At least one row.</param>
    /// <exception cref="ColumnMissingException">A column is missing.</exception>
    /// <exception cref="ComponentConfigException">Layers do not take what they get.</exception>
    public static ImmutableArray<ChainPart> Of(IReadOnlyList<ChainSpec> models, Message first)
    {
        var rows = first.Slice(0, Math.Min(1, first.Length));
        var parts = ImmutableArray.CreateBuilder<ChainPart>(models.Count);
        foreach (var model in models)
        {
            var columns = model.Model.Columns.In(rows);
            parts.Add(new ChainPart(model.Node, model.Weights, model.Model.ShapedBy(rows), columns, columns.Sum(column => rows.Numbers(column).Type.RowSize)));
            if (parts.Count == models.Count || parts[^1].Inputs == 0) break;
            foreach (var (column, row) in Network.Planned(parts[^1].Model, parts[^1].Inputs).Outputs)
                rows = rows.With(column, TensorColumn.Of<float>(new float[rows.Length * row.Size], [.. row.Axes.Select(axis => (int)axis)]));
        }
        return parts.ToImmutable();
    }

    /// <summary>As it is saved, without the nodes' ids.</summary>
    public JsonObject ToJson() => new()
    {
        ["model"] = Model.Json.DeepClone(),
        ["columns"] = Columns is null ? null : new JsonArray([.. Columns.Select(c => JsonValue.Create(c))]),
        ["inputs"] = Inputs,
        ["shapes"] = new JsonArray([.. Model.Inputs.Select(i => new JsonArray([.. (i.Shape?.Axes ?? []).Select(axis => (JsonNode)axis)]))]),
    };

    /// <summary>Reads what was saved.</summary>
    /// <param name="json">The part.</param>
    /// <param name="node">The node's id.</param>
    /// <param name="weights">The node whose weights it uses.</param>
    /// <exception cref="ComponentConfigException">The layers are unknown.</exception>
    /// <exception cref="KeyNotFoundException">A field is missing; the message is its name.</exception>
    public static ChainPart Read(JsonObject json, string node, string weights) => new(
        node, weights, SpecOf(json), (json["columns"] as JsonArray)?.Select(c => c!.GetValue<string>()).ToArray(),
        json["inputs"]?.GetValue<int>() ?? throw new KeyNotFoundException("inputs"));

    // States of older releases have no shapes: their values stood on one axis wherever the model gave none.
    private static ModelSpec SpecOf(JsonObject json)
    {
        var spec = ModelSpec.Read(json["model"] as JsonObject ?? throw new KeyNotFoundException("model"));
        return json["shapes"] is JsonArray shapes && shapes.Count == spec.Inputs.Length && shapes.All(shape => shape is JsonArray { Count: > 0 })
            ? spec.WithShapes([.. shapes.Select(shape => new RowShape([.. ((JsonArray)shape!).Select(axis => axis!.GetValue<long>())]))])
            : spec;
    }
}
