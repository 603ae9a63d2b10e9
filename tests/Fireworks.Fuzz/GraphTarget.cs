using System.Text;

namespace Fireworks.Fuzz;

/// <summary>Graphs of every kind of field, read, checked against a catalog, completed and written.</summary>
internal sealed class GraphTarget : Target
{
    private static readonly ComponentCatalog Catalog = new(typeof(Shuffle).Assembly, typeof(CsvSource).Assembly);

    private static readonly string[] Files =
    [
        """{ "fireworks": "graph/1", "name": "one", "seed": 42, "nodes": { "rows": { "kind": "csv", "config": { "path": "a.csv" } } }, "outputs": { "all": "rows" } }""",
        """
        {
          "fireworks": "graph/1", "name": "several", "notes": "kept", "x-owner": [1, 2.5, null, true],
          "parameters": { "size": 256, "columns": ["x", "y"] },
          "nodes": {
            "train": { "kind": "csv", "config": { "path": "train.csv", "types": { "x": "float32" } } },
            "test": { "kind": "json", "config": { "path": "test.json" } },
            "scaled": { "kind": "normalize", "from": "train", "config": { "columns": "${columns}" } },
            "same": { "kind": "normalize", "from": "test", "links": { "statistics": "scaled" }, "config": { "columns": "${columns}" } },
            "mixed": { "kind": "random-hub", "from": ["scaled", "same"], "config": { "weights": [3, 1] } },
            "batches": { "kind": "batch", "from": "mixed", "config": { "rows": "${size}" } }
          },
          "outputs": { "all": "batches", "scaled": "scaled" }
        }
        """,
        """{ "fireworks": "graph/1", "name": "deep", "nodes": { "a": { "kind": "filter", "from": "b", "config": { "where": [[[[[[{ "x": { "y": [] } }]]]]]] } }, "b": { "kind": "take", "from": "a", "config": { "rows": 1e3 } } } }""",
    ];

    public override string Area => "graph";

    public override IReadOnlyList<byte[]> Seeds { get; } = [.. Files.Select(Encoding.UTF8.GetBytes)];

    public override Action Read(byte[] mutant, int seed)
    {
        var graph = Graph.Parse(Encoding.UTF8.GetString(mutant));
        return () => Use(graph);
    }

    private static void Use(Graph graph)
    {
        var json = graph.ToJson();
        if (!Graph.Parse(json).Equals(graph) || Graph.Parse(json).Hash() != graph.Hash()) throw new InvalidOperationException("What was read does not come back equal.");
        if (GraphResolver.Check(graph, Catalog).All(p => p.IsWarning)) _ = GraphResolver.Resolve(graph, Catalog);
    }
}
