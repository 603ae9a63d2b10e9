using TorchSharp;
using static TorchSharp.torch;

namespace Fireworks;

/// <summary>The bytes of tensors, to and from streams: little-endian, dense, the last axis fastest.</summary>
internal static class TensorCells
{
    /// <summary>Values of a tensor of these extents, or null when they are negative or too many to count.</summary>
    public static long? Count(IEnumerable<long> shape)
    {
        var count = 1L;
        foreach (var extent in shape)
        {
            if (extent < 0 || (extent > 0 && count > long.MaxValue / extent)) return null;
            count *= extent;
        }
        return count;
    }

    /// <summary>Writes a tensor's cells.</summary>
    /// <exception cref="StateFileException">It has 2 GiB or more.</exception>
    public static void Write(string name, Tensor tensor, Stream to) => TorchWork.Run(grad: false, () =>
    {
        CheckSize(name, tensor.NumberOfElements * tensor.ElementSize);
        if (tensor.NumberOfElements > 0) to.Write(tensor.detach().cpu().contiguous().bytes);
    });

    /// <summary>A tensor [count] of the next cells of a stream.</summary>
    /// <exception cref="StateFileException">The stream ends before, or there are 2 GiB or more.</exception>
    public static Tensor Read(string name, CellType type, long count, Stream from)
    {
        CheckSize(name, count * type.Width);
        TorchRuntime.Start();
        var tensor = torch.empty([count], type.Scalar);
        if (count == 0) return tensor;
        try
        {
            from.ReadExactly(tensor.bytes);
            return tensor;
        }
        catch (EndOfStreamException e)
        {
            tensor.Dispose();
            throw new StateFileException($"The file ends within '{name}': it is cut off. Copy it again.", e);
        }
    }

    private static void CheckSize(string name, long bytes)
    {
        if (bytes > int.MaxValue) throw new StateFileException($"'{name}' has {bytes} bytes, but one tensor of a file stays under 2 GiB; split it.");
    }
}
