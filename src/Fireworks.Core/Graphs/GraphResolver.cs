using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>Turns a graph as written into one that can run.</summary>
public static class GraphResolver
{
    /// <summary>Checks a graph against a catalog, fills in parameters and defaults, makes used named outputs nodes and sorts inputs first.</summary>
    /// <remarks>A graph has at most 5,000 nodes, and at most 500 of them in a chain in which each reads or links to the one before.</remarks>
    /// <param name="graph">The graph as written.</param>
    /// <param name="catalog">The components that exist.</param>
    /// <param name="parameters">Values that override the graph's own defaults, by the same names; a null value drops its argument.</param>
    /// <exception cref="GraphInvalidException">The graph cannot run; lists every problem with its JSON path.</exception>
    public static ResolvedGraph Resolve(Graph graph, ComponentCatalog catalog, IReadOnlyDictionary<string, JsonNode?>? parameters = null)
    {
        var check = new GraphCheck(graph, catalog, parameters);
        if (check.Problems.Any(p => !p.IsWarning)) throw new GraphInvalidException([.. check.Problems.Where(p => !p.IsWarning)]);

        var used = graph.Outputs.Values.Concat(graph.Nodes.Values.SelectMany(n => n.From.Values.Concat(n.Links.Values))).Select(r => GraphReference.Of(r).Id).ToHashSet(StringComparer.Ordinal);
        var nodes = graph.Nodes.Values.SelectMany(node => Running(node, used, catalog.Kinds[node.Kind], check.Configs[node.Id]));
        return new ResolvedGraph(
            graph.Name,
            graph.Seed,
            graph.Hash(),
            check.Parameters,
            InputsFirst([.. nodes]),
            graph.Outputs.ToDictionary(o => o.Key, o => GraphReference.Of(o.Value).Id, StringComparer.Ordinal),
            [.. check.Problems]);
    }

    /// <summary>Every problem and warning of a graph; empty when it can run without remarks.</summary>
    public static IReadOnlyList<GraphProblem> Check(Graph graph, ComponentCatalog catalog) => new GraphCheck(graph, catalog).Problems;

    /// <summary>The running nodes of a node: itself, or one for each of its named outputs that something reads.</summary>
    private static IEnumerable<ResolvedNode> Running(NodeSpec node, HashSet<string> used, ComponentInfo info, JsonObject config)
    {
        var inputs = InOrder(info, GraphCheck.PortsOf(info, node));
        var (links, live) = (LinksOf(node, live: false), LinksOf(node, live: true));
        return info.Outputs.Count == 0
            ? [new ResolvedNode(node.Id, node.Kind, null, inputs, links, live, node.Place, WithDefaults(info, config))]
            : from output in info.Outputs
              let id = $"{node.Id}.{output}"
              where used.Contains(id)
              select new ResolvedNode(id, node.Kind, output, inputs, links, live, node.Place, WithDefaults(info, config));
    }

    private static Dictionary<string, string> LinksOf(NodeSpec node, bool live) => node.Links
        .Select(l => (Link: l.Key, Reference: GraphReference.Of(l.Value)))
        .Where(l => l.Reference.Mode == GraphReference.Live == live)
        .ToDictionary(l => l.Link, l => l.Reference.Id, StringComparer.Ordinal);

    private static Dictionary<string, string> InOrder(ComponentInfo info, IReadOnlyDictionary<string, string> ports)
    {
        var order = info.AnyPorts ? ports.Keys : info.Ports.Select(p => p.Name).Where(ports.ContainsKey);
        return order.ToDictionary(port => port, port => GraphReference.Of(ports[port]).Id, StringComparer.Ordinal);
    }

    private static JsonObject WithDefaults(ComponentInfo info, JsonObject config)
    {
        var filled = new JsonObject();
        foreach (var parameter in info.Parameters)
            if ((config[parameter.Name] ?? parameter.Default)?.DeepClone() is { } value) filled[parameter.Name] = value;
        return filled;
    }

    /// <summary>Inputs and links before those who wait for them; otherwise in the order of the file.</summary>
    private static ImmutableArray<ResolvedNode> InputsFirst(IReadOnlyList<ResolvedNode> nodes)
    {
        var byId = nodes.ToDictionary(n => n.Id, StringComparer.Ordinal);
        var sorted = ImmutableArray.CreateBuilder<ResolvedNode>(nodes.Count);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<(ResolvedNode Node, bool InputsDone)>(nodes.Reverse().Select(n => (n, false)));
        while (open.TryPop(out var next))
        {
            if (next.InputsDone) sorted.Add(next.Node);
            else if (seen.Add(next.Node.Id))
            {
                open.Push((next.Node, true));
                foreach (var id in next.Node.Named.Reverse()) open.Push((byId[id], false));
            }
        }
        return sorted.MoveToImmutable();
    }
}
