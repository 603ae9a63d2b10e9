using System.Diagnostics;
using System.Reflection;
using Fireworks.Hosting;

namespace Fireworks.Benchmarks;

/// <summary>A silo in a process of its own, for what crosses between two.</summary>
internal sealed class SecondSilo : IDisposable
{
    private readonly Process _process;

    private SecondSilo(Process process) => _process = process;

    public int Id => _process.Id;

    /// <summary>Starts this program again as a silo and waits until it is ready.</summary>
    public static async Task<SecondSilo> StartAsync(BenchStore store, string zone)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in (string[])[Assembly.GetExecutingAssembly().Location, "silo", store.Folder, store.Cluster!, zone, .. store.Database is { } database ? [database] : Array.Empty<string>()]) start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        if (await process.StandardOutput.ReadLineAsync() != "ready") throw new InvalidOperationException("The second silo did not start.");
        return new SecondSilo(process);
    }

    /// <summary>What the second process does: it serves until its standard input ends.</summary>
    public static async Task<int> RunAsync(BenchStore store, string zone)
    {
        await using var silo = await EmbeddedSilo.StartAsync(o => Configure(o, store, zone));
        Console.WriteLine("ready");
        await Console.In.ReadToEndAsync();
        return 0;
    }

    public static void Configure(FireworksOptions options, BenchStore store, string? zone)
    {
        (options.Data, options.Database, options.Cluster, options.Listen) = (store.Folder, store.Database, store.Cluster, "http://127.0.0.1:0");
        if (zone is not null) options.Labels["zone"] = zone;
        options.Components.Add(Assembly.GetExecutingAssembly());
        options.DataRoots.Add(AppContext.BaseDirectory);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(20))) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }
}
