using static TorchSharp.torch;

namespace Fireworks;

/// <summary>Gradient × input: a(i, j) = x(j) · ∂f(i)/∂x(j).</summary>
/// <remarks>Complete, Σ a(i, j) = f(i), where f is homogeneous of degree 1, such as a ReLU network without biases. Cost: one forward pass and one backward pass an
/// output value. Source: Shrikumar, Greenside, Shcherbina, Kundaje: "Not Just a Black Box", 2016.</remarks>
public sealed record GradientXInput : Attribution
{
    internal static GradientXInput Read(FieldReader read)
    {
        read.Only("type");
        return new GradientXInput();
    }

    private protected override Tensor Compute(Explained function, Tensor x)
    {
        var leaf = Gradients.Leaf(x);
        var slopes = Gradients.Of(function.Forward(leaf), leaf);         // [N, out…, in…]
        return slopes * Gradients.Meet(x, slopes);
    }
}
