using TorchSharp;
using static TorchSharp.torch;

namespace Fireworks;

/// <summary>Occlusion: how much an output falls when a window of the row is covered by the baseline; each value gets the mean over the windows that cover it.</summary>
/// <remarks>For inputs of any number of axes. Windows start every <c>stride</c> values; those at the end are cut off, so that every value is covered. Cost: a forward
/// pass a window, many in one batch; no gradients. Source: Zeiler, Fergus: "Visualizing and Understanding Convolutional Networks", ECCV 2014.</remarks>
public sealed record Occlusion : Attribution
{
    private const long MostCells = 1 << 22;

    /// <summary>Occlusion by windows.</summary>
    /// <param name="window">Extents of a window on each axis of a row, or one for all; each at least 1. Default one value.</param>
    /// <param name="stride">Values between the starts of windows on each axis, or one for all; from 1 to the window's extent. Default the window's extent.</param>
    /// <param name="baseline">None for zeros, one for all values of a row, or one for each. Default zeros.</param>
    /// <exception cref="ArgumentOutOfRangeException">An extent or a stride is below 1.</exception>
    /// <exception cref="ArgumentException">A stride leaves values uncovered.</exception>
    public Occlusion(IReadOnlyList<int>? window = null, IReadOnlyList<int>? stride = null, IReadOnlyList<float>? baseline = null)
    {
        Window = [.. (window is { Count: > 0 } ? window : [1]).Select(extent => Require.AtLeast(extent, 1, nameof(window)))];
        Stride = [.. (stride is { Count: > 0 } ? stride : Window).Select(step => Require.AtLeast(step, 1, nameof(stride)))];
        Baseline = baseline;
        var axes = Math.Max(Window.Count, Stride.Count);
        if ((Window.Count != axes && Window.Count != 1) || (Stride.Count != axes && Stride.Count != 1))
            throw new ArgumentException($"Window and stride need one number, or one for each axis, but have {Window.Count} and {Stride.Count}.", nameof(stride));
        if (Enumerable.Range(0, axes).Any(axis => On(Stride, axis) > On(Window, axis)))
            throw new ArgumentException($"A stride above the window's extent leaves values uncovered: window {string.Join('x', Window)}, stride {string.Join('x', Stride)}.", nameof(stride));
    }

    /// <summary>Extents of a window.</summary>
    public IReadOnlyList<int> Window { get; }

    /// <summary>Values between the starts of windows.</summary>
    public IReadOnlyList<int> Stride { get; }

    /// <summary>What covers a window.</summary>
    public IReadOnlyList<float>? Baseline { get; }

    internal static Occlusion Read(FieldReader read)
    {
        read.Only("type", "window", "stride", "baseline");
        try
        {
            return new Occlusion(read.Wholes("window"), read.Wholes("stride"), Fireworks.Baseline.Read(read));
        }
        catch (ArgumentException e)
        {
            throw read.Refuse("stride", $"does not go with the window: {e.Message}");
        }
    }

    private protected override Tensor Compute(Explained function, Tensor x) => TorchWork.Run(grad: false, () =>
    {
        var covered = Covered([.. x.shape[1..]]);                        // [W, in…]
        var cover = Fireworks.Baseline.Row(Baseline, x).unsqueeze(0);    // [1, 1, in…]
        var y = function.Forward(x).unsqueeze(0);                        // [1, N, out…]
        var falls = new List<Tensor>();
        var most = Math.Clamp(MostCells / Math.Max(x.NumberOfElements, 1), 1, covered.shape[0]);
        for (var at = 0L; at < covered.shape[0]; at += most)
        {
            var some = covered.narrow(0, at, Math.Min(most, covered.shape[0] - at)).unsqueeze(1).to(x.device);   // [K, 1, in…]
            var without = function.Forward(where(some, cover, x.unsqueeze(0)).flatten(0, 1));                    // [K·N, out…]
            falls.Add(y - without.reshape([some.shape[0], .. y.shape[1..]]));
        }
        var windows = covered.reshape(covered.shape[0], -1).to(x.dtype).to(x.device);                            // [W, in]
        var fall = cat(falls, 0).reshape(covered.shape[0], -1);          // [W, N·out]
        var sum = fall.t().mm(windows) / windows.sum(dim: 0);            // [N·out, in]
        return sum.reshape([.. y.shape[1..], .. x.shape[1..]]);
    });

    /// <summary>Which values each window covers, [W, in…] bool.</summary>
    private Tensor Covered(long[] shape)
    {
        if (Window.Count > 1 && Window.Count != shape.Length)
            throw new ArgumentException($"The window has {Window.Count} axes, but a row has {shape.Length}: {string.Join('x', shape)}.", nameof(shape));
        var all = ones([1, .. shape], ScalarType.Bool);                  // [1, in…]
        foreach (var (axis, extent) in shape.Index())
        {
            var (window, stride) = (On(Window, axis), On(Stride, axis));
            long[] starts = [.. Starts(extent, window, stride)];
            var first = tensor(starts).reshape([-1, .. Enumerable.Repeat(1L, shape.Length)]);                    // [S, 1…]
            var place = arange(extent).reshape([1, .. shape.Select((_, other) => other == axis ? extent : 1L)]);  // [1, …, extent, …]
            var within = place.ge(first).logical_and(place.lt(first + window));
            all = all.unsqueeze(1).logical_and(within.unsqueeze(0)).flatten(0, 1);
        }
        return all;
    }

    private static IEnumerable<long> Starts(long extent, int window, int stride)
    {
        yield return 0;
        for (long at = stride; at - stride + window < extent; at += stride) yield return at;
    }

    private static int On(IReadOnlyList<int> each, int axis) => each.Count == 1 ? each[0] : each[axis];
}
