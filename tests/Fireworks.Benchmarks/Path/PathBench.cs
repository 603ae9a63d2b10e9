using System.Diagnostics;
using System.Reflection;
using Fireworks.Hosting;

namespace Fireworks.Benchmarks;

/// <summary>The whole path as it stands: the demo's pipeline, both transports, the demo's memory, what the tables take.</summary>
/// <param name="stores">Where silos keep what they keep.</param>
internal sealed class PathBench(BenchStores stores)
{
    private const int Runs = 3;
    private const int Passes = 20;

    public IReadOnlyDictionary<string, Func<Task<IEnumerable<Row>>>> Workloads => new Dictionary<string, Func<Task<IEnumerable<Row>>>>
    {
        ["pipeline"] = () => stores.WithAsync(PipelineAsync),
        ["one-silo"] = () => stores.WithAsync(store => TransportsAsync(store, processes: 1)),
        ["two-processes"] = () => stores.WithAsync(store => TransportsAsync(store, processes: 2)),
        ["demo-memory"] = () => stores.WithAsync(DemoMemoryAsync),
        ["tables"] = () => stores.WithAsync(TablesAsync),
    };

    private static async Task<IEnumerable<Row>> PipelineAsync(BenchStore store)
    {
        var local = await MedianAsync(r => r.Rows, async name =>
        {
            var catalog = new ComponentCatalog(typeof(CsvSource).Assembly, Assembly.GetExecutingAssembly());
            using var graph = LocalGraph.Create(GraphResolver.Resolve(Pipeline(name), catalog), catalog, new Roots());
            await graph.RunAsync();
        });
        await using var silo = await EmbeddedSilo.StartAsync(o => SecondSilo.Configure(o, store, null));
        await using var client = await FireworksClient.ConnectAsync(silo.Address.ToString());
        var rows = new List<Row> { new("digits pipeline in process", "rows/s", local) };
        foreach (var transport in (string[])["stream", "pull"])
            rows.Add(new($"digits pipeline through grains, {transport}", "rows/s", await MedianAsync(r => r.Rows, name => RunAsync(client, Pipeline(name), transport)), "in process", local));
        return rows;
    }

    private static async Task<IEnumerable<Row>> TransportsAsync(BenchStore store, int processes)
    {
        store = store with { Cluster = processes > 1 ? "bench" : null };
        await using var silo = await EmbeddedSilo.StartAsync(o => SecondSilo.Configure(o, store, "a"));
        using var second = store.Cluster is null ? null : await SecondSilo.StartAsync(store, "b");
        await using var client = await FireworksClient.ConnectAsync(silo.Address.ToString());
        var rows = new List<Row>();
        foreach (var (label, bytes, count) in ((string, int, long)[])[("32 KiB", 33 << 10, 20_000), ("1 MiB", 1025 << 10, 2_000)])
        {
            var pull = await RateAsync("pull");
            var stream = await RateAsync("stream");
            var place = processes == 1 ? "one silo" : "two processes";
            rows.Add(new($"stream, {place}, {label}", "chunks/s", stream.Chunks, "pull", pull.Chunks));
            rows.Add(new($"stream, {place}, {label}", "MB/s", stream.Bytes / 1e6, "pull", pull.Bytes / 1e6));

            async Task<Rate> RateAsync(string transport)
            {
                var rates = new List<Rate>();
                for (var run = 0; run < Runs; run++)
                {
                    var name = Guid.NewGuid().ToString("N");
                    await RunAsync(client, Edge(name, bytes, count, apart: processes > 1), transport);
                    rates.Add(BenchSink.Rates[name]);
                }
                return rates.OrderBy(r => r.Chunks).ElementAt(Runs / 2);
            }
        }
        if (second is not null) rows.Add(new("the second process, peak resident memory", "MB", PeakOf(second.Id) / 1024.0));
        return rows;
    }

