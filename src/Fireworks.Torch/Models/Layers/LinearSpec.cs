using TorchSharp;

namespace Fireworks;

/// <summary>y = x·Wᵀ + b along the last axis: <c>{ "type": "linear", "out": 64 }</c>.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="In">Values it takes (<c>in</c>); whatever comes when null.</param>
/// <param name="Width">Values it gives (<c>out</c>), from 1 to 1,048,576.</param>
/// <param name="Bias">Whether b is there. Default true.</param>
internal sealed record LinearSpec(LayerPlace Place, int? In, int Width, bool Bias) : LayerSpec(Place, "linear")
{
    public static LayerSpec Read(LayerPlace place, string type, SpecReader read)
    {
        read.Only("type", "in", "out", "bias");
        return new LinearSpec(
            place,
            read.Whole("in", 1, Widest),
            read.Whole("out", 1, Widest) ?? throw read.Refuse("out", "is missing; give the number of values the layer gives."),
            read.Flag("bias", true));
    }

    public override int? LastWidth(int? width) => width is null || In is null || In == width
        ? Width
        : throw Misfit($"{In} values a row ('in')", width, "correct 'in' or leave it out.", "in");

    public override LayerPlan Plan(RowShape row, Blueprint blueprint)
    {
        var inputs = row.Last;
        LastWidth((int)inputs);
        var weight = blueprint.Parameter(NameOf("weight"), [Width, inputs], Starts.Kaiming);
        Slot? bias = Bias ? blueprint.Parameter(NameOf("bias"), [Width], Starts.Uniform(inputs)) : null;
        return new LayerPlan(row.WithLast(Width), (x, pass) => pass.Weigh(torch.nn.functional.linear(x, pass[weight], pass[bias])));
    }
}
