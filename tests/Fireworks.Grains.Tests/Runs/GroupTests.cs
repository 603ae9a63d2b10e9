using Fireworks.Contracts;
using Orleans.Runtime;

namespace Fireworks.Grains.Tests;

/// <summary>Nodes that train together run in one activation, and are read, saved and begun again like any other.</summary>
public sealed class GroupTests : IClassFixture<TwoSilos>
{
    private static readonly CancellationToken Now = TestContext.Current.CancellationToken;

    private readonly TwoSilos _cluster;

    public GroupTests(TwoSilos cluster)
    {
        _cluster = cluster;
        Stacked.WriteRows(cluster.Folder);
    }

    [Theory]
    [InlineData(Transport.Stream)]
    [InlineData(Transport.Pull)]
    public async Task A_cluster_gives_the_rows_of_every_member_that_one_process_gives(Transport transport)
    {
        var local = await Stacked.LocallyAsync(_cluster, epochs: 8, Now);
        var (codes, classes) = (Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString("N"));

        var (run, id) = await StartAsync(Stacked.Graph(8, codes, classes), transport);
        var status = await run.EndAsync();

        Assert.Equal(("complete", null), (status.State, status.Error));
        Assert.Equal(local.Codes, Stacked.Collected(codes));
        Assert.Equal(local.Classes, Stacked.Collected(classes));
        Assert.Equal(local.Scores, await run.ReadAsync("scores", Now));
        Assert.Equal(local.Losses, (await run.MetricsAsync("trainer/train/loss", Now)).Select(m => m.Value));
        Assert.Equal(["batch", "codes", "predict", "rows", "trainer", "classes"], (await ActivationsAsync(id)).OrderBy(n => n == "classes").ThenBy(n => n));
    }

    [Fact]
    public async Task Every_member_answers_by_its_own_id()
    {
        var (run, _) = await StartAsync(Stacked.Graph(2, Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString("N")), Transport.Stream);

        var status = await run.EndAsync();

        Assert.Equal(["rows", "batch", "embedder", "codes", "classifier", "trainer", "predict", "classes"], status.Nodes.Select(n => n.Node).OrderBy(Order));
        var (embedder, classifier, trainer) = (Of("embedder"), Of("classifier"), Of("trainer"));
        Assert.Equal((NodePhase.Ready, NodePhase.Ready, NodePhase.Done), (embedder.Phase, classifier.Phase, trainer.Phase));
        Assert.Equal((embedder.Silo, embedder.Silo), (classifier.Silo, trainer.Silo));
        Assert.Equal((6, 0), (embedder.ChunksOut, classifier.ChunksOut));        // to the sink; to the classifier no edge leads
        Assert.Equal(2 * 2 * 6, trainer.ChunksIn);

        NodeStatus Of(string node) => status.Nodes.Single(n => n.Node == node);

        static int Order(string node) => Array.IndexOf(["rows", "batch", "embedder", "codes", "classifier", "trainer", "predict", "classes"], node);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("b")]
    public async Task The_place_that_one_member_asks_for_is_the_place_of_all(string zone)
    {
        var graph = Stacked.Graph(1, Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString("N"), $$"""{ "zone": "{{zone}}" }""");
        var (placed, _) = await StartAsync($$"""
            { "fireworks": "graph/1", "name": "there", "nodes": {
                "source": { "kind": "count-to", "count": 1, "place": { "zone": "{{zone}}" } }, "sink": { "kind": "collect", "from": "source", "name": "{{Guid.NewGuid():N}}" } } }
            """, Transport.Stream);
        var silo = (await placed.EndAsync()).Nodes[0].Silo;

        var (run, _) = await StartAsync(graph, Transport.Stream);

        Assert.All((await run.EndAsync()).Nodes.Where(n => Stacked.Together.Contains(n.Node)), node => Assert.Equal(silo, node.Silo));
    }

