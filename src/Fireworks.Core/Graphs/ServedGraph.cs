using System.Collections.Immutable;

namespace Fireworks;

/// <summary>A trained graph for single rows: the row-wise components that lead to one of its outputs, with what they have learned.</summary>
/// <remarks>
/// <para>From the output upwards, every component that maps rows one by one (<see cref="MapPipe"/>) is taken. What only chooses, orders, repeats or holds
/// rows is passed over: <c>batch</c>, <c>caching</c>, <c>drop-gaps</c>, <c>filter</c>, <c>fold</c>, <c>index-map</c>, <c>looping</c>, <c>oversample</c>,
/// <c>prefetch</c>, <c>repeat</c>, <c>shard</c>, <c>shuffle</c>, <c>skip</c>, <c>split</c>, <c>take</c>, <c>window-shuffle</c>, and <c>switch</c> along its
/// <c>to</c>. The first other component is where rows come in: a graph that reads, normalizes, splits and predicts is served as normalize and predict. Nothing
/// that changes rows before that may be left out, but for labels.</para>
/// <para>Many callers may use it at once. Rows need the columns that the graph's source gives; a <c>labeler</c> whose column they lack is passed over, since
/// labels are what training needed.</para>
/// </remarks>
public sealed class ServedGraph
{
    private static readonly ImmutableArray<Type> Choosing =
    [
        typeof(Batch), typeof(Caching), typeof(IndexMap), typeof(Looping), typeof(Oversample), typeof(Partition), typeof(Prefetch), typeof(Repeat), typeof(RowFilter),
        typeof(Shard), typeof(Shuffle), typeof(Skip), typeof(Switch), typeof(Take), typeof(WindowShuffle),
    ];

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
        var node = graph[graph.Outputs[name]];
        for (ResolvedNode? next = node; next is not null; next = Before(graph, node, catalog))
        {
            node = next;
            if (!Maps(node, catalog)) continue;
            nodes.Push(node.Id);
            components.Push((MapPipe)Learned(graph, node, catalog, states));
        }
        if (components.Count == 0)
            throw new ComponentException($"Output '{name}' of graph '{graph.Name}' comes from '{graph.Outputs[name]}', which does not map rows one by one, so there is nothing to serve; name an output behind a predict node.");
        if (LeftOut(graph, node, catalog) is { } left)
            throw new ComponentException(
                $"Output '{name}' of graph '{graph.Name}' is served from '{node.Id}' ({node.Kind}) on, which does not map rows one by one, so that what '{left.Id}' ({left.Kind}) does before it would be left out; put '{left.Id}' behind '{node.Id}', or name another output.");
        return new ServedGraph(graph.Name, name, [.. nodes], [.. components]);
    }

    private static bool Maps(ResolvedNode node, ComponentCatalog catalog) => catalog[node.Kind].Type.IsAssignableTo(typeof(MapPipe));

    /// <summary>The node from which rows reach this one; null where they come in.</summary>
    private static ResolvedNode? Before(ResolvedGraph graph, ResolvedNode node, ComponentCatalog catalog)
    {
        if (node.Inputs.Count == 0 || !Maps(node, catalog) && !Choosing.Any(catalog[node.Kind].Type.IsAssignableTo)) return null;
        return graph[catalog[node.Kind].Type == typeof(Switch) ? node.Inputs[node.Config["to"]!.GetValue<string>()] : node.Inputs.Values.First()];
    }

    /// <summary>A node before that changes rows in another way than to label them; null when there is none.</summary>
    private static ResolvedNode? LeftOut(ResolvedGraph graph, ResolvedNode node, ComponentCatalog catalog)
    {
        var (seen, open) = (new HashSet<string>(StringComparer.Ordinal), new Queue<string>(node.Inputs.Values));
        while (open.TryDequeue(out var id))
        {
            if (!seen.Add(id)) continue;
            var before = graph[id];
            if (Maps(before, catalog) && !LabelsOnly(catalog[before.Kind].Type)) return before;
            foreach (var input in before.Inputs.Values) open.Enqueue(input);
        }
        return null;
    }

    private static bool LabelsOnly(Type component) => component == typeof(Labeler) || component == typeof(TitleToLabel);

    /// <summary>What the output would be for rows from elsewhere: as many rows, in the same order.</summary>
    /// <exception cref="ColumnMissingException">The rows lack a column.</exception>
    /// <exception cref="ComponentException">The rows do not fit what was trained.</exception>
    public async ValueTask<Message> ApplyAsync(Message rows, CancellationToken cancellationToken = default)
    {
        foreach (var component in _components)
            if (component is not Labeler { Column: var labels } || rows.Has(labels)) rows = await component.MapAsync(rows, cancellationToken);
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
