using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

namespace Fireworks.Benchmarks;

/// <summary>Measures in a process of its own, which has nothing of what other workloads left behind.</summary>
internal static class OwnProcess
{
    /// <summary>The rows of a workload measured where there is one core, so that "one thread a side" is true of however many threads a side starts.</summary>
    /// <param name="area">The area.</param>
    /// <param name="workload">The workload's name in it.</param>
    /// <param name="measure">What measures it, with its peers, once there is only one core.</param>
    public static async Task<IEnumerable<Row>> OnOneCoreAsync(string area, string workload, Func<Task<IEnumerable<Row>>> measure)
    {
        if (Environment.ProcessorCount == 1) return await measure();
        var core = Environment.ProcessorCount - 1;           // the first one answers more of the machine's interrupts
        var text = await OutputAsync("taskset", ["-c", $"{core}", "dotnet", Assembly.GetExecutingAssembly().Location, area, "--only", workload, "--json"]);
        return JsonDocument.Parse(text).RootElement.GetProperty("rows").Deserialize<Row[]>(Report.Json)!;
    }

    /// <summary>What this program, told to do something else, writes.</summary>
    public static Task<string> OutputAsync(string command) => OutputAsync("dotnet", [Assembly.GetExecutingAssembly().Location, command]);

    private static async Task<string> OutputAsync(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? text : throw new InvalidOperationException($"The process that measured ended with {process.ExitCode}; what it said stands above.");
    }
}
