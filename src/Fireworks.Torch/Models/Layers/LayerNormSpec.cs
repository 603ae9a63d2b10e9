using static TorchSharp.torch.nn;

namespace Fireworks;

/// <summary>The last axes of each row to mean 0 and variance 1, then y = x·w + b: <c>"layer_norm"</c>.</summary>
/// <remarks>Source: Ba, Kiros, Hinton: "Layer Normalization", 2016.</remarks>
/// <param name="Place">Where it stands.</param>
/// <param name="Axes">How many of the last axes. Default 1.</param>
/// <param name="Eps">Added to the variance. Default 1e-5.</param>
/// <param name="Affine">Whether w and b, of those axes' shape, are there. Default true.</param>
internal sealed record LayerNormSpec(LayerPlace Place, int Axes, double Eps, bool Affine) : LayerSpec(Place, "layer_norm")
{
    public static LayerSpec Read(LayerPlace place, string type, SpecReader read)
    {
        read.Only("type", "axes", "eps", "affine");
        return new LayerNormSpec(place, read.Whole("axes", 1, 8) ?? 1, read.Number("eps", 1e-30, 1, 1e-5), read.Flag("affine", true));
    }

    public override int? LastWidth(int? width) => width;

    public override LayerPlan Plan(RowShape row, Blueprint blueprint)
    {
        if (Axes > row.Rank) throw Misfit($"rows of at least {Axes} axes ('axes')", row, "name no more axes than the row has.", "axes");
        long[] shape = [.. row.Axes[^Axes..]];
        Slot? weight = Affine ? blueprint.Parameter(NameOf("weight"), shape, Starts.Ones) : null;
        Slot? bias = Affine ? blueprint.Parameter(NameOf("bias"), shape, Starts.Zeros) : null;
        return new LayerPlan(row, (x, pass) => functional.layer_norm(x, shape, pass[weight], pass[bias], Eps));
    }
}
