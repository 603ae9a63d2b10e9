using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>Turns a graph as written into one that can run.</summary>
public static class GraphResolver
{
    /// <summary>Checks a graph against a catalog, fills in parameters and defaults, makes used named outputs nodes and sorts inputs first.</summary>
    /// <param name="graph">The graph as written.</param>
    /// <param name="catalog">The components that exist.</param>
    /// <param name="parameters">Values that override the graph's own defaults, by the same names; a null value drops its argument.</param>
    /// <exception cref="GraphInvalidException">The graph cannot run; lists every problem with its JSON path.</exception>
    public static ResolvedGraph Resolve(Graph graph, ComponentCatalog catalog, IReadOnlyDictionary<string, JsonNode?>? parameters = null) =>
        throw new NotImplementedException();

    /// <summary>Every problem and warning of a graph; empty when it can run without remarks.</summary>
    public static IReadOnlyList<GraphProblem> Check(Graph graph, ComponentCatalog catalog) => throw new NotImplementedException();
}
