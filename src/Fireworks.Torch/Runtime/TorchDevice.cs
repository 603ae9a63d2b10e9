using System.Globalization;
using TorchSharp;

namespace Fireworks;

/// <summary>What a process trains on: the processor, or a device that its libtorch knows. A host offers it as a service; without one the processor is used.</summary>
/// <remarks>
/// <para>A model's weights, its rows and its gradients lie on the device; the optimizer and what it remembers stay in host memory, so that every optimizer
/// takes the same steps everywhere, and a state that was saved on one device goes on on another. Cost: the weights cross three times a step.
/// First weights and dropout are drawn on the processor, and models predict and are explained on it.</para>
/// <para>Where the process has no such device, as with the libtorch of this repository's own builds, the processor is used instead.</para>
/// <para>What was shown on a GPU is in <c>CudaTests</c>, which run where a device is found (seen: NVIDIA H200, libtorch 2.11 with CUDA 13) and are passed over elsewhere.</para>
/// </remarks>
public sealed class TorchDevice
{
    private const string Cuda = "cuda";

    private readonly Lazy<(torch.Device Device, bool IsFound)> _device;

    /// <summary>A device by its name; looked for when it is first used.</summary>
    /// <param name="name"><c>cpu</c>, <c>cuda</c>, or <c>cuda:1</c> for the second of several.</param>
    /// <exception cref="ArgumentException">There is no such name.</exception>
    public TorchDevice(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
        var index = IndexOf(name);
        _device = new(() => Look(index));
    }

    /// <summary>A device that is there.</summary>
    internal TorchDevice(torch.Device device) => (Name, _device) = (device.ToString(), new((device, true)));

    /// <summary>The processor.</summary>
    public static TorchDevice Processor { get; } = new("cpu");

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Whether the process has it; looks for it, which loads libtorch.</summary>
    /// <exception cref="TorchMissingException">libtorch does not load.</exception>
    public bool IsFound => _device.Value.IsFound;

    /// <summary>Whether what is computed on it lies in host memory.</summary>
    internal bool IsProcessor => Device.type == DeviceType.CPU;

    internal torch.Device Device => _device.Value.Device;

    /// <summary>Whether a name is that of a device.</summary>
    public static bool IsName(string name) => name == "cpu" || name == Cuda || (name.StartsWith(Cuda + ":", StringComparison.Ordinal) && Number(name) is not null);

    /// <summary>The tensor on the device; itself when it is there already.</summary>
    internal torch.Tensor Take(torch.Tensor tensor) => Has(tensor) ? tensor : tensor.to(Device);

    /// <summary>Whether the tensor is on the device.</summary>
    internal bool Has(torch.Tensor tensor) => tensor.device_type == Device.type && (IsProcessor || tensor.device_index == Device.index);

    private static int? IndexOf(string name) => !IsName(name)
        ? throw new ArgumentException($"A device is cpu, cuda, or cuda:0, cuda:1 …, but is '{name}'.", nameof(name))
        : name == "cpu" ? null : Number(name) ?? 0;

    private static int? Number(string name) =>
        int.TryParse(name.AsSpan(Math.Min(Cuda.Length + 1, name.Length)), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static (torch.Device, bool) Look(int? index)
    {
        TorchRuntime.Start();
        if (index is not { } number) return (torch.CPU, true);
        return torch.cuda.is_available() && number < torch.cuda.device_count() ? (new torch.Device(DeviceType.CUDA, number), true) : (torch.CPU, false);
    }
}
