using System.Diagnostics;
using Fireworks.Contracts;
using Fireworks.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fireworks.Benchmarks;

/// <summary>How long a status call of a model's grain takes while models train in the same silo.</summary>
internal static class Responsiveness
{
    private const int Calls = 2000;
    private const double Percentile = 0.99;

    public static async Task<IEnumerable<Row>> MeasureAsync()
    {
        using var stores = new BenchStores(postgres: false);
        return await stores.WithAsync(async store =>
        {
            await using var app = Silo(store);
            await app.StartAsync();
            await using var client = await FireworksClient.ConnectAsync(app.Urls.First());
            var grains = app.Services.GetRequiredService<IGrainFactory>();
            var rows = new List<Row>();
            var runs = new List<RunHandle>();
            foreach (var most in (double[])[5, 20])
            {
                runs.Add(await client.StartRunAsync(Training(runs.Count)));
                await foreach (var _ in runs[^1].MetricsAsync("mlp/train/loss")) break;       // it trains
                rows.Add(new Row(
                    $"status while {runs.Count} train, p99", "1/s", 1 / await SecondsAsync(grains.GetNode(new NodeAddress(GrainKey.Node(GrainKey.DefaultTenant, runs[0].Id, "mlp"), NodeRole.Model, "mlp"))),
                    $"{most} ms", 1000 / most, Need: 1));
            }
            foreach (var run in runs)
                if (await run.StatusAsync() is { State: not "running" } ended) throw new InvalidOperationException($"A training ended while status was measured: {ended.Error}");
            foreach (var run in runs) await run.CancelAsync();
            foreach (var run in runs) await run.WaitAsync();
            await app.StopAsync();
            return rows;
        });
    }

    private static async Task<double> SecondsAsync(NodeReference grain)
    {
        var seconds = new double[Calls];
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        for (var call = 0; call < Calls; call++)
        {
            await pace.WaitForNextTickAsync();
            var start = Stopwatch.GetTimestamp();
            await grain.StatusAsync(CancellationToken.None);
            seconds[call] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
        Array.Sort(seconds);
        return seconds[(int)(Calls * Percentile)];
    }

    private static WebApplication Silo(BenchStore store)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.AddFireworks(options => SecondSilo.Configure(options, store, zone: null));
        var app = builder.Build();
        app.MapFireworks();
        return app;
    }

    private static Graph Training(int seed) => Graph.Parse($$"""
        { "fireworks": "graph/1", "name": "busy", "seed": {{seed}}, "nodes": {
          "rows": { "kind": "csv", "path": "demo/client/samples/data/digits.csv.gz" },
          "shuffle": { "kind": "shuffle", "from": "rows" },
          "batch": { "kind": "batch", "from": "shuffle", "rows": 256 },
          "mlp": { "kind": "train", "from": { "train": "batch" }, "epochs": 100000,
                   "model": { "in": "pixel*", "out": "scores", "layers": [ { "type": "linear", "out": 1024 }, "relu", { "type": "linear", "out": 1024 }, "relu", { "type": "linear", "out": 10 } ] },
                   "loss": { "type": "cross_entropy", "target": "label" }, "optimizer": { "type": "sgd", "lr": 0.0001 } } } }
        """);
}
