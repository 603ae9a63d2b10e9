using System.Globalization;
using System.Runtime.CompilerServices;
using TorchSharp;

namespace Fireworks;

/// <summary>Devices as configurations name them: <c>auto</c> (a GPU where there is one, else the host), <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>.</summary>
/// <remarks>The paths through a GPU are untested: no test has one.</remarks>
internal static class Devices
{
    private const string Auto = "auto", Cpu = "cpu", Cuda = "cuda";

    /// <summary>The name, if it names a device; whether that is there is found when it is used.</summary>
    /// <exception cref="ArgumentException">It names none.</exception>
    public static string Named(string device, [CallerArgumentExpression(nameof(device))] string name = "") =>
        device is Auto or Cpu || NumberOf(device) is not null
            ? device
            : throw new ArgumentException($"'{name}' must be auto, cpu, cuda or cuda with a number, such as cuda:1, but is '{device}'.{Nearest.Hint(device, [Auto, Cpu, Cuda])}", name);

    /// <summary>The device of that name.</summary>
    /// <exception cref="ComponentException">It is not there.</exception>
    /// <exception cref="TorchMissingException">libtorch does not load.</exception>
    public static torch.Device Of(string device)
    {
        TorchRuntime.Start();
        var there = torch.cuda.is_available() ? torch.cuda.device_count() : 0;
        if (device == Cpu || device == Auto && there == 0) return torch.CPU;
        var number = NumberOf(device) ?? 0;
        return number < there
            ? new torch.Device(DeviceType.CUDA, number)
            : throw new ComponentException($"The device '{device}' was asked for, but libtorch finds {there} GPUs; name another, or let 'auto' choose.");
    }

    private static int? NumberOf(string device) => device == Cuda ? 0
        : device.StartsWith(Cuda + ":", StringComparison.Ordinal) && int.TryParse(device.AsSpan(Cuda.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : null;
}
