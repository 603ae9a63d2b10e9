using static TorchSharp.torch.nn;

namespace Fireworks;

/// <summary>Groups of channels of each row to mean 0 and variance 1, then y = x·w + b: <c>{ "type": "group_norm", "groups": 4 }</c>.</summary>
/// <remarks>Takes [channels] or [channels, space…]. Source: Wu, He: "Group Normalization", ECCV 2018.</remarks>
/// <param name="Place">Where it stands.</param>
/// <param name="Groups">Groups; they divide the channels.</param>
/// <param name="Eps">Added to the variance. Default 1e-5.</param>
/// <param name="Affine">Whether each channel has w and b. Default true.</param>
internal sealed record GroupNormSpec(LayerPlace Place, int Groups, double Eps, bool Affine) : LayerSpec(Place, "group_norm")
{
    public static LayerSpec Read(LayerPlace place, string type, SpecReader read)
    {
        read.Only("type", "groups", "eps", "affine");
        return new GroupNormSpec(
            place, read.Whole("groups", 1, Widest) ?? throw read.Refuse("groups", "is missing; give the number of groups."), read.Number("eps", 1e-30, 1, 1e-5), read.Flag("affine", true));
    }

    public override LayerPlan Plan(RowShape row, Blueprint blueprint)
    {
        var channels = row[0];
        if (channels % Groups != 0) throw Misfit($"channels in {Groups} groups ('groups')", row, "choose a number that divides the first axis.", "groups");
        if (row.Size == Groups) throw Misfit("more than one value a group", row, "use fewer groups.", "groups");
        Slot? weight = Affine ? blueprint.Parameter(NameOf("weight"), [channels], Starts.Ones) : null;
        Slot? bias = Affine ? blueprint.Parameter(NameOf("bias"), [channels], Starts.Zeros) : null;
        return new LayerPlan(row, (x, pass) => functional.group_norm(x, Groups, pass[weight], pass[bias], Eps));
    }
}
