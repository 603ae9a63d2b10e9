using System.Collections.Immutable;

namespace Fireworks;

/// <summary>The values of a row, in their order, over other axes: <c>{ "type": "reshape", "shape": [1, 8, 8] }</c>.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Shape">The extents, 1 to 8 of them.</param>
internal sealed record ReshapeSpec(LayerPlace Place, RowShape Shape) : LayerSpec(Place, "reshape")
{
    public static LayerSpec Read(LayerPlace place, string type, SpecReader read)
    {
        read.Only("type", "shape");
        return new ReshapeSpec(place, read.Shape("shape") ?? throw read.Refuse("shape", "is missing; give the extents, such as [1, 8, 8]."));
    }

    public override LayerPlan Plan(RowShape row, Blueprint blueprint) => row.Size == Shape.Size
        ? new LayerPlan(Shape, (x, _) => x.reshape(Shape.OfRows()))
        : throw Misfit($"{Shape.Size} values a row ('shape' {Shape})", $"{row.Size} ({row})", "let the extents multiply to that number.", "shape");
}

/// <summary>The axes of a row in another order: <c>{ "type": "permute", "order": [1, 0] }</c> makes [T, F] of [F, T].</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Order">For each axis given, the axis taken, from 0.</param>
internal sealed record PermuteSpec(LayerPlace Place, ImmutableArray<long> Order) : LayerSpec(Place, "permute")
{
    public static LayerSpec Read(LayerPlace place, string type, SpecReader read)
    {
        read.Only("type", "order");
        var order = read.WholeList("order", 0, 7) ?? throw read.Refuse("order", "is missing; give the axes in their new order, such as [1, 0].");
        return order.Order().Index().All(axis => axis.Index == axis.Item)
            ? new PermuteSpec(place, order)
            : throw read.Refuse("order", $"must name each axis from 0 to {order.Length - 1} once.");
    }

    public override LayerPlan Plan(RowShape row, Blueprint blueprint)
    {
        if (row.Rank != Order.Length) throw Misfit($"rows of {Order.Length} axes ('order')", row, "name each axis of the row once.", "order");
        long[] order = [0, .. Order.Select(axis => axis + 1)];
        return new LayerPlan(new RowShape([.. Order.Select(axis => row[(int)axis])]), (x, _) => x.permute(order));
    }
}
