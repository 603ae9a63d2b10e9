using System.Collections.Immutable;

namespace Fireworks;

/// <summary>A trained graph for single rows: the row-wise components that lead to one of its outputs, with what they have learned.</summary>
/// <remarks>
/// <para>From the output upwards, every component that maps rows one by one (<see cref="MapPipe"/>) is taken, batching is skipped, and the
/// first other component is where rows come in: a graph that reads, splits, normalizes and predicts is served as normalize and predict.</para>
/// <para>Many callers may use it at once. Rows need the columns that the graph's source gives, without those that only training needed.</para>
/// </remarks>
public sealed class ServedGraph
{
    private readonly ImmutableArray<MapPipe> _components;

    private ServedGraph(string name, string output, ImmutableArray<string> nodes, ImmutableArray<MapPipe> components) =>
        (Name, Output, Nodes, _components) = (name, output, nodes, components);

    /// <summary>The graph's name.</summary>
    public string Name { get; }

    /// <summary>The output that is served.</summary>
    public string Output { get; }

    /// <summary>The nodes that rows pass, in order.</summary>
    public IReadOnlyList<string> Nodes { get; }

    /// <summary>Loads what a snapshot holds.</summary>
    /// <param name="blobs">Where it is stored.</param>
    /// <param name="manifest">The hash of its manifest.</param>
    /// <param name="catalog">The components.</param>
    /// <param name="output">The output to serve; the graph's only one when null.</param>
    /// <param name="cancellationToken">Cancels the loading.</param>
    /// <exception cref="BlobMissingException">A part of the snapshot is not in the store.</exception>
    /// <exception cref="ComponentStateException">The snapshot does not fit this release.</exception>
    /// <exception cref="ComponentException">The output cannot be served; the message says why.</exception>
    public static async Task<ServedGraph> LoadAsync(IBlobStore blobs, string manifest, ComponentCatalog catalog, string? output = null, CancellationToken cancellationToken = default)
    {
        var snapshot = ScaffoldManifest.Parse(await blobs.GetAsync(manifest, cancellationToken), manifest);
        snapshot.Check(catalog);
        var states = new Dictionary<string, ComponentState>(StringComparer.Ordinal);
        foreach (var (node, hash) in snapshot.States) states[node] = ComponentState.FromBytes(await blobs.GetAsync(hash, cancellationToken));
        return Create(GraphResolver.Resolve(Graph.Parse(snapshot.Graph), catalog), catalog, states, output);
    }

    /// <summary>Serves a graph with what its nodes have learned.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="catalog">The components.</param>
    /// <param name="states">Node id → what it has learned.</param>
    /// <param name="output">The output to serve; the graph's only one when null.</param>
    /// <exception cref="ComponentException">The output cannot be served; the message says why.</exception>
    public static ServedGraph Create(ResolvedGraph graph, ComponentCatalog catalog, IReadOnlyDictionary<string, ComponentState> states, string? output = null)
    {
        var name = Choose(graph, output);
        var (nodes, components) = (new Stack<string>(), new Stack<MapPipe>());
        for (var node = graph[graph.Outputs[name]]; ; node = graph[node.Inputs.Values.First()])
        {
            var kind = catalog[node.Kind];
            if (kind.Type.IsAssignableTo(typeof(MapPipe)))
            {
                nodes.Push(node.Id);
                components.Push((MapPipe)Learned(graph, node, catalog, states));
            }
            else if (kind.Type != typeof(Batch)) break;
            if (node.Inputs.Count == 0) break;
        }
        return components.Count > 0
            ? new ServedGraph(graph.Name, name, [.. nodes], [.. components])
            : throw new ComponentException($"Output '{name}' of graph '{graph.Name}' comes from '{graph.Outputs[name]}', which does not map rows one by one, so there is nothing to serve; name an output behind a predict node.");
    }

    /// <summary>What the output would be for rows from elsewhere: as many rows, in the same order.</summary>
    /// <exception cref="ColumnMissingException">The rows lack a column.</exception>
    /// <exception cref="ComponentException">The rows do not fit what was trained.</exception>
    public async ValueTask<Message> ApplyAsync(Message rows, CancellationToken cancellationToken = default)
    {
        foreach (var component in _components) rows = await component.MapAsync(rows, cancellationToken);
        return rows;
    }

    private static string Choose(ResolvedGraph graph, string? output)
    {
        if (output is not null) return graph.Outputs.ContainsKey(output) ? output : throw new OutputNotServedException($"Graph '{graph.Name}' has no output '{output}'. {Known()}{Nearest.Hint(output, [.. graph.Outputs.Keys])}");
        return graph.Outputs.Count == 1 ? graph.Outputs.Keys.First() : throw None(graph.Outputs.Count == 0 ? "has no outputs, so there is nothing to serve" : "has several outputs; name one");

        ComponentException None(string why) => new($"Graph '{graph.Name}' {why}. {Known()}");

        string Known() => $"Outputs: {(graph.Outputs.Count == 0 ? "none" : string.Join(", ", graph.Outputs.Keys))}.";
    }

    private static Pipe Learned(ResolvedGraph graph, ResolvedNode node, ComponentCatalog catalog, IReadOnlyDictionary<string, ComponentState> states)
    {
        var unfed = new Unfed(node.Id);
        var component = catalog[node.Kind].Create(node.Config, node.Inputs.ToDictionary(i => i.Key, Pipe (_) => unfed, StringComparer.Ordinal), node.Output);
        component.Bind(new NodeContext("", node.Id, graph.Seed, NodeContext.Detached.Services));
        foreach (var (link, followed) in node.Live) component.Follow(link, Learned(graph, graph[followed], catalog, states));
        if (states.TryGetValue(node.Id, out var state)) component.Restore(state);
        else
            foreach (var (link, linked) in node.Links)
                component.Link(link, states.TryGetValue(linked, out var theirs) ? theirs : throw Untrained(linked));
        return component;
    }

    private static ComponentException Untrained(string node) => new($"The snapshot does not hold what node '{node}' learned: it was taken before that was trained. Take one of a run that is complete.");

    /// <summary>Stands where the rows came from: who would learn from it has not learned yet.</summary>
    private sealed class Unfed(string node) : Pipe
    {
        public override PipeReader Open(Cursor? from = null) => throw Untrained(node);
    }
}

/// <summary>A graph has no output of the name that was to be served.</summary>
public sealed class OutputNotServedException(string message) : ComponentException(message);
