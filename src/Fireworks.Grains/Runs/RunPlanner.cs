using System.Collections.Immutable;
using Fireworks.Contracts;

namespace Fireworks.Grains;

/// <summary>Turns a resolved graph into a plan for each of its nodes. Pure.</summary>
/// <remarks>Nodes that train together live in one activation, under the key of the one that drives; all others have an activation of their own.
/// Whoever calls a node calls the activation with the node's id, so each can be reached wherever it lives.</remarks>
internal static class RunPlanner
{
    /// <summary>Bytes that may be on their way on one edge.</summary>
    public const long WindowBytes = 8L << 20;

    /// <summary>The nodes of a graph by where they live, inputs and links first.</summary>
    public static ImmutableArray<ImmutableArray<ResolvedNode>> Homes(ResolvedGraph graph, ComponentCatalog catalog)
    {
        var groups = NodeGroups.Of(graph, catalog);
        return [.. graph.Nodes.Select(node => groups[node.Id]).DistinctBy(ids => ids[0]).Select(ids => ids.Select(id => graph[id]).ToImmutableArray())];
    }

    /// <summary>The silo labels that nodes which live together ask for.</summary>
    public static IReadOnlyDictionary<string, string> PlaceOf(IEnumerable<ResolvedNode> home) =>
        home.SelectMany(node => node.Place).DistinctBy(label => label.Key).ToDictionary(StringComparer.Ordinal);

    /// <summary>The plan of every node, inputs first.</summary>
    public static ImmutableArray<(ResolvedNode Node, NodeAddress Address, NodePlan Plan)> Plan(
        ResolvedGraph graph,
        ComponentCatalog catalog,
        string tenant,
        string run,
        long generation,
        Transport transport,
        IReadOnlyDictionary<string, ComponentState> states)
    {
        var addresses = Homes(graph, catalog).SelectMany(home => Addresses(home, catalog, tenant, run)).ToDictionary(address => address.Node, StringComparer.Ordinal);
        ImmutableArray<Neighbour> Neighbours(IReadOnlyDictionary<string, string> named) => [.. named.Select(n => new Neighbour(n.Key, addresses[n.Value]))];
        return
        [
            .. graph.Nodes.Select(node => (node, addresses[node.Id], new NodePlan(
                run, GrainKey.Run(tenant, run), node.Id, generation, node.Kind, node.Output, node.Config.ToJsonString(), graph.Seed,
                Neighbours(node.Inputs), Neighbours(node.Links), transport, WindowBytes, states.GetValueOrDefault(node.Id), Neighbours(node.Live)))),
        ];
    }

    private static IEnumerable<NodeAddress> Addresses(ImmutableArray<ResolvedNode> home, ComponentCatalog catalog, string tenant, string run)
    {
        var named = home.FirstOrDefault(node => catalog[node.Kind].IsDriver) ?? home[0];
        var role = (NodeRole)home.Max(node => catalog[node.Kind].Role);
        return home.Select(node => new NodeAddress(GrainKey.Node(tenant, run, named.Id), role, node.Id));
    }
}
