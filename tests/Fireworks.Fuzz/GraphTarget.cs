using System.Text;

namespace Fireworks.Fuzz;

/// <summary>Graphs of every kind, read, written, checked against a catalog, completed and made.</summary>
internal sealed class GraphTarget : Target
{
    private static readonly ComponentCatalog Catalog = new(typeof(Shuffle).Assembly, typeof(CsvSource).Assembly, typeof(GraphTarget).Assembly);

    public override string Area => "graph";

    public override IReadOnlyList<byte[]> Seeds { get; } = [.. GraphSeeds.Of(Catalog).Select(Encoding.UTF8.GetBytes)];

    // What stays JSON comes further than what does not; one in four is left to changes of bytes.
    public override byte[]? Change(byte[] seed, Random random) => random.Next(4) == 0 ? null : JsonMutator.Changed(seed, random);

    public override Action Read(byte[] mutant, int seed)
    {
        var graph = Graph.Parse(Encoding.UTF8.GetString(mutant));
        return () => Use(graph);
    }

    private static void Use(Graph graph)
    {
        var json = graph.ToJson();
        if (!Graph.Parse(json).Equals(graph) || Graph.Parse(json).Hash() != graph.Hash()) throw new InvalidOperationException("What was read does not come back equal.");
        var resolved = GraphResolver.Resolve(graph, Catalog);
        var groups = NodeGroups.Of(resolved, Catalog);
        foreach (var node in resolved.Nodes) _ = groups[node.Id];
        using var local = LocalGraph.Create(resolved, Catalog, NodeContext.Detached.Services);
    }
}
