using System.Collections.Immutable;
using static TorchSharp.torch.nn;

namespace Fireworks;

/// <summary>A kernel and how it moves over the axes of space.</summary>
internal sealed record SlidingWindow(ImmutableArray<long> Kernel, ImmutableArray<long> Stride, ImmutableArray<long> Padding, ImmutableArray<long> Dilation)
{
    private const int Farthest = 4096;

    /// <summary>The window of these fields: <c>kernel</c>, <c>stride</c>, <c>padding</c>, <c>dilation</c>.</summary>
    /// <param name="read">The layer.</param>
    /// <param name="axes">Axes of space.</param>
    /// <param name="same">Whether padding may be "same".</param>
    /// <param name="strideIsKernel">Whether the stride is the kernel's extent where none is given, as in pooling.</param>
    public static SlidingWindow Read(SpecReader read, int axes, bool same = false, bool strideIsKernel = false)
    {
        var kernel = read.Wholes("kernel", axes, 1, Farthest) ?? throw read.Refuse("kernel", "is missing; give its extent, or a list of one for each axis.");
        var stride = read.Wholes("stride", axes, 1, Farthest) ?? (strideIsKernel ? kernel : Repeat(1, axes));
        var dilation = read.Wholes("dilation", axes, 1, Farthest) ?? Repeat(1, axes);
        if (!same || !read.Is("padding", "same")) return new SlidingWindow(kernel, stride, read.Wholes("padding", axes, 0, Farthest) ?? Repeat(0, axes), dilation);

        var reach = kernel.Zip(dilation, (k, d) => d * (k - 1)).ToArray();
        if (stride.Any(s => s != 1) || reach.Any(r => r % 2 != 0))
            throw read.Refuse("padding", "is \"same\", which needs stride 1 and an odd kernel; give the padding as numbers.");
        return new SlidingWindow(kernel, stride, [.. reach.Select(r => r / 2)], dilation);
    }

    /// <summary>The extents of space behind the window.</summary>
    public ImmutableArray<long> Space(RowShape row, Func<string, RowShape, ComponentConfigException> misfit)
    {
        var space = ImmutableArray.CreateBuilder<long>();
        for (var i = 0; i < Kernel.Length; i++)
        {
            var reach = Dilation[i] * (Kernel[i] - 1) + 1;
            var padded = row[i + 1] + 2 * Padding[i];
            if (padded < reach) throw misfit($"at least {reach} values along axis {i + 1} (its kernel), {2 * Padding[i]} of them padding", row);
            space.Add((padded - reach) / Stride[i] + 1);
        }
        return space.ToImmutable();
    }

    private static ImmutableArray<long> Repeat(long value, int axes) => [.. Enumerable.Repeat(value, axes)];
}
