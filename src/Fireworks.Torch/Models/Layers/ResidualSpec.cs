namespace Fireworks;

/// <summary>y = layers(x) + x: <c>{ "type": "residual", "layers": [ … ] }</c>; with <c>shortcut</c>, y = layers(x) + shortcut(x).</summary>
/// <remarks>Both ways must give rows of the same shape. Source: He, Zhang, Ren, Sun: "Deep Residual Learning", CVPR 2016.</remarks>
/// <param name="Place">Where it stands.</param>
/// <param name="Inner">The layers.</param>
/// <param name="Shortcut">The layers on the way around them; none when null.</param>
internal sealed record ResidualSpec(LayerPlace Place, SequentialSpec Inner, SequentialSpec? Shortcut) : LayerSpec(Place, "residual")
{
    public static LayerSpec Read(LayerPlace place, string type, SpecReader read)
    {
        read.Only("type", "layers", "shortcut");
        return new ResidualSpec(
            place,
            SequentialSpec.Read(place, place.Inside("layers"), read, "layers"),
            read.Json.ContainsKey("shortcut") ? SequentialSpec.Read(place, place.Inside("shortcut"), read, "shortcut") : null);
    }

    public override LayerPlan Plan(RowShape row, Blueprint blueprint)
    {
        var inner = Inner.Plan(row, blueprint);
        var around = Shortcut?.Plan(row, blueprint) ?? new LayerPlan(row, (x, _) => x);
        return inner.Gives == around.Gives
            ? new LayerPlan(inner.Gives, (x, pass) => inner.Forward(x, pass) + around.Forward(x, pass))
            : throw new ComponentConfigException(
                $"{Place.Json}.layers",
                $"Layer {Place.Name} (residual) adds what its layers give, {inner.Gives}, to what comes around them, {around.Gives}; " +
                "let both give the same, such as with a linear or convolution in 'shortcut'.");
    }
}
