using System.Diagnostics;
using Fireworks.TestKit;

namespace Fireworks.Torch.Tests.States;

/// <summary>Runs real Python with Debian's python3-torch.</summary>
internal static class Python
{
    private const string Program = "/usr/bin/python3";

    private static readonly Lazy<bool> HasTorch = new(() =>
    {
        if (!File.Exists(Program)) return false;
        using var python = Process.Start(new ProcessStartInfo(Program, ["-c", "import torch"]) { RedirectStandardError = true })!;
        python.WaitForExit();
        return python.ExitCode == 0;
    });

    /// <summary>Runs a script; gives what it printed.</summary>
    /// <param name="script">The text; its arguments are in <c>sys.argv[1:]</c>.</param>
    /// <param name="arguments">The arguments.</param>
    public static async Task<string> RunAsync(string script, params string[] arguments)
    {
        Assert.SkipUnless(HasTorch.Value, "It needs the Debian package python3-torch.");
        using var temp = new TempFolder();
        var file = Path.Combine(temp.Path, "script.py");              // a file: TorchScript reads a class's source
        await File.WriteAllTextAsync(file, script, TestContext.Current.CancellationToken);
        var start = new ProcessStartInfo(Program, ["-W", "ignore", file, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["OMP_NUM_THREADS"] = "1";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        Assert.True(process.ExitCode == 0, $"Python ended with {process.ExitCode}. \n{await errors}");
        return await output;
    }
}
