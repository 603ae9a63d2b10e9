namespace Fireworks;

/// <summary>The values of a row as one axis, the last axis running fastest: <c>"flatten"</c>.</summary>
internal sealed record FlattenSpec(LayerPlace Place) : LayerSpec(Place, "flatten")
{
    public static LayerSpec Read(LayerPlace place, string type, SpecReader read)
    {
        read.Only("type");
        return new FlattenSpec(place);
    }

    public override LayerPlan Plan(RowShape row, Blueprint blueprint) => new(RowShape.Of(row.Size), (x, _) => x.flatten(1));
}
