using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit;

namespace Fireworks.TestKit;

/// <summary>Azurite, a real blob server, on a free port of this machine, for one class of tests. <c>tests/run</c> installs it.</summary>
public sealed partial class AzuriteServer : IAsyncLifetime
{
    // Azurite's own account; every copy of it has this one.
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);
    private static readonly string Program = Path.Combine(SourceTree.Root, "tests", "tools", "node_modules", "azurite", "dist", "src", "blob", "main.js");

    private Process? _process;

    /// <summary>Where it listens.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>How a client reaches it.</summary>
    public string ConnectionString => $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};BlobEndpoint={Address}{Account};";

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        Assert.True(File.Exists(Program), "Azurite is not installed; 'bash tests/run' installs it, or 'npm ci' in tests/tools.");
        var start = new ProcessStartInfo("node", [Program, "--silent", "--skipApiVersionCheck", "--disableTelemetry", "--blobHost", "127.0.0.1", "--blobPort", "0", "--inMemoryPersistence"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Stop();       // a test run that is stopped must not leave it behind
        Address = await ListeningAsync(_process).WaitAsync(LongestStart);
        _ = DrainAsync(_process.StandardOutput);
        _ = DrainAsync(_process.StandardError);
    }

    private static async Task<Uri> ListeningAsync(Process process)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
            if (Listening().Match(line) is { Success: true } found) return new Uri(found.Groups[1].Value + "/");
        throw new InvalidOperationException($"Azurite ended before it listened: {await process.StandardError.ReadToEndAsync()}");
    }

    // A pipe that nobody reads would stop the server once it is full.
    private static async Task DrainAsync(System.IO.StreamReader from)
    {
        while (await from.ReadLineAsync() is not null) continue;
    }

    private void Stop()
    {
        if (_process is { HasExited: false } running) running.Kill(entireProcessTree: true);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is null) return;
        Stop();
        await _process.WaitForExitAsync();
    }

    [GeneratedRegex(@"successfully listens on (http://[0-9.:]+)")]
    private static partial Regex Listening();
}
