namespace Fireworks.Grains;

/// <summary>The part of a graph that a trial runs: the node that logs the search's metric and all it reads from or links to.</summary>
/// <remarks>Everything else is left out: sinks above all, so that sixteen trials do not write one table.</remarks>
internal static class TrialGraph
{
    /// <param name="graph">The graph, resolved with the trial's parameters.</param>
    /// <param name="node">The id of the node that logs the metric; of a node with named outputs all are kept.</param>
    /// <param name="catalog">Says which nodes run by themselves.</param>
    public static ResolvedGraph For(ResolvedGraph graph, string node, ComponentCatalog catalog)
    {
        var needed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var candidate in graph.Nodes.Reverse())        // inputs stand before those who read them
        {
            if (!needed.Contains(candidate.Id) && candidate.Id != node && !candidate.Id.StartsWith(node + '.', StringComparison.Ordinal)) continue;
            needed.Add(candidate.Id);
            needed.UnionWith(candidate.Named);
        }
        var nodes = graph.Nodes.RemoveAll(n => !needed.Contains(n.Id));
        var outputs = graph.Outputs.Where(o => needed.Contains(o.Value)).ToDictionary();

        // Without a driver the outputs are what is read; then the metric's node must be one of them.
        if (!nodes.Any(n => catalog[n.Kind].IsDriver))
            foreach (var last in nodes.Where(n => n.Id == node || n.Id.StartsWith(node + '.', StringComparison.Ordinal))) outputs[last.Id] = last.Id;
        return graph with { Nodes = nodes, Outputs = outputs };
    }
}
