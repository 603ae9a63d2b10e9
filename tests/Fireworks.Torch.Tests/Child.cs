using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Fireworks.Torch.Tests;

/// <summary>Runs the explicit tests of a class in a process of their own: some mistakes in tensor code end a process without an exception.</summary>
internal static class Child
{
    public static async Task RunAsync(Type tests, int atLeast, string? folder = null, Dictionary<string, string>? environment = null)
    {
        var dotnet = Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        var assembly = Path.Combine(folder ?? AppContext.BaseDirectory, Path.GetFileName(tests.Assembly.Location));
        var start = new ProcessStartInfo(dotnet, [assembly, "--explicit", "only", "--filter-class", tests.FullName!, "--minimum-expected-tests", $"{atLeast}", "--no-ansi"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("TESTINGPLATFORM", StringComparison.OrdinalIgnoreCase)).ToArray()) start.Environment.Remove(name);
        foreach (var (name, value) in environment ?? []) start.Environment[name] = value;

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        Assert.True(process.ExitCode == 0, $"The child ended with {process.ExitCode}.\n{await output}\n{await errors}");
    }
}
