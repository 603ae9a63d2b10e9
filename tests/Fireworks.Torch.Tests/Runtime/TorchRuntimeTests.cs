using System.Runtime.InteropServices;
using TorchSharp;

namespace Fireworks.Torch.Tests.Runtime;

public sealed partial class TorchRuntimeTests
{
    [Fact]
    public void One_thread_works_inside_each_operation()
    {
        TorchRuntime.Start();

        Assert.Equal(1, torch.get_num_threads());
    }

    [Fact]
    public void Tells_OpenMP_to_wait_asleep_unless_the_process_was_started_otherwise()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads the C environment");

        TorchRuntime.Start();

        Assert.Equal(Environment.GetEnvironmentVariable("OMP_WAIT_POLICY") ?? "PASSIVE", Native("OMP_WAIT_POLICY"));
        Assert.Equal(Environment.GetEnvironmentVariable("OMP_NUM_THREADS") ?? "1", Native("OMP_NUM_THREADS"));
    }

    [Fact]
    public async Task Without_libtorch_the_error_names_the_remedy()
    {
        var folder = Directory.CreateTempSubdirectory("fireworks-no-torch-").FullName;
        try
        {
            foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory).Where(IsManaged)) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
            await Child.RunAsync(typeof(WithoutTorch), 1, folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static bool IsManaged(string file) =>
        Path.GetExtension(file) == ".dll" || file.EndsWith(".runtimeconfig.json", StringComparison.Ordinal) || file.EndsWith(".testconfig.json", StringComparison.Ordinal);

    private static string? Native(string name) => Marshal.PtrToStringUTF8(GetEnvironment(name));

    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetEnvironment(string name);
}

/// <summary>Runs where libtorch is not.</summary>
public sealed class WithoutTorch
{
    [Fact(Explicit = true)]
    public void Loading_fails_with_the_remedy_every_time()
    {
        for (var i = 0; i < 2; i++)
        {
            var error = Assert.Throws<TorchMissingException>(() => TorchWork.Run(grad: false, () => 1));

            Assert.Contains("libtorch-cpu-linux-x64", error.Message, StringComparison.Ordinal);
            Assert.Contains(AppContext.BaseDirectory, error.Message, StringComparison.Ordinal);
        }
    }
}
