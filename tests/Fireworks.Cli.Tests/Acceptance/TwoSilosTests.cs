using System.Text.Json;
using Fireworks.Api;
using Fireworks.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Fireworks.Cli.Tests.Acceptance;

/// <summary>One graph over two processes that share a store, its nodes pinned to one and the other in turn.</summary>
public sealed class TwoSilosTests(TwoSilosTests.Silos silos) : IClassFixture<TwoSilosTests.Silos>
{
    private const string Pipeline = """
        { "fireworks": "graph/1", "name": "across", "seed": 7,
          "nodes": {
            "rows":      { "kind": "csv", "path": "client/samples/data/digits.csv.gz", "chunk_rows": 100, "place": { "zone": "a" } },
            "split":     { "kind": "split", "from": "rows", "test": 0.25, "stratify": "label", "place": { "zone": "b" } },
            "normalize": { "kind": "normalize", "from": "split.train", "columns": "pixel*", "place": { "zone": "a" } },
            "shuffle":   { "kind": "shuffle", "from": "normalize", "place": { "zone": "b" } },
            "batch":     { "kind": "batch", "from": "shuffle", "rows": 64, "place": { "zone": "a" } } },
          "outputs": { "batches": "batch" } }
        """;

    [Theory]
    [InlineData("stream")]
    [InlineData("pull")]
    public async Task Rows_cross_between_the_processes_and_arrive_as_a_graph_in_one_process_gives_them(string transport)
    {
        var (file, rows) = (silos.Folder.Write("across.graph.json", Pipeline), $"{transport}.arrow");

        var ended = await CliProcess.RunAsync(silos.Folder.Path, "run", "start", file, "--json", "--server", silos.A.Address, "--transport", transport, "--out", rows);

        var run = JsonSerializer.Deserialize<RunInfo>(ended.Expect(0).Out, ApiJson.Options)!;
        Assert.Equal("complete", run.State);
        var places = run.Nodes.ToDictionary(n => n.Node, n => n.Silo);
        Assert.Equal(places["rows"], places["normalize"]);
        Assert.Equal(places["rows"], places["batch"]);
        Assert.Equal(places["split.train"], places["shuffle"]);
        Assert.NotEqual(places["rows"], places["shuffle"]);

        // Normalize learns from what streams to it, and batch reads in order; the shuffle between them asks for rows by index.
        Assert.All(run.Nodes.Where(n => n.Node is "normalize" or "batch"), n => Assert.InRange(n.ChunksFromOtherSilos, 1, n.ChunksIn));
        Assert.All(run.Nodes, n => Assert.Equal(n.ChunksIn, n.ChunksFromOtherSilos));

        var (expected, arrived) = (await LocalAsync(silos.Folder), await ReadAsync(silos.Folder[rows]));
        Assert.Equal(1348, arrived.Sum(m => m.Length));
        Assert.Equal(expected.Select(m => m.Length), arrived.Select(m => m.Length));
        Assert.All(expected.Zip(arrived), (batch, i) => Assert.True(batch.First.Equals(batch.Second), $"Batch {i} differs: expected {batch.First}, arrived {batch.Second}."));
    }

    private static async Task<List<Message>> ReadAsync(string file)
    {
        await using var stream = File.OpenRead(file);
        var reader = new ArrowStreamReader(stream);
        var pages = new List<Message>();
        while (await reader.ReadAsync() is { } page)
            if (page.Message.Length > 0) pages.Add(page.Message);
        return pages;
    }

    private static async Task<List<Message>> LocalAsync(Workspace folder)
    {
        var catalog = FireworksCatalog.Create();
        await using var services = new ServiceCollection().AddSingleton(new DataRoots(folder.Path)).BuildServiceProvider();
        using var graph = LocalGraph.Create(GraphResolver.Resolve(Graph.Parse(Pipeline), catalog), catalog, services);
        return await graph.ReadAsync("batches").ToListAsync();
    }

    /// <summary>Two silos of one cluster, zones a and b.</summary>
    public sealed class Silos : IAsyncLifetime
    {
        internal Workspace Folder { get; } = new();

        internal Silo A { get; private set; } = null!;

        internal Silo B { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Folder.AddDigits(epochs: 1);
            A = await Silo.StartAsync(Folder.Path, "--cluster", "t", "--label", "zone=a");
            B = await Silo.StartAsync(Folder.Path, "--cluster", "t", "--label", "zone=b");
        }

        public async ValueTask DisposeAsync()
        {
            if (A is not null) await A.DisposeAsync();
            if (B is not null) await B.DisposeAsync();
            Folder.Dispose();
        }
    }
}