    [Theory]
    [InlineData(Transport.Stream)]
    [InlineData(Transport.Pull)]
    public async Task A_group_that_was_lost_begins_again_and_learns_the_same(Transport transport)
    {
        const int epochs = 150;
        var local = await Stacked.LocallyAsync(_cluster, epochs, Now);
        var (run, id) = await StartAsync(Stacked.Graph(epochs, Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString("N")), transport);
        for (long seen = 0; !(await run.EventsAsync(seen, Now)).Any(e => e.Metric is not null); seen++) { }

        await _cluster.Cluster.DeactivateAsync(_cluster.Grains.GetGrain<IModelGrain>(GrainKey.Node("default", id, "trainer")));
        var status = await run.EndAsync();

        Assert.Equal(("complete", null), (status.State, status.Error));
        Assert.InRange(status.Generation, 2, 3);
        Assert.Equal(local.Scores, await run.ReadAsync("scores", Now));
    }

    [Fact]
    public async Task Cancelling_ends_the_whole_group()
    {
        var (run, id) = await StartAsync(Stacked.Graph(1_000_000, Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString("N")), Transport.Stream);
        for (long seen = 0; !(await run.EventsAsync(seen, Now)).Any(e => e.Metric is not null); seen++) { }

        await run.CancelAsync(Now);

        Assert.Equal("cancelled", (await run.StatusAsync(Now)).State);
        var member = _cluster.Grains.GetNode(new NodeAddress(GrainKey.Node("default", id, "trainer"), NodeRole.Model, "embedder"));
        await Assert.ThrowsAsync<NotRunningException>(() => member.StatusAsync(Now));
    }

    [Fact]
    public async Task A_snapshot_of_a_group_goes_on_in_one_process_and_back()
    {
        var graph = Stacked.Graph(3, Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString("N"));
        var (run, _) = await StartAsync(graph, Transport.Stream);
        await run.EndAsync();
        var scores = await run.ReadAsync("scores", Now);
        var snapshots = new Snapshots(_cluster.Blobs, _cluster.Catalog);

        var states = await snapshots.StatesAsync(await run.SnapshotAsync(Now), Now);
        using var local = Stacked.Local(_cluster, graph);
        local.Restore(states);
        var (back, _) = await StartAsync(graph, Transport.Stream, await snapshots.SaveAsync("r", graph, 3, local.Save(), Now));

        Assert.Superset(Stacked.Together.ToHashSet(), states.Keys.ToHashSet());
        Assert.Equal(scores, Message.Concat(await local.ReadAsync("scores", Now).ToListAsync(Now)));
        Assert.Equal("complete", (await back.EndAsync()).State);
        Assert.Equal(scores, await back.ReadAsync("scores", Now));
        Assert.Empty(await back.MetricsAsync(null, Now));                        // it was trained, so nothing was trained again
    }

    [Fact]
    public async Task Members_are_read_after_the_nodes_of_a_finished_run_were_let_go()
    {
        var (run, _) = await StartAsync(Stacked.Graph(2, Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString("N")), Transport.Stream);
        await run.EndAsync();
        var first = await run.ReadAsync("scores", Now);

        await run.ReleaseAsync(Now);

        Assert.Equal(first, await run.ReadAsync("scores", Now));
    }

    private async Task<(IRunGrain Run, string Id)> StartAsync(string graph, Transport transport, string? scaffold = null)
    {
        var id = Guid.NewGuid().ToString("N");
        var run = _cluster.Grains.GetGrain<IRunGrain>(GrainKey.Run("default", id));
        await run.StartAsync(Stacked.Request(graph, transport, scaffold), Now);
        return (run, id);
    }

    /// <summary>The nodes that have an activation.</summary>
    private async Task<IEnumerable<string>> ActivationsAsync(string run)
    {
        var all = await _cluster.Grains.GetGrain<IManagementGrain>(0).GetDetailedGrainStatistics();
        return all.Select(a => a.GrainId.Key.ToString()!).Where(key => key.StartsWith($"default/{run}/", StringComparison.Ordinal)).Select(key => GrainKey.Split(key, 4)[2]);
    }
}
