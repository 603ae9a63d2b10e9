using System.Collections.Immutable;
using static TorchSharp.torch.nn;

namespace Fireworks;

/// <summary>A convolution over one, two or three axes of space: <c>{ "type": "conv2d", "out": 16, "kernel": 3, "padding": 1 }</c>.</summary>
/// <remarks>Takes [channels, space…], gives [out, space…] with extents ⌊(n + 2·padding − dilation·(kernel − 1) − 1)/stride⌋ + 1.
/// Kernel, stride, padding and dilation are one number, or a list of one for each axis of space. <c>"padding": "same"</c> keeps the extents,
/// for stride 1 and kernels whose reach, dilation·(kernel − 1), is even.</remarks>
/// <param name="Place">Where it stands.</param>
/// <param name="Type"><c>conv1d</c>, <c>conv2d</c> or <c>conv3d</c>.</param>
/// <param name="Channels">Channels it gives (<c>out</c>).</param>
/// <param name="Window">Its kernel and how that moves.</param>
/// <param name="Groups">Parts that the channels are split into, each convolved for itself. Default 1.</param>
/// <param name="Bias">Whether each channel has a bias. Default true.</param>
internal sealed record ConvolutionSpec(LayerPlace Place, string Type, int Channels, SlidingWindow Window, int Groups, bool Bias) : LayerSpec(Place, Type)
{
    public static LayerSpec Read(LayerPlace place, string type, SpecReader read)
    {
        read.Only("type", "out", "kernel", "stride", "padding", "dilation", "groups", "bias");
        var channels = read.Whole("out", 1, Widest) ?? throw read.Refuse("out", "is missing; give the number of channels the layer gives.");
        var groups = read.Whole("groups", 1, Widest) ?? 1;
        if (channels % groups != 0) throw read.Refuse("groups", $"must divide the {channels} channels of 'out', but is {groups}.");
        return new ConvolutionSpec(place, type, channels, SlidingWindow.Read(read, axes: type[4] - '0', same: true), groups, read.Flag("bias", true));
    }

    public override LayerPlan Plan(RowShape row, Blueprint blueprint)
    {
        var axes = Window.Kernel.Length;
        if (row.Rank != axes + 1)
            throw Misfit($"rows of {axes + 1} axes, channels first", row, "put a reshape before it, or give the model's input a 'shape'.");
        if (row[0] % Groups != 0) throw Misfit($"channels in {Groups} groups", row, $"let {Place.Before} give a multiple of {Groups} channels.", "groups");

        var space = Window.Space(row, (needs, found) => Misfit(needs, found, "make the kernel smaller, or pad more.", "kernel"));
        var inChannels = row[0] / Groups;
        var fan = inChannels * Window.Kernel.Aggregate(1L, (a, b) => a * b);
        var weight = blueprint.Parameter(NameOf("weight"), [Channels, inChannels, .. Window.Kernel], Starts.Kaiming);
        Slot? bias = Bias ? blueprint.Parameter(NameOf("bias"), [Channels], Starts.Uniform(fan)) : null;

        long[] stride = [.. Window.Stride], padding = [.. Window.Padding], dilation = [.. Window.Dilation];
        return new LayerPlan(new RowShape([Channels, .. space]), axes switch
        {
            1 => (x, pass) => pass.Weigh(functional.conv1d(x, pass[weight], pass[bias], stride[0], padding[0], dilation[0], Groups)),
            2 => (x, pass) => pass.Weigh(functional.conv2d(x, pass[weight], pass[bias], stride, padding, dilation, Groups)),
            _ => (x, pass) => pass.Weigh(functional.conv3d(x, pass[weight], pass[bias], stride, padding, dilation, Groups)),
        });
    }
}
