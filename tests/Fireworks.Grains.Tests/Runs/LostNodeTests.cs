using System.Collections.Immutable;
using Fireworks.Contracts;
using Orleans.Runtime;

namespace Fireworks.Grains.Tests;

/// <summary>What a run does when what it stands on goes away.</summary>
public sealed class LostNodeTests(OneSilo cluster) : IClassFixture<OneSilo>
{
    private const int Rows = 300;

    [Fact]
    public async Task A_node_that_was_deactivated_is_prepared_again_and_no_row_is_lost()
    {
        var (run, id) = await StartSlowAsync();

        await cluster.Cluster.DeactivateAsync(cluster.Grains.GetGrain<IPipeGrain>(GrainKey.Node("default", id, "source")));
        var status = await run.EndAsync();

        Assert.Equal(("complete", null), (status.State, status.Error));
        Assert.InRange(status.Generation, 2, 3);
        Assert.Equal(Enumerable.Range(0, Rows).Select(i => (long)i), Collect.Numbers(id));
    }

    [Fact]
    public async Task A_run_that_was_deactivated_begins_a_new_generation_and_ends()
    {
        var (run, id) = await StartSlowAsync();

        await cluster.Cluster.DeactivateAsync(run);
        var status = await run.EndAsync();

        Assert.Equal(("complete", null), (status.State, status.Error));
        Assert.Equal(2, status.Generation);
        Assert.Equal(Enumerable.Range(0, Rows).Select(i => (long)i), Collect.Numbers(id));
    }

    [Fact]
    public async Task Outputs_of_a_finished_run_are_the_same_after_its_nodes_were_let_go()
    {
        var run = await StartAsync("learned", """
            "source": { "kind": "count-to", "count": 100, "rows": 9 },
            "normalize": { "kind": "normalize", "from": "source", "columns": "n" } }, "outputs": { "rows": "normalize"
            """);
        var first = await ReadAsync(run);
        Assert.Equal("complete", (await run.EndAsync()).State);

        await run.ReleaseAsync(TestContext.Current.CancellationToken);
        var again = await ReadAsync(run);

        Assert.Equal(first, again, EqualityComparer<Message>.Default);
        Assert.Equal(100, first.Sum(m => m.Length));
        Assert.Equal(2, (await run.StatusAsync(TestContext.Current.CancellationToken)).Generation);
    }

    [Fact]
    public async Task A_run_begun_from_a_snapshot_learns_nothing_anew()
    {
        var run = await StartAsync("learned", """
            "source": { "kind": "count-to", "count": 100, "rows": 9 },
            "normalize": { "kind": "normalize", "from": "source", "columns": "n" } }, "outputs": { "rows": "normalize"
            """);
        var first = await ReadAsync(run);
        await run.EndAsync();
        var snapshot = await run.SnapshotAsync(TestContext.Current.CancellationToken);

        // The same node over other rows: with its own statistics 0 … 9 would not come out as the first rows of 0 … 99 do.
        var other = await StartAsync("learned", """
            "source": { "kind": "count-to", "count": 9, "rows": 9 },
            "normalize": { "kind": "normalize", "from": "source", "columns": "n" } }, "outputs": { "rows": "normalize"
            """, snapshot);

        Assert.Equal(first[0]["n"], (await ReadAsync(other))[0]["n"], (a, b) => new Message(("n", a!)).Equals(new Message(("n", b!))));
    }

    [Fact]
    public async Task A_running_run_has_no_snapshot_yet()
    {
        var (run, _) = await StartSlowAsync();

        await Assert.ThrowsAsync<RunNotFinishedException>(() => run.SnapshotAsync(TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<RunNotFinishedException>(() => run.ReleaseAsync(TestContext.Current.CancellationToken));
        await run.CancelAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task An_unknown_run_or_output_is_named()
    {
        var unknown = cluster.Grains.GetGrain<IRunGrain>(GrainKey.Run("default", "nobody"));
        await Assert.ThrowsAsync<RunNotFoundException>(() => unknown.StatusAsync(TestContext.Current.CancellationToken));

        var run = await StartAsync("two", """ "source": { "kind": "count-to", "count": 1 } }, "outputs": { "rows": "source" """);

        var missing = await Assert.ThrowsAsync<OutputNotFoundException>(() => run.ReadOutputAsync("row", Pull(Cursor.Start, 0), TestContext.Current.CancellationToken));
        Assert.EndsWith("Did you mean 'rows'?", missing.Message, StringComparison.Ordinal);
    }

    private async Task<(IRunGrain Run, string Id)> StartSlowAsync()
    {
        var id = Guid.NewGuid().ToString("N");
        var run = await StartAsync("slow", $$"""
            "source": { "kind": "count-to", "count": {{Rows}}, "rows": 1, "payload": 1000000 },
            "sink": { "kind": "collect", "from": "source", "name": "{{id}}", "delay_ms": 5 }
            """, id: id);
        while (!Collect.Received.TryGetValue(id, out var received) || received.IsEmpty) await Task.Delay(5, TestContext.Current.CancellationToken);
        return (run, id);
    }

    private async Task<IRunGrain> StartAsync(string name, string nodes, string? snapshot = null, string? id = null)
    {
        var run = cluster.Grains.GetGrain<IRunGrain>(GrainKey.Run("default", id ?? Guid.NewGuid().ToString("N")));
        var graph = $$"""{ "fireworks": "graph/1", "name": "{{name}}", "nodes": { {{nodes}} } }""";
        await run.StartAsync(new RunRequest(graph, ImmutableDictionary<string, string>.Empty, null, null, snapshot, Transport.Stream), TestContext.Current.CancellationToken);
        return run;
    }

    private static async Task<List<Message>> ReadAsync(IRunGrain run)
    {
        var messages = new List<Message>();
        for (var (at, ended) = (Cursor.Start, false); !ended;)
        {
            var page = await run.ReadOutputAsync("rows", Pull(at, messages.Count), TestContext.Current.CancellationToken);
            messages.AddRange(page.Chunks.Select(c => c.Message));
            (at, ended) = (page.Chunks.LastOrDefault()?.After ?? at, page.End);
        }
        return messages;
    }

    private static EdgePull Pull(Cursor from, long sequence) => new("test", "rows", 0, 1, from, sequence, 1 << 20);
}
