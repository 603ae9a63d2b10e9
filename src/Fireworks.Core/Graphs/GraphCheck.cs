using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>Looks at a whole graph and finds every problem: ids, parameters, references, ports, arguments, links, outputs, cycles.</summary>
/// <remarks>
/// <para>One mistake is one problem: what follows from a problem already reported, such as a missing argument whose misspelt name is
/// there, is not reported again. Without a catalog only the structure is checked.</para>
/// <para>A graph has at most 5,000 nodes, and at most 500 of them in a chain in which each reads or links to the one before: components call each other along
/// such chains, and every call takes room on the stack. Cost: O(n + r) for n nodes and r references, beside what the components check.</para>
/// </remarks>
internal sealed partial class GraphCheck
{
    private const int MostNodes = 5000;
    private const int Deepest = 500;

    // A guess looks at every id.
    private const int MostGuesses = 100;

    private readonly Graph _graph;
    private readonly ComponentCatalog? _catalog;
    private readonly GraphTemplate _template;
    private readonly NodeOrder _order;
    private int _guesses;

    public GraphCheck(Graph graph, ComponentCatalog? catalog, IReadOnlyDictionary<string, JsonNode?>? parameters = null)
    {
        (_graph, _catalog, _order) = (graph, catalog, new NodeOrder(graph));
        var values = new Dictionary<string, JsonNode?>(graph.Parameters, StringComparer.Ordinal);
        foreach (var (name, value) in parameters ?? new Dictionary<string, JsonNode?>())
        {
            if (graph.Parameters.ContainsKey(name)) values[name] = value;
            else Problem("$.parameters", "unknown-parameter", $"A value was given for the parameter '{name}', but the graph has: {List(graph.Parameters.Keys)}.{Nearest.Hint(name, [.. graph.Parameters.Keys])}");
        }
        Parameters = values;
        _template = new GraphTemplate(values, Problems);

        if (graph.Nodes.Count > MostNodes)
        {
            Problem("$.nodes", "too-large", $"A graph has at most {MostNodes} nodes, but this has {graph.Nodes.Count}; cut it into several that hand rows over by files or tables.");
            return;
        }
        foreach (var (id, node) in graph.Nodes) CheckNode(id, node);
        foreach (var (name, reference) in graph.Outputs) CheckOutput(name, reference);
        foreach (var node in graph.Nodes.Values.Where(n => n.Links.ContainsKey(Statistics))) CheckStatistics(node);
        CheckOrder();
        if (catalog is not null) CheckGroups();
        foreach (var name in graph.Parameters.Keys.Where(p => !_template.Used.Contains(p)))
            Problem(GraphPath.Field("$.parameters", name), "unused-parameter", $"No node refers to the parameter '{name}' as ${{{name}}}.", isWarning: true);
        foreach (var id in graph.Nodes.Keys.Where(IsIdle))
            Problem(GraphPath.Node(id), "unread-node", $"Nothing reads '{id}', so it will not run; name it under 'outputs' or remove it.", isWarning: true);
    }

    public List<GraphProblem> Problems { get; } = [];

    /// <summary>The values used, by name.</summary>
    public IReadOnlyDictionary<string, JsonNode?> Parameters { get; }

    /// <summary>Node id → its configuration with parameters filled in.</summary>
    public Dictionary<string, JsonObject> Configs { get; } = new(StringComparer.Ordinal);

    /// <summary>The component of a node, or null when its kind is unknown or there is no catalog.</summary>
    public ComponentInfo? InfoOf(string node) => _graph.Nodes.TryGetValue(node, out var spec) ? _catalog?.Kinds.GetValueOrDefault(spec.Kind) : null;

