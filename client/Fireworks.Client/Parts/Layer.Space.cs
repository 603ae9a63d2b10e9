using System.Text.Json.Nodes;

namespace Fireworks;

// Layers over rows of [channels, space…].
public sealed partial class Layer
{
    /// <summary>A convolution over one axis of space.</summary>
    /// <param name="channels">Channels that it gives.</param>
    /// <param name="kernel">The kernel's extent.</param>
    /// <param name="stride">Default 1.</param>
    /// <param name="padding">Zeros on each side. Default 0.</param>
    public static Layer Conv1d(Setting<int> channels, Setting<int> kernel, Setting<int>? stride = null, Setting<int>? padding = null) => Conv("conv1d", channels, kernel, stride, padding);

    /// <summary>A convolution over two axes of space.</summary>
    /// <inheritdoc cref="Conv1d"/>
    public static Layer Conv2d(Setting<int> channels, Setting<int> kernel, Setting<int>? stride = null, Setting<int>? padding = null) => Conv("conv2d", channels, kernel, stride, padding);

    /// <summary>A convolution over three axes of space.</summary>
    /// <inheritdoc cref="Conv1d"/>
    public static Layer Conv3d(Setting<int> channels, Setting<int> kernel, Setting<int>? stride = null, Setting<int>? padding = null) => Conv("conv3d", channels, kernel, stride, padding);

    /// <summary>The largest value under a window that moves by its own extent, over 1 to 3 axes of space.</summary>
    /// <param name="kernel">The window's extent.</param>
    /// <param name="axes">Axes of space. Default 2.</param>
    public static Layer MaxPool(Setting<int> kernel, int axes = 2) => Of($"max_pool{Require.Between(axes, 1, 3)}d", ("kernel", kernel.Json));

    /// <summary>The mean value under a window that moves by its own extent, over 1 to 3 axes of space.</summary>
    /// <inheritdoc cref="MaxPool"/>
    public static Layer AvgPool(Setting<int> kernel, int axes = 2) => Of($"avg_pool{Require.Between(axes, 1, 3)}d", ("kernel", kernel.Json));

    /// <summary>The mean values of so many windows along each of 1 to 3 axes of space.</summary>
    /// <param name="windows">Windows along each axis. Default 1: the mean of all.</param>
    /// <param name="axes">Axes of space. Default 2.</param>
    public static Layer AdaptiveAvgPool(int windows = 1, int axes = 2) => Of($"adaptive_avg_pool{Require.Between(axes, 1, 3)}d", ("out", windows));

    /// <summary>The largest values of so many windows along each of 1 to 3 axes of space.</summary>
    /// <inheritdoc cref="AdaptiveAvgPool"/>
    public static Layer AdaptiveMaxPool(int windows = 1, int axes = 2) => Of($"adaptive_max_pool{Require.Between(axes, 1, 3)}d", ("out", windows));

    /// <summary>All values of a row on one axis.</summary>
    public static Layer Flatten() => new(() => JsonValue.Create("flatten"));

    /// <summary>The values of a row over other axes.</summary>
    /// <param name="shape">The extents.</param>
    public static Layer Reshape(params int[] shape) => Of("reshape", ("shape", ConfigJson.List(shape)));

    /// <summary>The axes of a row in another order.</summary>
    /// <param name="order">For each axis given, the axis taken, from 0.</param>
    public static Layer Permute(params int[] order) => Of("permute", ("order", ConfigJson.List(order)));

    /// <summary>Each channel to mean 0 and variance 1 over the batch.</summary>
    public static Layer BatchNorm() => new(() => JsonValue.Create("batch_norm"));

    /// <summary>Groups of channels of each row to mean 0 and variance 1.</summary>
    /// <param name="groups">They divide the channels.</param>
    public static Layer GroupNorm(Setting<int> groups) => Of("group_norm", ("groups", groups.Json));

    private static Layer Conv(string type, Setting<int> channels, Setting<int> kernel, Setting<int>? stride, Setting<int>? padding) =>
        Of(type, ("out", channels.Json), ("kernel", kernel.Json), ("stride", stride?.Json), ("padding", padding?.Json));
}
