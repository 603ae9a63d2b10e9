using static TorchSharp.torch.nn;

namespace Fireworks;

/// <summary>The largest or the mean value under a moving window: <c>{ "type": "max_pool2d", "kernel": 2 }</c>.</summary>
/// <remarks>Takes and gives [channels, space…]. The stride is the kernel's extent unless given; padding, at most half the kernel, counts as
/// −∞ for the largest and as 0 for the mean.</remarks>
/// <param name="Place">Where it stands.</param>
/// <param name="Type"><c>max_pool1d</c> … <c>avg_pool3d</c>.</param>
/// <param name="Window">Its kernel and how that moves.</param>
internal sealed record PoolingSpec(LayerPlace Place, string Type, SlidingWindow Window) : LayerSpec(Place, Type)
{
    public static readonly string[] Types = ["max_pool1d", "max_pool2d", "max_pool3d", "avg_pool1d", "avg_pool2d", "avg_pool3d"];

    public static LayerSpec Read(LayerPlace place, string type, SpecReader read)
    {
        read.Only("type", "kernel", "stride", "padding");
        var window = SlidingWindow.Read(read, axes: type[^2] - '0', strideIsKernel: true);
        if (window.Padding.Zip(window.Kernel).Any(p => 2 * p.First > p.Second)) throw read.Refuse("padding", "must be at most half the kernel.");
        return new PoolingSpec(place, type, window);
    }

    public override LayerPlan Plan(RowShape row, Blueprint blueprint)
    {
        var axes = Window.Kernel.Length;
        if (row.Rank != axes + 1)
            throw Misfit($"rows of {axes + 1} axes, channels first", row, "put a reshape before it, or give the model's input a 'shape'.");

        var space = Window.Space(row, (needs, found) => Misfit(needs, found, "make the kernel smaller, or leave the layer out.", "kernel"));
        long[] kernel = [.. Window.Kernel], stride = [.. Window.Stride], padding = [.. Window.Padding];
        return new LayerPlan(new RowShape([row[0], .. space]), Type switch
        {
            "max_pool1d" => (x, _) => functional.max_pool1d(x, kernel[0], stride[0], padding[0]),
            "max_pool2d" => (x, _) => functional.max_pool2d(x, kernel, stride, padding),
            "max_pool3d" => (x, _) => functional.max_pool3d(x, kernel, stride, padding),
            "avg_pool1d" => (x, _) => functional.avg_pool1d(x, kernel[0], stride[0], padding[0]),
            "avg_pool2d" => (x, _) => functional.avg_pool2d(x, kernel, stride, padding),
            _ => (x, _) => functional.avg_pool3d(x, kernel, stride, padding),
        });
    }
}
