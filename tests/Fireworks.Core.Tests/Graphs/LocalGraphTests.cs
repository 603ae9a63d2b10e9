using Fireworks.TestKit;

namespace Fireworks.Tests;

public sealed class LocalGraphTests
{
    private sealed class NoServices : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }

    private static LocalGraph Make(string nodes, string outputs = "", long seed = 5)
    {
        var graph = Graph.Parse($$"""{ "fireworks": "graph/1", "name": "test", "seed": {{seed}}, "nodes": { {{nodes}} }, "outputs": { {{outputs}} } }""");
        return LocalGraph.Create(GraphResolver.Resolve(graph, Parts.Catalog), Parts.Catalog, new NoServices());
    }

    private static async Task<Message> ReadAsync(LocalGraph graph, string output)
    {
        var messages = new List<Message>();
        await foreach (var message in graph.ReadAsync(output)) messages.Add(message);
        return Message.Concat(messages);
    }

    private const string Normalized = """
        "rows": { "kind": "digits" },
        "split": { "kind": "split", "from": "rows", "test": 0.3 },
        "norm": { "kind": "normalize", "from": "split.train", "columns": "pixel*" },
        "batch": { "kind": "batch", "from": "norm", "rows": 8 },
        "test-norm": { "kind": "normalize", "from": "split.test", "columns": "pixel*", "link": { "statistics": "norm" } }
        """;

    [Fact]
    public async Task Outputs_are_read_and_linked_statistics_come_from_the_training_rows_only()
    {
        using var graph = Make(Normalized, """ "train": "batch", "test": "test-norm" """);
        await graph.RunAsync();

        var (train, test) = (await ReadAsync(graph, "train"), await ReadAsync(graph, "test"));

        Assert.Equal(0, train.Column<float>("pixel0").Average(), 1e-4);
        Assert.Empty(train.Column<long>("row").Intersect(test.Column<long>("row")));
        var (mean, std) = Moments([.. train.Column<long>("row").Select(r => r * 0.5)]);
        Assert.All(test.Column<long>("row").Zip(test.Column<float>("pixel0")), row => Assert.Equal((row.First * 0.5 - mean) / std, row.Second, 1e-4));
    }

    private static (double Mean, double Deviation) Moments(double[] values)
    {
        var mean = values.Average();
        return (mean, Math.Sqrt(values.Average(v => (v - mean) * (v - mean))));
    }

    [Fact]
    public async Task Drivers_run_to_their_end_and_outputs_wait_for_what_they_link_to()
    {
        using var graph = Make(
            """
            "rows": { "kind": "digits" },
            "mlp": { "kind": "trainer", "from": "rows", "epochs": 3 },
            "sink": { "kind": "count", "from": "predict" },
            "predict": { "kind": "apply", "from": "rows", "link": { "model": "mlp@final" } }
            """,
            """ "predictions": "predict" """);
        var reading = ReadAsync(graph, "predictions");
        Assert.False(reading.IsCompleted);

        await graph.RunAsync();

        Assert.All((await reading).Column<long>("learned"), learned => Assert.Equal(150, learned));
        Assert.Equal(50, ((CountingSink)graph["sink"]).Seen);
    }

    [Fact]
    public async Task The_first_error_is_thrown_and_the_other_drivers_are_cancelled()
    {
        using var graph = Make("""  "rows": { "kind": "digits" }, "a": { "kind": "count", "from": "rows", "then": "wait" }, "b": { "kind": "count", "from": "rows", "then": "fail" }  """);

        var error = await Assert.ThrowsAsync<ComponentException>(() => graph.RunAsync());

        Assert.Equal("The sink is full.", error.Message);
        Assert.True(((CountingSink)graph["a"]).WasCancelled);
    }

    [Fact]
    public async Task Cancelling_ends_the_run()
    {
        using var graph = Make("""  "rows": { "kind": "digits" }, "a": { "kind": "count", "from": "rows", "then": "wait" }  """);
        using var cancellation = new CancellationTokenSource();
        var running = graph.RunAsync(cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task Saved_states_restored_in_another_graph_give_the_same_rows()
    {
        using var first = Make(Normalized, """ "train": "batch", "test": "test-norm" """);
        var rows = await ReadAsync(first, "test");
        var states = first.Save();
        Assert.Equal(["norm", "test-norm"], states.Keys.Order());

        using var second = Make(Normalized, """ "train": "batch", "test": "test-norm" """);
        second.Restore(states);

        Assert.Equal(rows, await ReadAsync(second, "test"));
        Assert.Equal(states["norm"].Tensors, second.Save()["norm"].Tensors);
    }

    [Fact]
    public async Task The_seed_of_the_graph_decides_every_draw()
    {
        const string nodes = """  "rows": { "kind": "digits" }, "a": { "kind": "shuffle", "from": "rows" }, "b": { "kind": "shuffle", "from": "rows" }  """;
        using var graph = Make(nodes, """ "a": "a", "b": "b" """);
        using var again = Make(nodes, """ "a": "a", "b": "b" """);
        using var other = Make(nodes, """ "a": "a", "b": "b" """, seed: 6);

        var rows = await ReadAsync(graph, "a");

        Assert.Equal(rows, await ReadAsync(again, "a"));
        Assert.NotEqual(rows, await ReadAsync(other, "a"));
        Assert.NotEqual(rows, await ReadAsync(graph, "b"));
    }

    [Fact]
    public void Unknown_nodes_are_named_with_those_that_exist()
    {
        using var graph = Make("""  "rows": { "kind": "digits" }  """);

        Assert.Contains("rows", Assert.Throws<KeyNotFoundException>(() => graph["row"]).Message);
    }

    [Fact]
    public async Task A_run_is_disposed_of_once_or_more_and_does_not_begin_after()
    {
        var graph = Make(Normalized, """ "train": "batch" """);

        graph.Dispose();
        graph.Dispose();

        Assert.Equal(typeof(LocalGraph).FullName, (await Assert.ThrowsAsync<ObjectDisposedException>(() => graph.RunAsync(TestContext.Current.CancellationToken))).ObjectName);
    }
}