    private static async Task<IEnumerable<Row>> DemoMemoryAsync(BenchStore store)
    {
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = store.Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[System.IO.Path.Combine(AppContext.BaseDirectory, "fireworks.dll"), "demo", "--json", .. store.Options]) start.ArgumentList.Add(argument);
        var clock = Stopwatch.StartNew();
        using var demo = Process.Start(start)!;
        var output = demo.StandardOutput.ReadToEndAsync();
        var errors = demo.StandardError.ReadToEndAsync();
        var peak = 0L;
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!demo.HasExited && await poll.WaitForNextTickAsync()) peak = Math.Max(peak, PeakOf(demo.Id));
        if (demo.ExitCode != 0) throw new InvalidOperationException($"The demo failed: {await errors}{await output}");
        return [new("demo, peak resident memory", "MB", peak / 1024.0), new("demo, wall time", "s", clock.Elapsed.TotalSeconds)];
    }

    /// <summary>What the one writer of a silo takes: by one producer, who waits for each commit, and by 64, whose writes are committed together.</summary>
    private static async Task<IEnumerable<Row>> TablesAsync(BenchStore store)
    {
        await using var opened = await Store.OpenAsync(store.SqlDatabase);
        var metrics = new MetricTable(opened);
        return [await PointsAsync(producers: 1, points: 1_000), await PointsAsync(producers: 64, points: 20_000)];

        async Task<Row> PointsAsync(int producers, int points)
        {
            var clock = Stopwatch.StartNew();
            await Task.WhenAll(Enumerable.Range(0, producers).Select(async producer =>
            {
                for (var step = 0; step < points / producers; step++) await metrics.AddAsync("t", $"run-{producers}", $"loss/{producer}", step, step);
            }));
            return new Row($"metric points, {producers} at a time", "rows/s", points / producers * producers / clock.Elapsed.TotalSeconds);
        }
    }

    private static long PeakOf(int process)
    {
        try
        {
            return File.ReadLines($"/proc/{process}/status").Where(l => l.StartsWith("VmHWM:", StringComparison.Ordinal)).Select(l => long.Parse(l.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture)).FirstOrDefault();
        }
        catch (IOException)
        {
            return 0; // It has ended.
        }
    }

    private static async Task<double> MedianAsync(Func<Rate, double> figure, Func<string, Task> run)
    {
        var figures = new List<double>();
        for (var i = 0; i < Runs; i++)
        {
            var name = Guid.NewGuid().ToString("N");
            await run(name);
            figures.Add(figure(BenchSink.Rates[name]));
        }
        return Report.Median(figures);
    }

    private static async Task RunAsync(FireworksClient client, Graph graph, string transport)
    {
        await using var run = await client.StartRunAsync(graph, new RunOptions { Transport = transport });
        var ended = await run.WaitAsync();
        if (ended.State != "complete") throw new InvalidOperationException($"{ended.State}: {ended.Error}");
    }

    private static Graph Pipeline(string name) => Graph.Parse($$"""
        { "fireworks": "graph/1", "name": "bench", "seed": 42, "nodes": {
          "rows": { "kind": "csv", "path": "demo/client/samples/data/digits.csv.gz" },
          "split": { "kind": "split", "from": "rows", "test": 0.25, "stratify": "label" },
          "normalize": { "kind": "normalize", "from": "split.train", "columns": "pixel*" },
          "shuffle": { "kind": "shuffle", "from": "normalize" },
          "batch": { "kind": "batch", "from": "shuffle", "rows": 64 },
          "sink": { "kind": "bench-sink", "from": "batch", "name": "{{name}}", "passes": {{Passes}} } } }
        """);

    private static Graph Edge(string name, int bytes, long count, bool apart) => Graph.Parse($$"""
        { "fireworks": "graph/1", "name": "bench", "nodes": {
          "source": { "kind": "bench-source", "count": {{count}}, "bytes": {{bytes}}, "place": { "zone": "{{(apart ? "b" : "a")}}" } },
          "sink": { "kind": "bench-sink", "from": "source", "name": "{{name}}", "place": { "zone": "a" } } } }
        """);

    private sealed class Roots : IServiceProvider
    {
        private readonly DataRoots _roots = new(AppContext.BaseDirectory);

        public object? GetService(Type serviceType) => serviceType == typeof(DataRoots) ? _roots : null;
    }
}
