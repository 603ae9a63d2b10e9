using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace Fireworks;

/// <summary>A method that says how much each input value of a row counted for each output value.</summary>
/// <remarks>
/// <para>Rows are independent: a batch gives what its rows give alone, at one backward pass an output instead of one a row and output.
/// The function must treat rows so too, as networks do in prediction.</para>
/// <para>As JSON: <c>{ "type": "integrated_gradients", "steps": 50 }</c>; the types are in <see cref="Known"/>.</para>
/// </remarks>
public abstract record Attribution
{
    private static readonly Dictionary<string, Func<FieldReader, Attribution>> Readers = new(StringComparer.Ordinal)
    {
        ["deep_lift"] = DeepLift.Read,
        ["epsilon_lrp"] = EpsilonLrp.Read,
        ["gradient_x_input"] = GradientXInput.Read,
        ["integrated_gradients"] = IntegratedGradients.Read,
        ["occlusion"] = Occlusion.Read,
        ["smooth_grad"] = SmoothGrad.Read,
    };

    /// <summary>The types that there are, in alphabetical order.</summary>
    public static IReadOnlyList<string> Known { get; } = [.. Readers.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The method of this JSON.</summary>
    /// <exception cref="ComponentConfigException">The type or a field is unknown, missing or out of bounds.</exception>
    public static Attribution Read(JsonObject json)
    {
        var read = new FieldReader("method", json);
        return Readers[read.OneOf("type", [.. Known])](read);
    }

    /// <summary>How much each value of each row counted for each output value of that row.</summary>
    /// <param name="function">What is explained.</param>
    /// <param name="x">[N, in…], of fractions; left as it is.</param>
    /// <returns>[N, out…, in…] without gradients, for a function to [N, out…]; the caller's.</returns>
    /// <exception cref="ArgumentException">x has no rows' axis or no fractions, a setting does not fit its shape, or the function does not keep the rows.</exception>
    /// <exception cref="ComponentException">The method needs layers that the function does not show, or libtorch refused the function's work on x.</exception>
    public Tensor Of(Explained function, Tensor x)
    {
        if (x.dim() == 0 || !x.is_floating_point())
            throw new ArgumentException($"Attributions need rows of fractions [N, in…], but x is {x.dtype} [{string.Join('x', x.shape)}]; convert or reshape it.", nameof(x));
        try
        {
            return TorchWork.Run(grad: true, () => Compute(function, x.detach()).detach());
        }
        catch (ExternalException e)
        {
            throw new ComponentException($"The function could not be explained on x [{string.Join('x', x.shape)}]: {e.Message.Split('\n')[0]}", e);
        }
    }

    /// <summary>How much each value counted. Runs with gradients on.</summary>
    /// <param name="function">What is explained.</param>
    /// <param name="x">[N, in…], outside any graph.</param>
    private protected abstract Tensor Compute(Explained function, Tensor x);
}
