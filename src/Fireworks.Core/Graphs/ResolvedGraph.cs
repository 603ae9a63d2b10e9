using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>A graph that can run: checked against a catalog, parameters filled in, named outputs made nodes, inputs before those who read them.</summary>
/// <param name="Name">The graph's name.</param>
/// <param name="Seed">Keys every random draw.</param>
/// <param name="Hash">The hash of the graph as written.</param>
/// <param name="Parameters">The values used, by name.</param>
/// <param name="Nodes">Every running node, inputs and links first.</param>
/// <param name="Outputs">Output name → node id.</param>
/// <param name="Warnings">What is odd but runs.</param>
public sealed record ResolvedGraph(
    string Name,
    long Seed,
    string Hash,
    IReadOnlyDictionary<string, JsonNode?> Parameters,
    ImmutableArray<ResolvedNode> Nodes,
    IReadOnlyDictionary<string, string> Outputs,
    ImmutableArray<GraphProblem> Warnings)
{
    /// <summary>The node of that id.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public ResolvedNode this[string id] => Nodes.FirstOrDefault(n => n.Id == id)
        ?? throw new KeyNotFoundException($"There is no node '{id}'; the graph has: {string.Join(", ", Nodes.Select(n => n.Id))}.");

    /// <summary>The nodes that read a node, with the port.</summary>
    public IEnumerable<(ResolvedNode Node, string Port)> ReadersOf(string id) =>
        from node in Nodes from input in node.Inputs where input.Value == id select (node, input.Key);
}

/// <summary>One running node.</summary>
/// <param name="Id">The node's id; <c>split.train</c> for a named output.</param>
/// <param name="Kind">The component.</param>
/// <param name="Output">The named output, or null.</param>
/// <param name="Inputs">Port → node id, in the order of the component's ports.</param>
/// <param name="Links">Link name → node id; what is linked is the frozen state.</param>
/// <param name="Live">Link name → node id; what is linked is the component itself.</param>
/// <param name="Place">Silo labels asked for.</param>
/// <param name="Config">The configuration with defaults filled in.</param>
public sealed record ResolvedNode(
    string Id,
    string Kind,
    string? Output,
    IReadOnlyDictionary<string, string> Inputs,
    IReadOnlyDictionary<string, string> Links,
    IReadOnlyDictionary<string, string> Live,
    IReadOnlyDictionary<string, string> Place,
    JsonObject Config)
{
    /// <summary>All nodes that it names, which stand before it: inputs, then links.</summary>
    public IEnumerable<string> Named => Inputs.Values.Concat(Links.Values).Concat(Live.Values);
}
