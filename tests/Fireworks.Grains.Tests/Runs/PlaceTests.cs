using System.Collections.Immutable;
using Fireworks.Contracts;

namespace Fireworks.Grains.Tests;

public sealed class PlaceTests(TwoSilos cluster) : IClassFixture<TwoSilos>
{
    [Theory]
    [InlineData(Transport.Stream)]
    [InlineData(Transport.Pull)]
    public async Task Nodes_run_where_the_graph_asks_and_rows_cross_between_silos(Transport transport)
    {
        var name = Guid.NewGuid().ToString("N");
        var run = cluster.Grains.GetGrain<IRunGrain>(GrainKey.Run("default", name));

        await run.StartAsync(new RunRequest($$"""
            { "fireworks": "graph/1", "name": "placed", "nodes": {
              "source": { "kind": "count-to", "count": 500, "rows": 5, "place": { "zone": "a" } },
              "sink": { "kind": "collect", "from": "source", "name": "{{name}}", "place": { "zone": "b" } } } }
            """, ImmutableDictionary<string, string>.Empty, null, null, null, transport), TestContext.Current.CancellationToken);
        var status = await run.EndAsync();

        Assert.Equal(("complete", null), (status.State, status.Error));
        Assert.Equal(Enumerable.Range(0, 500).Select(i => (long)i), Collect.Numbers(name));
        var (source, sink) = (status.Nodes[0], status.Nodes[1]);
        Assert.NotEqual(source.Silo, sink.Silo);
        Assert.Equal((100, 100), (sink.ChunksIn, sink.ChunksFromOtherSilos));
    }

    [Fact]
    public async Task A_place_that_no_silo_offers_is_refused_by_name()
    {
        var run = cluster.Grains.GetGrain<IRunGrain>(GrainKey.Run("default", Guid.NewGuid().ToString("N")));

        var refused = await Assert.ThrowsAsync<NoSuchPlaceException>(() => run.StartAsync(new RunRequest("""
            { "fireworks": "graph/1", "name": "nowhere", "nodes": {
              "source": { "kind": "count-to", "count": 5, "place": { "zone": "q" } },
              "sink": { "kind": "collect", "from": "source", "name": "nowhere" } } }
            """, ImmutableDictionary<string, string>.Empty, null, null, null, Transport.Stream), TestContext.Current.CancellationToken));

        Assert.Contains("zone=a, zone=b", refused.Message, StringComparison.Ordinal);
    }
}
