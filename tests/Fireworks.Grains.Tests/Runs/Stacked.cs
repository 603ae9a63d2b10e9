using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Fireworks.Contracts;
using Fireworks.TestKit;

namespace Fireworks.Grains.Tests;

/// <summary>A graph with an embedder and a classifier that train as one, to be run by a cluster and within this process.</summary>
internal static class Stacked
{
    /// <summary>The nodes that train together.</summary>
    public static readonly string[] Together = ["embedder", "classifier", "trainer"];

    /// <summary>The graph.</summary>
    /// <param name="epochs">Passes over the 60 rows.</param>
    /// <param name="codes">The name under which what the embedder gives is collected.</param>
    /// <param name="classes">The name under which predictions are collected.</param>
    /// <param name="place">What the classifier asks for, as JSON.</param>
    public static string Graph(int epochs, string codes, string classes, string place = "{}") => $$"""
        { "fireworks": "graph/1", "name": "stacked", "seed": 3, "nodes": {
            "rows": { "kind": "csv", "path": "stacked.csv" },
            "batch": { "kind": "batch", "from": "rows", "rows": 10 },
            "embedder": { "kind": "model", "from": "batch", "model": { "in": "x*", "out": "code", "layers": [ { "type": "linear", "out": 4 }, { "type": "dropout", "p": 0.2 }, "tanh" ] } },
            "classifier": { "kind": "model", "from": "embedder", "place": {{place}}, "model": { "in": "code", "out": "scores", "layers": [ { "type": "linear", "out": 2 } ] } },
            "trainer": { "kind": "train", "from": { "train": "batch", "validate": "batch" }, "epochs": {{epochs}}, "metrics": ["accuracy"], "link": { "model": "classifier@live" },
                         "loss": { "type": "cross_entropy", "target": "y" }, "optimizer": { "type": "adam", "lr": 0.05 } },
            "codes": { "kind": "collect", "from": "embedder", "name": "{{codes}}" },
            "predict": { "kind": "predict", "from": "batch", "link": { "model": "trainer@final" } },
            "classes": { "kind": "collect", "from": "predict", "name": "{{classes}}" } },
          "outputs": { "scores": "classifier" } }
        """;

    /// <summary>The rows, in a folder that components may read.</summary>
    public static void WriteRows(string folder)
    {
        var rows = Enumerable.Range(0, 60).Select(i => (X: Math.Sin(i), Z: Math.Cos(3 * i)));
        File.WriteAllLines(Path.Combine(folder, "stacked.csv"), rows.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.X:R},{r.Z:R},{(r.X * r.Z > 0 ? 1 : 0)}")).Prepend("x0,x1,y"));
    }

    /// <summary>What the graph collects and gives when it runs in this process.</summary>
    public static async Task<(Message Codes, Message Classes, Message Scores, IReadOnlyDictionary<string, ComponentState> States, ConcurrentQueue<double> Losses)> LocallyAsync(
        FireworksCluster cluster, int epochs, CancellationToken cancellationToken)
    {
        var (codes, classes, losses) = (Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString("N"), new Losses());
        using var graph = Local(cluster, Graph(epochs, codes, classes), losses);
        await graph.RunAsync(cancellationToken);
        var scores = Message.Concat(await graph.ReadAsync("scores", cancellationToken).ToListAsync(cancellationToken));
        return (Collected(codes), Collected(classes), scores, graph.Save(), losses.Values);
    }

    public static LocalGraph Local(FireworksCluster cluster, string graph, params object[] services) => LocalGraph.Create(
        GraphResolver.Resolve(Fireworks.Graph.Parse(graph), cluster.Catalog), cluster.Catalog, new TestServices([.. services, new DataRoots(cluster.Folder)]));

    public static Message Collected(string name) => Message.Concat([.. Collect.Received[name]]);

    /// <summary>All rows of an output.</summary>
    public static async Task<Message> ReadAsync(this IRunGrain run, string output, CancellationToken cancellationToken)
    {
        var messages = new List<Message>();
        for (var (at, ended) = (Cursor.Start, false); !ended;)
        {
            var page = await run.ReadOutputAsync(output, new EdgePull("test", output, 0, 1, at, messages.Count, 1 << 20), cancellationToken);
            if (page.Error is not null) throw page.Error;
            messages.AddRange(page.Chunks.Select(c => c.Message));
            (at, ended) = (page.Chunks.LastOrDefault()?.After ?? at, page.End);
        }
        return Message.Concat(messages);
    }

    public static RunRequest Request(string graph, Transport transport, string? scaffold = null) => new(graph, ImmutableDictionary<string, string>.Empty, null, null, scaffold, transport);

    private sealed class Losses : IRunLog
    {
        public ConcurrentQueue<double> Values { get; } = [];

        public ValueTask MetricAsync(string runId, string name, long step, double value, CancellationToken cancellationToken = default)
        {
            if (name == "trainer/train/loss") Values.Enqueue(value);
            return ValueTask.CompletedTask;
        }
    }
}
