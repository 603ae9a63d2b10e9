using System.Collections.Immutable;
using Fireworks.Contracts;

namespace Fireworks.Grains;

/// <summary>Turns a resolved graph into a plan for each of its nodes. Pure.</summary>
internal static class RunPlanner
{
    /// <summary>Bytes that may be on their way on one edge.</summary>
    public const long WindowBytes = 8L << 20;

    /// <summary>Where a node of a run lives.</summary>
    public static NodeAddress Address(string tenant, string run, ResolvedNode node, ComponentCatalog catalog) =>
        new(GrainKey.Node(tenant, run, node.Id), (NodeRole)catalog.Kinds[node.Kind].Role);

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
        var addresses = graph.Nodes.ToDictionary(n => n.Id, n => Address(tenant, run, n, catalog));
        ImmutableArray<Neighbour> Neighbours(IReadOnlyDictionary<string, string> named) => [.. named.Select(n => new Neighbour(n.Key, addresses[n.Value]))];
        return
        [
            .. graph.Nodes.Select(node => (node, addresses[node.Id], new NodePlan(
                run, GrainKey.Run(tenant, run), node.Id, generation, node.Kind, node.Output, node.Config.ToJsonString(), graph.Seed,
                Neighbours(node.Inputs), Neighbours(node.Links), transport, WindowBytes, states.GetValueOrDefault(node.Id)))),
        ];
    }
}
