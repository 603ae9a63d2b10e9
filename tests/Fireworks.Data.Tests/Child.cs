using System.Diagnostics;

namespace Fireworks;

/// <summary>A second process: this executable started again to do one thing, so that locks and crashes are real.</summary>
internal sealed class Child : IDisposable
{
    public const string Argument = "child";

    private readonly Process _process;

    private Child(Process process) => _process = process;

    public int ProcessId => _process.Id;

    public static Child Start(params string[] args)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardInput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") start.ArgumentList.Add(typeof(Child).Assembly.Location);
        start.ArgumentList.Add(Argument);
        foreach (var arg in args) start.ArgumentList.Add(arg);
        return new Child(Process.Start(start)!);
    }

    public async Task<string> LineAsync() => await _process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60)) ?? "(ended)";

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    public static async Task<int> RunAsync(string[] args)
    {
        switch (args)
        {
            case ["hold", var path, var cluster, var address]:
                try
                {
                    using var folder = DataFolder.Open(path, cluster.Length == 0 ? null : cluster);
                    if (address.Length > 0) folder.Publish(new Uri(address));
                    Console.WriteLine("held");
                    await Console.In.ReadLineAsync();
                }
                catch (FireworksException e)
                {
                    Console.WriteLine($"{e.GetType().Name}: {e.Message}");
                }
                return 0;

            case ["open", var database]:
                await StoreSchema.ApplyAsync(DatabaseOf(database));
                Console.WriteLine("applied");
                return 0;

            case ["write", var database, var run]:
                await using (var store = await Store.OpenAsync(DatabaseOf(database)))
                {
                    var metrics = new MetricTable(store);
                    await Task.WhenAll(Enumerable.Range(0, 4).Select(async writer =>
                    {
                        for (var step = 0L; ; step++)
                        {
                            await metrics.AddAsync("t", run, $"loss/{writer}", step, step);
                            lock (store) Console.WriteLine($"{writer} {step}");
                        }
                    }));
                }
                return 0;

            case ["fuzz-parquet", var folder, var first, var end]:
                var seed = await File.ReadAllBytesAsync(Path.Combine(folder, "seed.parquet"));
                var mutant = Path.Combine(folder, "mutant.parquet");
                for (var number = int.Parse(first, System.Globalization.CultureInfo.InvariantCulture); number < int.Parse(end, System.Globalization.CultureInfo.InvariantCulture); number++)
                {
                    Console.WriteLine(number);
                    await File.WriteAllBytesAsync(mutant, Fuzz.Mutator.Mutant(seed, number));
                    await Fuzz.FileTargets.ReadAsync(mutant);
                }
                Console.WriteLine(end);
                return 0;

            default:
                return 1;
        }
    }

    // A SQLite file, or the connection string of a server.
    private static SqlDatabase DatabaseOf(string database) => database.Contains('=', StringComparison.Ordinal) ? new PostgresDatabase(database) : new SqliteDatabase(database);
}
