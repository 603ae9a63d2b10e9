using static TorchSharp.torch;

namespace Fireworks;

/// <summary>What tensors were at a moment, to be put back; the memory is kept from one moment to the next.</summary>
internal sealed class TensorCopies : IDisposable
{
    private Tensor[] _copies = [];

    /// <summary>Whether a moment was kept.</summary>
    public bool IsTaken { get; private set; }

    /// <summary>The copies, in the order of the tensors.</summary>
    public IReadOnlyList<Tensor> Values => _copies;

    /// <summary>Keeps the tensors as they are now.</summary>
    /// <param name="tensors">The same ones, in the same order, each time.</param>
    public void Take(IEnumerable<Tensor> tensors) => TorchWork.Run(grad: false, () =>
    {
        if (!IsTaken) _copies = [.. tensors.Select(t => t.clone().DetachFromDisposeScope())];
        else foreach (var (copy, tensor) in _copies.Zip(tensors)) copy.copy_(tensor);
        IsTaken = true;
    });

    /// <summary>Puts them back; nothing when none were kept.</summary>
    public void PutInto(IEnumerable<Tensor> tensors) => TorchWork.Run(grad: false, () =>
    {
        foreach (var (copy, tensor) in _copies.Zip(tensors)) tensor.copy_(copy);
    });

    public void Dispose()
    {
        foreach (var copy in _copies) copy.Dispose();
    }
}
