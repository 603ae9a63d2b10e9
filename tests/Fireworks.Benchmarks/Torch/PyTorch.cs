using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Fireworks.Benchmarks;

/// <summary>Runs peers/train.py with Debian's python3-torch over OpenBLAS, one thread.</summary>
internal static class PyTorch
{
    // Debian's torch links the reference BLAS when nothing better is chosen; that would flatter us.
    private const string OpenBlas = "/usr/lib/x86_64-linux-gnu/openblas-pthread/libblas.so.3";

    public static async Task<double> StepsPerSecondAsync(string model, string optimizer, int batch)
    {
        if (!File.Exists(OpenBlas)) throw new InvalidOperationException($"{OpenBlas} is missing; install the Debian packages python3-torch and libopenblas0-pthread.");
        string[] arguments = [Path.Combine(Folder(), "train.py"), "--model", model, "--optimizer", optimizer, "--batch", $"{batch}", "--rows", $"{SyntheticTraining.Rows}", "--threads", "1"];
        var start = new ProcessStartInfo("/usr/bin/python3", arguments) { RedirectStandardOutput = true };
        start.Environment["LD_PRELOAD"] = OpenBlas;
        start.Environment["OPENBLAS_NUM_THREADS"] = start.Environment["OMP_NUM_THREADS"] = "1";
        using var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"train.py ended with {process.ExitCode}.");
        return JsonNode.Parse(line)!["results"]!["steps_per_s"]!.GetValue<double>();
    }

    private static string Folder([CallerFilePath] string file = "") => Path.Combine(Path.GetDirectoryName(file)!, "..", "peers");
}
