using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>Looks at a whole graph and finds every problem: ids, parameters, references, ports, arguments, links, outputs, cycles.</summary>
/// <remarks>One mistake is one problem: what follows from a problem already reported, such as a missing argument whose misspelt name is
/// there, is not reported again. Without a catalog only the structure is checked.</remarks>
internal sealed partial class GraphCheck
{
    private readonly Graph _graph;
    private readonly ComponentCatalog? _catalog;
    private readonly GraphTemplate _template;

    public GraphCheck(Graph graph, ComponentCatalog? catalog, IReadOnlyDictionary<string, JsonNode?>? parameters = null)
    {
        (_graph, _catalog) = (graph, catalog);
        var values = new Dictionary<string, JsonNode?>(graph.Parameters, StringComparer.Ordinal);
        foreach (var (name, value) in parameters ?? new Dictionary<string, JsonNode?>())
        {
            if (graph.Parameters.ContainsKey(name)) values[name] = value;
            else Problem("$.parameters", "unknown-parameter", $"A value was given for the parameter '{name}', but the graph has: {List(graph.Parameters.Keys)}.{Nearest.Hint(name, [.. graph.Parameters.Keys])}");
        }
        Parameters = values;
        _template = new GraphTemplate(values, Problems);

        foreach (var (id, node) in graph.Nodes) CheckNode(id, node);
        foreach (var (name, reference) in graph.Outputs) CheckOutput(name, reference);
        CheckCycles();
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

    /// <summary>What a node names, in the order of the file: inputs by port, then links.</summary>
    public static IEnumerable<GraphReference> ReferencesOf(NodeSpec node) => node.From.Values.Concat(node.Links.Values).Select(GraphReference.Of);

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
            Problem(path, "unknown-node", $"There is no node '{reference.Node}'.{Nearest.Hint(reference.Node, [.. _graph.Nodes.Keys])}");
        else if (InfoOf(reference.Node) is { } info)
            CheckNamedOutput(path, reference, info);
    }

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

    /// <summary>Reports each knot of nodes that wait for each other once, as one way round it.</summary>
    private void CheckCycles()
    {
        var reported = new HashSet<string>(StringComparer.Ordinal);
        foreach (var start in _graph.Nodes.Keys)
        {
            if (reported.Contains(start) || Way(start, start, NamedBy) is not { } cycle) continue;
            reported.UnionWith(_graph.Nodes.Keys.Where(n => Way(start, n, NamedBy) is not null && Way(n, start, NamedBy) is not null));
            Problem(GraphPath.Node(start, "from"), "cycle",
                $"Nodes cannot wait for each other in a circle: {string.Join(" → ", cycle)}. Remove one of these inputs or links.");
        }
    }

    private IEnumerable<string> NamedBy(string node) => ReferencesOf(_graph.Nodes[node]).Select(r => r.Node).Where(_graph.Nodes.ContainsKey);

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

    private bool IsIdle(string id) =>
        InfoOf(id) is { IsDriver: false } && !_graph.Outputs.Values.Concat(_graph.Nodes.Values.SelectMany(n => n.From.Values.Concat(n.Links.Values))).Any(r => GraphReference.Of(r).Node == id);

    private static string List(IEnumerable<string> names) => names.Any() ? string.Join(", ", names) : "none";

    private void Problem(string path, string rule, string message, bool isWarning = false) => Problems.Add(new(path, rule, message, isWarning));
}
