using System.Buffers.Binary;
using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

namespace Fireworks.Fuzz;

/// <summary>Reads many mutants in child processes, and goes on after each that dies. Prints one line of JSON; exits 1 when anything was found that may not be.</summary>
internal static class Campaign
{
    private const long PerChild = 50_000;
    private const string Death = "death";

    public static async Task<int> RunAsync(Target target, long mutants, long seed)
    {
        CheckSeeds(target);
        var progress = Path.GetTempFileName();
        var (read, refused, slowest, deaths) = (0L, 0L, 0.0, 0L);
        var findings = new List<Finding>();
        var clock = Stopwatch.StartNew();
        try
        {
            for (var next = 0L; next < mutants;)
            {
                var count = Math.Min(PerChild, mutants - next);
                await File.WriteAllBytesAsync(progress, BitConverter.GetBytes(next));
                var (exit, output, errors) = await ChildAsync("child", target.Area, progress, $"{seed}", $"{next}", $"{count}");
                if (exit == 0)
                {
                    var report = JsonSerializer.Deserialize<Report>(output)!;
                    (read, refused, slowest) = (read + report.Mutants, refused + report.Refused, Math.Max(slowest, report.SlowestMilliseconds));
                    findings.AddRange(report.Findings);
                    next += count;
                    continue;
                }
                var died = BinaryPrimitives.ReadInt64LittleEndian(await File.ReadAllBytesAsync(progress));
                deaths++;
                findings.Add(new(died, Death, $"exit {exit}: {errors.Trim().Split('\n')[0]}"));
                read += died + 1 - next;
                next = died + 1;
            }
        }
        finally
        {
            File.Delete(progress);
        }
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            area = target.Area, mutants = read, seed, deaths, refused,
            memory = findings.Count(f => f.Kind == "memory"), exceptions = findings.Count(f => f.Kind == "exception"),
            slowest_ms = Math.Round(slowest, 1), seconds = Math.Round(clock.Elapsed.TotalSeconds, 1), findings = findings.Take(20),
        }));
        return findings.All(f => target.IsNative && f.Kind == Death) ? 0 : 1;
    }

    /// <summary>Mutants of what is refused itself get no further than it does.</summary>
    private static void CheckSeeds(Target target)
    {
        foreach (var (number, seed) in target.Seeds.Index())
        {
            try
            {
                target.Read(seed, number)();
            }
            catch (FireworksException e)
            {
                throw new InvalidOperationException($"Seed {number} of '{target.Area}' is refused, so that its mutants test little. {e.Message}", e);
            }
        }
    }

    private static async Task<(int Exit, string Output, string Errors)> ChildAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[Assembly.GetExecutingAssembly().Location, .. arguments]) start.ArgumentList.Add(argument);
        using var child = Process.Start(start)!;
        var (output, errors) = (child.StandardOutput.ReadToEndAsync(), child.StandardError.ReadToEndAsync());
        await child.WaitForExitAsync();
        return (child.ExitCode, await output, await errors);
    }
}
