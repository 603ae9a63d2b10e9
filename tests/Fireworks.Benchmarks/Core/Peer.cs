using System.Diagnostics;
using System.Text.Json;

namespace Fireworks.Benchmarks;

/// <summary>A script in <c>peers/</c> that does the same work with what a user would pick instead, on one thread.</summary>
internal static class Peer
{
    private const string Python = "/usr/bin/python3";

    /// <summary>Median seconds of each step that the script reports.</summary>
    /// <exception cref="InvalidOperationException">The script failed; its last words are in the message.</exception>
    public static async Task<IReadOnlyDictionary<string, double>> SecondsAsync(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo(Python) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[System.IO.Path.Combine(AppContext.BaseDirectory, "peers", script), .. arguments]) start.ArgumentList.Add(argument);
        foreach (var threads in (string[])["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"]) start.Environment[threads] = "1";

        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{script} failed: {(await errors).Trim().Split('\n')[^1]}. It needs the Debian packages that tests/bench names.");
        using var json = JsonDocument.Parse(await output);
        return json.RootElement.GetProperty("seconds").EnumerateObject().ToDictionary(
            step => step.Name, step => Report.Median(step.Value.EnumerateArray().Select(s => s.GetDouble())));
    }
}
