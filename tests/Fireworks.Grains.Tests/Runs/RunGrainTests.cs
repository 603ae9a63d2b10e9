using System.Collections.Immutable;
using Fireworks.Contracts;

namespace Fireworks.Grains.Tests;

public sealed class RunGrainTests(OneSilo cluster) : IClassFixture<OneSilo>
{
    private static readonly CancellationToken Now = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Transport.Stream)]
    [InlineData(Transport.Pull)]
    public async Task Carries_every_row_from_source_to_sink_in_order(Transport transport)
    {
        var name = Guid.NewGuid().ToString("N");

        var status = await RunAsync($$"""
            { "fireworks": "graph/1", "name": "count", "nodes": {
              "source": { "kind": "count-to", "count": 1000, "rows": 7 },
              "batch": { "kind": "batch", "from": "source", "rows": 64 },
              "sink": { "kind": "collect", "from": "batch", "name": "{{name}}" } } }
            """, transport);

        Assert.Equal(("complete", null), (status.State, status.Error));
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => (long)i), Collect.Numbers(name));
        Assert.Equal(16, status.Nodes.Single(n => n.Node == "sink").ChunksIn);
    }

    [Theory]
    [InlineData(Transport.Stream)]
    [InlineData(Transport.Pull)]
    public async Task Reads_by_index_through_grains(Transport transport)
    {
        var name = Guid.NewGuid().ToString("N");

        var status = await RunAsync($$"""
            { "fireworks": "graph/1", "name": "shuffled", "seed": 3, "nodes": {
              "source": { "kind": "count-to", "count": 10000 },
              "shuffle": { "kind": "shuffle", "from": "source" },
              "sink": { "kind": "collect", "from": "shuffle", "name": "{{name}}" } } }
            """, transport);

        Assert.Equal(("complete", null), (status.State, status.Error));
        Assert.NotEqual(Enumerable.Range(0, 10000).Select(i => (long)i), Collect.Numbers(name));
        Assert.Equal(Enumerable.Range(0, 10000).Select(i => (long)i), Collect.Numbers(name).Order());
    }

    [Theory]
    [InlineData(Transport.Stream)]
    [InlineData(Transport.Pull)]
    public async Task Names_the_node_that_failed_and_keeps_the_type_of_its_error(Transport transport)
    {
        var status = await RunAsync($$"""
            { "fireworks": "graph/1", "name": "failing", "nodes": {
              "source": { "kind": "count-to", "count": 1000, "fail_at": 500 },
              "batch": { "kind": "batch", "from": "source", "rows": 64 },
              "sink": { "kind": "collect", "from": "batch", "name": "{{Guid.NewGuid():N}}" } } }
            """, transport);

        Assert.Equal("failed", status.State);
        Assert.Equal("Node 'source' failed: told to fail at 500", status.Error);
        Assert.Equal(nameof(ComponentException), status.ErrorType);
    }

    [Fact]
    public async Task Holds_a_producer_to_the_pace_of_a_slow_consumer()
    {
        var name = Guid.NewGuid().ToString("N");
        var run = await StartAsync($$"""
            { "fireworks": "graph/1", "name": "slow", "nodes": {
              "source": { "kind": "count-to", "count": 100, "rows": 1, "payload": 1000000 },
              "sink": { "kind": "collect", "from": "source", "name": "{{name}}", "delay_ms": 20 } } }
            """, Transport.Stream);

        long ahead = 0;
        RunStatus status;
        do
        {
            status = await run.StatusAsync(TestContext.Current.CancellationToken);
            if (status.Nodes.Length < 2 || !Collect.Received.TryGetValue(name, out var received)) continue;
            ahead = Math.Max(ahead, status.Nodes[0].ChunksOut - received.Count);
        }
        while (status.State == "running");

        Assert.Equal("complete", status.State);
        Assert.InRange(ahead, 1, 8 + 3); // the window of 8 MiB, one page over it, one chunk in the sink's hands
    }

    [Fact]
    public async Task Serves_two_consumers_of_one_node_independently()
    {
        var (fast, slow) = (Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString("N"));

        var status = await RunAsync($$"""
            { "fireworks": "graph/1", "name": "fan-out", "nodes": {
              "source": { "kind": "count-to", "count": 300, "rows": 1 },
              "fast": { "kind": "collect", "from": "source", "name": "{{fast}}" },
              "slow": { "kind": "collect", "from": "source", "name": "{{slow}}", "delay_ms": 1 } } }
            """, Transport.Stream);

        Assert.Equal("complete", status.State);
        Assert.Equal(Collect.Numbers(fast), Collect.Numbers(slow));
    }

    [Fact]
    public async Task A_branch_that_batches_beside_one_that_does_not_never_blocks_their_junction()
    {
        var name = Guid.NewGuid().ToString("N");

        var status = await RunAsync($$"""
            { "fireworks": "graph/1", "name": "diamond", "nodes": {
              "source": { "kind": "count-to", "count": 200, "rows": 1, "payload": 100000 },
              "batch": { "kind": "batch", "from": "source", "rows": 150 },
              "hub": { "kind": "clockwork-hub", "from": { "one": "source", "many": "batch" } },
              "sink": { "kind": "collect", "from": "hub", "name": "{{name}}" } } }
            """, Transport.Stream);

        Assert.Equal(("complete", null), (status.State, status.Error));
        Assert.Equal(Enumerable.Range(0, 200).SelectMany(i => new[] { (long)i, i }), Collect.Numbers(name));
    }

    [Fact]
    public async Task Cancelling_ends_the_run_and_its_nodes()
    {
        var name = Guid.NewGuid().ToString("N");
        var run = await StartAsync($$"""
            { "fireworks": "graph/1", "name": "endless", "nodes": {
              "source": { "kind": "count-to", "count": 1000000000, "rows": 1 },
              "sink": { "kind": "collect", "from": "source", "name": "{{name}}", "delay_ms": 1 } } }
            """, Transport.Stream);

        await run.CancelAsync(TestContext.Current.CancellationToken);

        Assert.Equal("cancelled", (await run.StatusAsync(TestContext.Current.CancellationToken)).State);
        var after = Collect.Received.TryGetValue(name, out var received) ? received.Count : 0;
        await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.Equal(after, Collect.Received.TryGetValue(name, out received) ? received.Count : 0);
    }

    [Fact]
    public async Task A_run_that_no_grain_leads_is_ended_by_cancelling_it_and_can_be_deleted()
    {
        var (runs, id) = (new RunTable(cluster.Store), Guid.NewGuid().ToString("N"));
        await runs.CreateAsync(new RunRow { Tenant = "default", Run = id, Experiment = "led-by-none", Graph = Endless, SpecHash = "", Seed = 1, State = "running" }, [], Now);
        var run = Run(id);

        await run.CancelAsync(Now);
        await run.CancelAsync(Now);

        Assert.Equal(("cancelled", true), ((await runs.GetAsync("default", id, Now))!.State, (await run.StatusAsync(Now)).EndedAt is not null));
        Assert.Equal("cancelled", (await run.StartAsync(Request(Endless, Transport.Pull), Now)).State);
        await run.DeleteAsync(Now);
        await Assert.ThrowsAsync<RunNotFoundException>(() => run.CancelAsync(Now));
    }

    [Fact]
    public async Task A_run_whose_request_cannot_be_stored_is_not_there_and_can_be_started_again()
    {
        var id = Guid.NewGuid().ToString("N");
        await cluster.Store.Writer.WriteAsync(s => s.Execute($"""
            create trigger refuse before insert on OrleansStorage when new.GrainIdExtensionString like '%{id}' begin select raise(abort, 'no'); end
            """), Now);

        await Assert.ThrowsAnyAsync<Exception>(() => Run(id).StartAsync(Request(Counting, Transport.Pull), Now));
        await cluster.Store.Writer.WriteAsync(s => s.Execute("drop trigger refuse"), Now);

        Assert.Null(await new RunTable(cluster.Store).GetAsync("default", id, Now));
        await Run(id).StartAsync(Request(Counting, Transport.Pull), Now);
        Assert.Equal("complete", (await Run(id).EndAsync()).State);
    }

    [Fact]
    public async Task A_run_whose_row_was_stored_though_its_start_failed_goes_on_by_itself()
    {
        var id = Guid.NewGuid().ToString("N");
        await cluster.Store.Writer.WriteAsync(s => s.Execute($"create trigger refuse before insert on runs when new.run = '{id}' begin select raise(abort, 'no'); end"), Now);
        await Assert.ThrowsAnyAsync<Exception>(() => Run(id).StartAsync(Request(Counting, Transport.Pull), Now));
        await cluster.Store.Writer.WriteAsync(s => s.Execute("drop trigger refuse"), Now);

        // As it is when the connection is lost at the commit.
        await new RunTable(cluster.Store).CreateAsync(new RunRow { Tenant = "default", Run = id, Experiment = "count", Graph = Counting, SpecHash = "", Seed = 1, State = "running" }, [], Now);

        Assert.Equal("complete", (await Run(id).EndAsync()).State);
    }

    [Fact]
    public async Task Refuses_a_graph_with_every_problem_in_its_own_exception_type()
    {
        var run = cluster.Grains.GetGrain<IRunGrain>(GrainKey.Run("default", Guid.NewGuid().ToString("N")));

        var refused = await Assert.ThrowsAsync<GraphInvalidException>(() => run.StartAsync(Request("""
            { "fireworks": "graph/1", "name": "bad", "nodes": { "a": { "kind": "cuont-to" }, "b": { "kind": "batch", "rows": 3 } } }
            """, Transport.Stream), TestContext.Current.CancellationToken));

        Assert.Equal(["$.nodes.a.kind", "$.nodes.b.from"], refused.Problems.Select(p => p.Path));
    }

    private const string Endless = """
        { "fireworks": "graph/1", "name": "endless", "nodes": { "source": { "kind": "count-to", "count": 1000000000, "rows": 1 } }, "outputs": { "out": "source" } }
        """;

    private const string Counting = """
        { "fireworks": "graph/1", "name": "count", "nodes": { "source": { "kind": "count-to", "count": 10 }, "sink": { "kind": "collect", "from": "source", "name": "counting" } } }
        """;

    private IRunGrain Run(string id) => cluster.Grains.GetGrain<IRunGrain>(GrainKey.Run("default", id));

    private async Task<IRunGrain> StartAsync(string graph, Transport transport)
    {
        var run = cluster.Grains.GetGrain<IRunGrain>(GrainKey.Run("default", Guid.NewGuid().ToString("N")));
        await run.StartAsync(Request(graph, transport), TestContext.Current.CancellationToken);
        return run;
    }

    private async Task<RunStatus> RunAsync(string graph, Transport transport) => await (await StartAsync(graph, transport)).EndAsync();

    private static RunRequest Request(string graph, Transport transport) => new(graph, ImmutableDictionary<string, string>.Empty, null, null, null, transport);
}
