using System.Collections.Immutable;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Fireworks;

/// <summary>The largest or mean values of as many windows as are asked for: <c>{ "type": "adaptive_avg_pool2d", "out": 1 }</c>.</summary>
/// <remarks>Takes [channels, space…], gives [channels, out…]: window i of n covers ⌊i·extent/n⌋ to ⌈(i + 1)·extent/n⌉.</remarks>
/// <param name="Place">Where it stands.</param>
/// <param name="Type"><c>adaptive_max_pool1d</c> … <c>adaptive_avg_pool3d</c>.</param>
/// <param name="Space">Windows along each axis of space (<c>out</c>): one number, or a list.</param>
internal sealed record AdaptivePoolingSpec(LayerPlace Place, string Type, ImmutableArray<long> Space) : LayerSpec(Place, Type)
{
    public static readonly string[] Types = [.. PoolingSpec.Types.Select(type => $"adaptive_{type}")];

    public static LayerSpec Read(LayerPlace place, string type, SpecReader read)
    {
        read.Only("type", "out");
        return new AdaptivePoolingSpec(
            place, type, read.Wholes("out", type[^2] - '0', 1, Widest) ?? throw read.Refuse("out", "is missing; give the extent, or a list of one for each axis."));
    }

    public override LayerPlan Plan(RowShape row, Blueprint blueprint)
    {
        if (row.Rank != Space.Length + 1)
            throw Misfit($"rows of {Space.Length + 1} axes, channels first", row, "put a reshape before it, or give the model's input a 'shape'.");

        long[] space = [.. Space];
        return new LayerPlan(new RowShape([row[0], .. Space]), Type switch
        {
            "adaptive_max_pool1d" => (x, _) => functional.adaptive_max_pool1d(x, space[0]),
            "adaptive_max_pool2d" => (x, _) => functional.adaptive_max_pool2d(x, space),
            "adaptive_max_pool3d" => (x, _) => Max3d(x, space),
            "adaptive_avg_pool1d" => (x, _) => functional.adaptive_avg_pool1d(x, space[0]),
            "adaptive_avg_pool2d" => (x, _) => functional.adaptive_avg_pool2d(x, space),
            _ => (x, _) => functional.adaptive_avg_pool3d(x, space),
        });
    }

    // TorchSharp's adaptive_max_pool3d calls the kernel for one axis. The largest value of a box is that of its planes' largest.
    private static Tensor Max3d(Tensor x, long[] space)
    {
        var (rows, channels, depth) = (x.shape[0], x.shape[1], x.shape[2]);
        var planes = functional.adaptive_max_pool2d(x.flatten(1, 2), [space[1], space[2]]);                    // [N, C·D, h, w]
        var columns = planes.view(rows * channels, depth, space[1] * space[2]).transpose(1, 2);               // [N·C, h·w, D]
        return functional.adaptive_max_pool1d(columns, space[0]).transpose(1, 2).reshape(rows, channels, space[0], space[1], space[2]);
    }
}
