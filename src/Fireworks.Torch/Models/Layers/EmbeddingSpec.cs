using TorchSharp;
using static TorchSharp.torch;

namespace Fireworks;

/// <summary>A learned vector for each whole number: <c>{ "type": "embedding", "count": 5000, "out": 64 }</c> makes [T, 64] of [T].</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Count">Numbers that there are (<c>count</c>): 0 to count − 1; at most 1,048,576.</param>
/// <param name="Width">Values of a vector (<c>out</c>).</param>
/// <param name="Padding">A number whose vector is 0 and stays so; none when null.</param>
internal sealed record EmbeddingSpec(LayerPlace Place, int Count, int Width, int? Padding) : LayerSpec(Place, "embedding")
{
    public static LayerSpec Read(LayerPlace place, string type, SpecReader read)
    {
        read.Only("type", "count", "out", "padding");
        var count = read.Whole("count", 1, Widest) ?? throw read.Refuse("count", "is missing; give how many different numbers there are.");
        return new EmbeddingSpec(
            place, count, read.Whole("out", 1, Widest) ?? throw read.Refuse("out", "is missing; give the number of values of a vector."), read.Whole("padding", 0, count - 1));
    }

    public override int? LastWidth(int? width) => Width;

    public override LayerPlan Plan(RowShape row, Blueprint blueprint)
    {
        var weight = blueprint.Parameter(NameOf("weight"), [Count, Width], Begin);
        long[] gives = [-1, .. row.Axes, Width];
        return new LayerPlan(new RowShape([.. row.Axes, Width]), (x, pass) =>
        {
            Check(x);
            var vectors = pass[weight].index_select(0, x.flatten().to(ScalarType.Int64)).view(gives);   // [N, row…, W]
            return Padding is { } padding ? vectors * x.ne(padding).unsqueeze(-1) : vectors;
        });
    }

    private void Begin(Tensor weight, Generator random)
    {
        Starts.Normal(weight, random);
        if (Padding is not { } padding) return;
        using var row = weight[padding];
        row.zero_();
    }

    private void Check(Tensor x)
    {
        var fits = x.ge(0).logical_and(x.lt(Count)).logical_and(x.eq(x.floor()));
        if (fits.all().ToBoolean()) return;
        var found = x.masked_select(fits.logical_not())[0].ToSingle();
        throw new ComponentException(FormattableString.Invariant(
            $"Layer {Place.Name} (embedding) takes whole numbers from 0 to {Count - 1} ('count'), but {Place.Before} gives {found}; correct the column or raise 'count'."));
    }
}
