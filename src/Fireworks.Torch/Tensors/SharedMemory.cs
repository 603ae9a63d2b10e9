using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;

namespace Fireworks;

/// <summary>Makes tensors over memory that a column owns, without a copy.</summary>
/// <remarks>A tensor, and every view of it, keeps the memory alive; when the last is disposed or finalized, libtorch calls
/// <see cref="Release"/>, on whatever thread that happens.</remarks>
internal static unsafe partial class SharedMemory
{
    private static readonly Lock Sync = new();

    // By address: tensors over the same bytes share one hold on them. libtorch tells the deleter nothing but the address.
    private static readonly Dictionary<nint, Hold> Holds = [];

    /// <summary>Addresses in use by tensors.</summary>
    public static int Count
    {
        get
        {
            lock (Sync) return Holds.Count;
        }
    }

    /// <summary>A tensor over memory; nobody may write to either.</summary>
    /// <param name="memory">At least one byte, exactly the tensor's size.</param>
    /// <param name="type">Cell type.</param>
    /// <param name="shape">Extents.</param>
    public static torch.Tensor Wrap(ReadOnlyMemory<byte> memory, torch.ScalarType type, ReadOnlySpan<long> shape)
    {
        var address = Acquire(memory);
        fixed (long* sizes = shape)
        {
            var handle = NewTensor(address, &Release, sizes, shape.Length, (sbyte)type, (sbyte)type, (int)DeviceType.CPU, -1, 0);
            if (handle != 0) return torch.Tensor.UnsafeCreateTensor(handle);
        }

        Free(address);                                        // no tensor was made, so nothing will call the deleter
        torch.CheckForErrors();
        throw new InvalidOperationException("libtorch made no tensor and gave no reason.");
    }

    private static nint Acquire(ReadOnlyMemory<byte> memory)
    {
        var pin = memory.Pin();
        var address = (nint)pin.Pointer;
        lock (Sync)
        {
            if (!Holds.TryGetValue(address, out var hold))
            {
                Holds[address] = new Hold(pin) { Tensors = 1 };
                return address;
            }
            hold.Tensors++;
        }
        pin.Dispose();                                        // the first hold keeps these bytes alive
        return address;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Release(nint address) => Free(address);

    private static void Free(nint address)
    {
        Hold hold;
        lock (Sync)
        {
            hold = Holds[address];
            if (--hold.Tensors > 0) return;
            Holds.Remove(address);
        }
        hold.Pin.Dispose();
    }

    /// <summary>TorchSharp's native constructor over foreign memory; exported by libLibTorchSharp, not public in its C# part.</summary>
    [LibraryImport("LibTorchSharp", EntryPoint = "THSTensor_new")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial nint NewTensor(
        nint data, delegate* unmanaged[Cdecl]<nint, void> deleter, long* sizes, int axes, sbyte type, sbyte dtype, int deviceType, int deviceIndex, byte requiresGrad);

    private sealed class Hold(MemoryHandle pin)
    {
        public MemoryHandle Pin { get; } = pin;

        public int Tensors { get; set; }
    }
}