    private void CheckNode(string id, NodeSpec node)
    {
        const int longest = 64;
        if (id.Length is 0 or > longest || !id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            Problem(GraphPath.Node(id), "bad-id",
                $"An id is 1 to {longest} letters, digits, '-' or '_', but this is '{id}'.{(id.Contains('.') ? " A '.' only names an output of another node." : "")}");
        if (_catalog is not null && InfoOf(id) is null)
            Problem(GraphPath.Node(id, "kind"), "unknown-kind",
                $"There is no component of kind '{node.Kind}'.{Nearest.Hint(node.Kind, [.. _catalog.Kinds.Keys])}");

        foreach (var (port, reference) in node.From) CheckReference(FromPath(id, port), reference, isLink: false);
        foreach (var (link, reference) in node.Links) CheckReference(GraphPath.Field(GraphPath.Node(id, "link"), link), reference, isLink: true);
        var before = Problems.Count;
        Configs[id] = _template.Fill(node.Config, GraphPath.Node(id));
        if (InfoOf(id) is { } info) CheckAgainst(info, id, node, templateFailed: Problems.Count > before);
    }

    private static string FromPath(string id, string port) => port == NodeSpec.OnlyPort
        ? GraphPath.Node(id, "from")
        : GraphPath.Field(GraphPath.Node(id, "from"), port);

    private void CheckReference(string path, string text, bool isLink)
    {
        var reference = GraphReference.Of(text);
        if (reference.Mode is not null && !(isLink && reference.Mode is GraphReference.Final or GraphReference.Live))
            Problem(path, "bad-reference", $"'{text}' names no node: '@final' and '@live' stand in links only, and nothing else follows '@'.");
        else if (!_graph.Nodes.ContainsKey(reference.Node))
            Problem(path, "unknown-node", $"There is no node '{reference.Node}'.{Guess(reference.Node)}");
        else if (InfoOf(reference.Node) is { } info)
            CheckNamedOutput(path, reference, info);
    }

    private string Guess(string node) => _guesses++ < MostGuesses ? Nearest.Hint(node, [.. _graph.Nodes.Keys]) : "";

    private void CheckNamedOutput(string path, GraphReference reference, ComponentInfo info)
    {
        var outputs = info.Outputs.Select(o => $"{reference.Node}.{o}").ToArray();
        if (info.Outputs.Count == 0 && reference.Output is not null)
            Problem(path, "unknown-output", $"'{reference.Id}' names an output, but '{info.Kind}' has only one; write '{reference.Node}'.");
        else if (info.Outputs.Count > 0 && reference.Output is null)
            Problem(path, "output-not-named", $"'{info.Kind}' has several outputs; write {string.Join(" or ", outputs.Select(o => $"'{o}'"))}.");
        else if (reference.Output is not null && !info.Outputs.Contains(reference.Output))
            Problem(path, "unknown-output",
                $"There is no output '{reference.Id}'; there are: {string.Join(", ", outputs)}.{Nearest.Hint(reference.Id, outputs)}");
    }

    private void CheckOutput(string name, string reference) => CheckReference(GraphPath.Field("$.outputs", name), reference, isLink: false);

    /// <summary>Reports each knot of nodes that wait for each other once, as one way round it; without knots, a chain that is too long.</summary>
    private void CheckOrder()
    {
        var knots = _order.Knots();
        foreach (var knot in knots)
        {
            var (start, within) = (knot[0], knot.ToHashSet(StringComparer.Ordinal));
            Problem(GraphPath.Node(start, "from"), "cycle",
                $"Nodes cannot wait for each other in a circle: {string.Join(" → ", Way(start, start, node => _order.NamedBy(node).Where(within.Contains))!)}. Remove one of these inputs or links.");
        }
        if (knots.Count == 0 && _order.Deepest() is { Depth: > Deepest } deepest)
            Problem(GraphPath.Node(deepest.Node), "too-deep",
                $"A graph is at most {Deepest} nodes deep, but '{deepest.Node}' is the last of {deepest.Depth} of which each reads or links to the one before; cut the graph into several that hand rows over by files or tables.");
    }

    /// <summary>The shortest way from a node to another, itself included when both are the same.</summary>
    private static List<string>? Way(string from, string to, Func<string, IEnumerable<string>> nexts)
    {
        var cameFrom = new Dictionary<string, string>(StringComparer.Ordinal);
        var queue = new Queue<string>([from]);
        while (queue.TryDequeue(out var node))
        {
            foreach (var next in nexts(node))
            {
                if (!cameFrom.TryAdd(next, node)) continue;
                if (next == to) return Trace(cameFrom, from, to);
                queue.Enqueue(next);
            }
        }
        return null;
    }

    private static List<string> Trace(Dictionary<string, string> cameFrom, string from, string to)
    {
        var way = new List<string> { to };
        do way.Add(cameFrom[way[^1]]);
        while (way[^1] != from);
        way.Reverse();
        return way;
    }

    private bool IsIdle(string id) => InfoOf(id) is { IsDriver: false } && !_order.IsRead(id);

    private static string List(IEnumerable<string> names) => names.Any() ? string.Join(", ", names) : "none";

    private void Problem(string path, string rule, string message, bool isWarning = false) => Problems.Add(new(path, rule, message, isWarning));
}
