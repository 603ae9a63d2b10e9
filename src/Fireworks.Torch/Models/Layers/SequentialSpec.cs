using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>Layers one after the other, as one: <c>{ "type": "sequential", "layers": [ … ] }</c>.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Layers">The layers; may be none inside an input or output.</param>
internal sealed record SequentialSpec(LayerPlace Place, ImmutableArray<LayerSpec> Layers) : LayerSpec(Place, "sequential")
{
    public static LayerSpec Read(LayerPlace place, string type, SpecReader read)
    {
        read.Only("type", "layers");
        return Read(place, place.Inside("layers"), read, "layers");
    }

    /// <summary>The layers in a field.</summary>
    /// <param name="place">Where they stand together.</param>
    /// <param name="first">Where the first stands.</param>
    /// <param name="read">The object.</param>
    /// <param name="field">The field; a list of at least one layer.</param>
    /// <exception cref="ComponentConfigException">It is no such list, or some of its layers cannot be; all are named.</exception>
    public static SequentialSpec Read(LayerPlace place, LayerPlace first, SpecReader read, string field)
    {
        var list = read.Json[field] as JsonArray;
        if (list is not { Count: > 0 }) throw read.Refuse(field, "must be a list of at least one layer.");

        var problems = new ConfigProblems();
        var layers = list.Select((layer, index) => problems.Try(() => LayerSpec.Read(first with { Index = index }, layer))).ToArray();
        problems.Throw();
        var spec = new SequentialSpec(place, [.. layers.Select(layer => layer!)]);
        spec.LastWidth(null);                                 // what stands behind the first layer of known width is checked before any data is seen
        return spec;
    }

    public override int? LastWidth(int? width) => Layers.Aggregate(width, (known, layer) => layer.LastWidth(known));

    public override LayerPlan Plan(RowShape row, Blueprint blueprint)
    {
        var steps = new Func<TorchSharp.torch.Tensor, Pass, TorchSharp.torch.Tensor>[Layers.Length];
        foreach (var (index, layer) in Layers.Index())
        {
            var plan = layer.Plan(row, blueprint);
            (steps[index], row) = (plan.Forward, plan.Gives);
            blueprint.Pass(row);
        }
        return new LayerPlan(row, (x, pass) =>
        {
            foreach (var step in steps) x = step(x, pass);
            return x;
        });
    }
}
