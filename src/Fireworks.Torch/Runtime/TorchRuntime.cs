using System.Runtime.InteropServices;
using TorchSharp;

namespace Fireworks;

/// <summary>Loads libtorch once per process and sets how it uses the cores. Whatever touches a tensor comes through here first.</summary>
/// <remarks>
/// <para>One thread inside each tensor operation: many small models side by side use the cores better than one model that splits each
/// small multiplication. OpenMP's threads wait asleep: spinning ones take the cores from everyone else.</para>
/// <para>Variables that the process was started with are kept.</para>
/// </remarks>
public static partial class TorchRuntime
{
    private static readonly Lazy<bool> Started = new(Load);

    /// <summary>Loads libtorch if that has not happened yet.</summary>
    /// <exception cref="TorchMissingException">libtorch is not beside the program, or does not load on this system.</exception>
    public static void Start() => _ = Started.Value;

    private static bool Load()
    {
        try
        {
            SetDefault("OMP_WAIT_POLICY", "PASSIVE");
            SetDefault("OMP_NUM_THREADS", "1");
            torch.set_num_threads(1);
            return true;
        }
        catch (Exception e) when (e is TypeInitializationException or DllNotFoundException or NotSupportedException or EntryPointNotFoundException)
        {
            throw new TorchMissingException(AppContext.BaseDirectory, e);
        }
    }

    // The OpenMP library reads the C environment, which Environment.SetEnvironmentVariable does not reach.
    private static void SetDefault(string name, string value)
    {
        if (OperatingSystem.IsWindows()) Environment.SetEnvironmentVariable(name, Environment.GetEnvironmentVariable(name) ?? value);
        else _ = SetEnvironment(name, value, overwrite: 0);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}

/// <summary>libtorch does not load.</summary>
public sealed class TorchMissingException(string folder, Exception inner) : FireworksException(
    $"libtorch could not be loaded from {folder}: {inner.GetBaseException().Message.Split('\n')[0].Trim()} " +
    "A program that trains or predicts needs the native files of libtorch beside it: reference the package 'libtorch-cpu-linux-x64' in the program's own " +
    "project (in this repository: set RunsTorch to true), and build it with infra/build/Torch.targets, which makes the files load on systems with an older C++ runtime.", inner);
