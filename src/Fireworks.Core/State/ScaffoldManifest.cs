using System.Collections.Immutable;
using System.Text.Json;

namespace Fireworks;

/// <summary>One consistent snapshot of a whole graph: which blob holds the state of which node. Immutable; committed by its hash.</summary>
/// <param name="Version">The format; this release writes 1.</param>
/// <param name="Run">The run it was taken from.</param>
/// <param name="Graph">The graph as JSON.</param>
/// <param name="Seed">The run's seed.</param>
/// <param name="States">Node id → hash of its state.</param>
public sealed record ScaffoldManifest(int Version, string Run, string Graph, long Seed, ImmutableSortedDictionary<string, string> States)
{
    /// <summary>Node id → version of the component that wrote its state; a node that is not named was written by version 1.</summary>
    public ImmutableSortedDictionary<string, int> Versions { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    /// <summary>The format this release writes.</summary>
    public const int CurrentVersion = 1;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The manifest as bytes: JSON in UTF-8, the same for equal manifests.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <summary>The manifest of these bytes.</summary>
    /// <param name="bytes">As <see cref="ToBytes"/> gave them.</param>
    /// <param name="name">The snapshot's hash or name, for errors.</param>
    /// <exception cref="ComponentStateException">The bytes are no manifest, or one of a newer release.</exception>
    public static ScaffoldManifest Parse(ReadOnlySpan<byte> bytes, string name)
    {
        ScaffoldManifest? manifest;
        try
        {
            manifest = JsonSerializer.Deserialize<ScaffoldManifest>(bytes, Json);
        }
        catch (JsonException e)
        {
            throw new ComponentStateException($"Snapshot {name} is no manifest: {e.Message}", e);
        }
        return manifest switch
        {
            null or { Graph: null } or { States: null } or { Versions: null } => throw new ComponentStateException($"Snapshot {name} is no manifest: it lacks a graph, states or versions."),
            _ when manifest.States.FirstOrDefault(s => s.Value is null).Key is { } node => throw new ComponentStateException($"Snapshot {name} is no manifest: it has no hash for the state of '{node}'."),
            { Version: > CurrentVersion } => throw new ComponentStateException($"Snapshot {name} has format {manifest.Version}; this release reads up to {CurrentVersion}. Use a newer release."),
            _ => manifest,
        };
    }

    /// <summary>Throws unless every state can be read by the components that are here.</summary>
    /// <param name="catalog">The components.</param>
    /// <exception cref="ComponentStateException">A state was written by a newer version of its component, or is of a node that the graph does not have.</exception>
    /// <exception cref="GraphInvalidException">The graph cannot be read.</exception>
    public void Check(ComponentCatalog catalog)
    {
        foreach (var (node, component) in ComponentsOf(Fireworks.Graph.Parse(Graph), States.Keys, catalog))
            if (Versions.GetValueOrDefault(node, 1) is var version && version > component.Version)
                throw new ComponentStateException(
                    $"Node '{node}' was saved by version {version} of '{component.Kind}', but this silo has version {component.Version}; restore it where the newer one is installed.");
    }

    /// <summary>The components of some nodes; a named output of a node is of its kind.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="nodes">Ids of nodes, or of their outputs.</param>
    /// <param name="catalog">The components.</param>
    /// <exception cref="ComponentStateException">The graph has no such node.</exception>
    /// <exception cref="ComponentCatalogException">A node is of a kind that is not in the catalog.</exception>
    public static IEnumerable<(string Node, ComponentInfo Component)> ComponentsOf(Graph graph, IEnumerable<string> nodes, ComponentCatalog catalog) =>
        nodes.Select(node => (node, catalog[KindOf(graph, node)]));

    private static string KindOf(Graph graph, string node) => graph.Nodes.TryGetValue(GraphReference.Of(node).Node, out var spec)
        ? spec.Kind
        : throw new ComponentStateException($"A snapshot holds states of its own graph's nodes, but '{graph.Name}' has no node '{node}'; it is damaged. Restore another.");
}
