namespace Fireworks;

/// <summary>While training, each value becomes 0 with probability p and is divided by 1 − p otherwise; unchanged in prediction.</summary>
/// <param name="Place">Where it stands; its name keys the mask.</param>
/// <param name="P">From 0 to 0.99. Default 0.5.</param>
internal sealed record DropoutSpec(LayerPlace Place, double P) : LayerSpec(Place, "dropout")
{
    /// <summary>The largest part that may be left out.</summary>
    public const double Most = 0.99;

    public static LayerSpec Read(LayerPlace place, string type, SpecReader read)
    {
        read.Only("type", "p");
        return new DropoutSpec(place, read.Number("p", 0, Most, 0.5));
    }

    public override int? LastWidth(int? width) => width;

    public override LayerPlan Plan(RowShape row, Blueprint blueprint) => new(row, (x, pass) => pass.Drop(Place.Name, P, x));
}
