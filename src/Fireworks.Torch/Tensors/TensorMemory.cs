using System.Buffers;
using TorchSharp;

namespace Fireworks;

/// <summary>Memory that a tensor owns, for a column that shares it.</summary>
/// <remarks>Holds a tensor of its own over the same storage, so the memory outlives the tensor it was made from. It is the only
/// finalizable object of that storage: the tensor's own finalizer is switched off, since the two could run in either order.</remarks>
internal sealed unsafe class TensorMemory : MemoryManager<byte>
{
    private readonly torch.Tensor _tensor;
    private readonly byte* _address;
    private readonly int _length;
    private bool _disposed;

    /// <summary>Shares the memory of a dense tensor in host memory.</summary>
    public TensorMemory(torch.Tensor tensor)
    {
        _tensor = tensor.detach().DetachFromDisposeScope();
        GC.SuppressFinalize(_tensor);
        fixed (byte* first = _tensor.bytes) _address = first;
        _length = checked((int)(_tensor.NumberOfElements * _tensor.ElementSize));
        if (_length > 0) GC.AddMemoryPressure(_length);
    }

#pragma warning disable CA2015 // Deliberate: as with Block, a span is kept safe by holding its column.
    /// <summary>Lets go of the tensor when no column holds the memory any more.</summary>
    ~TensorMemory() => Free();
#pragma warning restore CA2015

    public override Span<byte> GetSpan() => _disposed ? throw new ObjectDisposedException(nameof(TensorMemory)) : new(_address, _length);

    public override MemoryHandle Pin(int elementIndex = 0) => new(_address + elementIndex, default, this);

    public override void Unpin() { }

    protected override void Dispose(bool disposing) => Free();

    private void Free()
    {
        if (_disposed) return;
        _disposed = true;
        _tensor.Dispose();
        if (_length > 0) GC.RemoveMemoryPressure(_length);
    }
}
