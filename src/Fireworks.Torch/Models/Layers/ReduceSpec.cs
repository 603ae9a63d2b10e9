namespace Fireworks;

/// <summary>The mean or the largest value along one axis, which goes: <c>{ "type": "mean", "axis": 0 }</c> makes [F] of [T, F].</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Type"><c>mean</c> or <c>max</c>.</param>
/// <param name="Axis">The axis of the row, from 0. Default 0.</param>
internal sealed record ReduceSpec(LayerPlace Place, string Type, int Axis) : LayerSpec(Place, Type)
{
    public static LayerSpec Read(LayerPlace place, string type, SpecReader read)
    {
        read.Only("type", "axis");
        return new ReduceSpec(place, type, read.Whole("axis", 0, 7) ?? 0);
    }

    public override LayerPlan Plan(RowShape row, Blueprint blueprint)
    {
        if (row.Rank < 2 || Axis >= row.Rank)
            throw Misfit($"rows of at least {Math.Max(2, Axis + 1)} axes", row, "name an axis that the row has; one axis must remain.", "axis");
        return new LayerPlan(new RowShape(row.Axes.RemoveAt(Axis)), Type == "mean"
            ? (x, _) => x.mean([Axis + 1])
            : (x, _) => x.amax([Axis + 1]));
    }
}
