using TorchSharp;
using static TorchSharp.torch;

namespace Fireworks;

/// <summary>Gradients of every output value by every input value, row by row.</summary>
internal static class Gradients
{
    /// <summary>The input as the start of a graph of its own.</summary>
    public static Tensor Leaf(Tensor x) => x.detach().requires_grad_(true);

    /// <summary>∂y/∂x for rows that do not depend on each other: one backward pass an output value. Weights' gradients are left alone.</summary>
    /// <param name="y">[N, out…], computed from x.</param>
    /// <param name="x">[N, in…], made by <see cref="Leaf"/>.</param>
    /// <returns>[N, out…, in…].</returns>
    public static Tensor Of(Tensor y, Tensor x)
    {
        if (y.dim() == 0 || y.shape[0] != x.shape[0])
            throw new ArgumentException($"The function must give one row for each of {x.shape[0]}, but gave [{string.Join('x', y.shape)}]; it must keep the first axis.", nameof(y));

        var flat = y.reshape(x.shape[0], y.shape[1..].Aggregate(1L, (product, extent) => product * extent));   // [N, O]
        // libtorch ends the process when y does not depend on x; adding nothing times x makes it depend.
        var nothing = 0 * x.nan_to_num(0, 0, 0).sum();                   // []
        var each = Enumerable.Range(0, (int)flat.shape[1])
            .Select(k => autograd.grad([flat.select(1, k).sum() + nothing], [x], retain_graph: true)[0]);
        return stack(each, 1).reshape([x.shape[0], .. y.shape[1..], .. x.shape[1..]]);
    }

    /// <summary>Values of rows [N, in…] placed so that they meet gradients [N, out…, in…].</summary>
    public static Tensor Meet(Tensor rows, Tensor gradients) =>
        rows.reshape([rows.shape[0], .. Enumerable.Repeat(1L, (int)(gradients.dim() - rows.dim())), .. rows.shape[1..]]);
}
