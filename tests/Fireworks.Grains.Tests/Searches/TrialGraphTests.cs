namespace Fireworks.Grains.Tests;

public sealed class TrialGraphTests
{
    private static readonly ComponentCatalog Catalog = new(typeof(TrialGraphTests).Assembly);

    private static ResolvedGraph Pruned(string node) => TrialGraph.For(GraphResolver.Resolve(Graph.Parse("""
        { "fireworks": "graph/1", "name": "g", "nodes": {
            "rows": { "kind": "count-to", "count": 5 },
            "learn": { "kind": "normalize", "from": "rows", "columns": "n" },
            "test": { "kind": "normalize", "from": "rows", "columns": "n", "link": { "statistics": "learn" } },
            "batch": { "kind": "batch", "from": "test", "rows": 2 },
            "keep": { "kind": "collect", "from": "batch", "name": "kept" },
            "other": { "kind": "slope", "x": 1 } },
          "outputs": { "batches": "batch", "learnt": "learn" } }
        """), Catalog), node, Catalog);

    [Fact]
    public void A_node_brings_what_it_reads_from_and_links_to() =>
        Assert.Equal(["rows", "learn", "test", "batch", "keep"], Pruned("keep").Nodes.Select(n => n.Id));

    [Fact]
    public void Sinks_and_drivers_that_the_metric_does_not_need_are_left_out() =>
        Assert.Equal(["other"], Pruned("other").Nodes.Select(n => n.Id));

    [Fact]
    public void A_trainer_brings_the_models_that_it_trains()
    {
        var catalog = new ComponentCatalog(typeof(CsvSource).Assembly, typeof(Train).Assembly, typeof(TrialGraphTests).Assembly);
        var graph = GraphResolver.Resolve(Graph.Parse(Stacked.Graph(1, "codes", "classes")), catalog);

        Assert.Equal(["rows", "batch", "embedder", "classifier", "trainer"], TrialGraph.For(graph, "trainer", catalog).Nodes.Select(n => n.Id));
    }

    [Fact]
    public void Without_a_driver_the_metric_s_node_is_read_to_its_end() =>
        Assert.Equal(["learn", "learnt", "test"], Pruned("test").Outputs.Keys.Append("learn").Order(StringComparer.Ordinal));
}
