using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace Fireworks;

/// <summary>Keeps gradients small: <c>{ "value": 0.5 }</c> cuts each off at ±value, <c>{ "norm": 1 }</c> scales all so that their length is at most the norm.</summary>
/// <param name="Value">The largest size of one gradient; any when null.</param>
/// <param name="Norm">The largest length of all together, after values are cut; any when null.</param>
internal sealed record ClipSpec(double? Value, double? Norm)
{
    /// <summary>The clipping of this JSON.</summary>
    /// <exception cref="ComponentConfigException">A field is unknown or out of bounds, or none is given.</exception>
    public static ClipSpec Read(JsonObject json)
    {
        var read = new FieldReader("clip", json);
        read.Only("value", "norm");
        if (!read.Has("value") && !read.Has("norm")) throw new ComponentConfigException("clip", "'clip' needs a 'value', a 'norm' or both.");
        return new ClipSpec(read.Has("value") ? read.Number("value", 1e-30, 1e30, 0) : null, read.Has("norm") ? read.Number("norm", 1e-30, 1e30, 0) : null);
    }

    /// <summary>Clips in place.</summary>
    /// <param name="gradient">[P].</param>
    public void Apply(Tensor gradient)
    {
        if (Value is { } value) gradient.clamp_(-value, value);
        if (Norm is not { } most) return;
        var length = gradient.norm().ToDouble();
        if (length > most) gradient.mul_(most / (length + 1e-6));        // PyTorch's own guard against a length of 0
    }
}
