using System.Runtime.InteropServices;
using TorchSharp;

namespace Fireworks;

/// <summary>Draws dropout masks that depend on run, node, step and layer alone: a step repeated elsewhere drops the same values.</summary>
/// <param name="seed">The run's seed.</param>
/// <param name="node">The node's id.</param>
/// <param name="step">The optimizer step; from 1.</param>
internal sealed class DropoutMasks(long seed, string node, long step)
{
    /// <summary>A mask of 0 with probability p and 1/(1 − p) otherwise.</summary>
    /// <param name="layer">The layer's name, such as <c>1</c>.</param>
    /// <param name="p">From 0 to below 1.</param>
    /// <param name="shape">Extents.</param>
    public torch.Tensor Draw(string layer, double p, long[] shape)
    {
        var random = KeyedRandom.For(seed, node, step).Child($"dropout {layer}");
        var mask = torch.empty(shape, torch.ScalarType.Float32);
        if (mask.NumberOfElements == 0) return mask;

        var cells = MemoryMarshal.Cast<byte, float>(mask.bytes);
        var kept = (float)(1 / (1 - p));
        for (var i = 0; i < cells.Length; i++) cells[i] = random.Unit(i) < p ? 0 : kept;
        return mask;
    }
}
