using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>Builds a graph in C#. Handles, not names, join nodes; <see cref="Build"/> reports every problem at once.</summary>
/// <remarks>This is the untyped half; the client SDK adds a typed verb for each component (<c>Csv</c>, <c>Shuffle</c>, <c>Train</c> …) that calls <see cref="Add"/>.</remarks>
/// <param name="name">The graph's name.</param>
/// <param name="seed">Keys every random draw of a run. Default 0.</param>
public sealed class GraphBuilder(string name, long seed = 0)
{
    private readonly OrderedDictionary<string, JsonNode?> _parameters = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, NodeSpec> _nodes = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, string> _outputs = new(StringComparer.Ordinal);
    private readonly List<GraphProblem> _problems = [];

    /// <summary>The graph's name.</summary>
    public string Name { get; } = Require.NotEmpty(name);

    /// <summary>Keys every random draw.</summary>
    public long Seed { get; } = seed;

    /// <summary>Names a parameter: a default now, a search variable later.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">The default: a number, text or boolean.</param>
    public GraphParameter Param(string name, JsonNode value)
    {
        if (!_parameters.TryAdd(name, value.DeepClone()))
            Problem(GraphPath.Field("$.parameters", name), "duplicate-field", $"The parameter '{name}' is named twice; keep the first handle and use it again.");
        return new GraphParameter(name, value);
    }

    /// <summary>Adds a node.</summary>
    /// <param name="kind">The component.</param>
    /// <param name="id">The node's id; the kind when null.</param>
    /// <param name="config">Its configuration; parameters stand as <see cref="GraphParameter.Reference"/>.</param>
    /// <param name="from">Its inputs by port; the port <see cref="NodeSpec.OnlyPort"/> for a single one.</param>
    /// <param name="links">What it takes over from other nodes: link name → node id with <c>@final</c> or <c>@live</c> where wanted.</param>
    public GraphNode Add(
        string kind,
        string? id = null,
        JsonObject? config = null,
        IReadOnlyDictionary<string, GraphNode>? from = null,
        IReadOnlyDictionary<string, string>? links = null)
    {
        var node = new NodeSpec(id ?? kind, kind)
        {
            Config = (JsonObject?)config?.DeepClone() ?? [],
            From = (from ?? new Dictionary<string, GraphNode>()).ToDictionary(f => f.Key, f => f.Value.Id, StringComparer.Ordinal),
            Links = links ?? new Dictionary<string, string>(),
        };
        foreach (var (port, other) in node.From.Keys.Zip(from?.Values ?? []))
            if (!ReferenceEquals(other.Builder, this))
                Problem(GraphPath.Node(node.Id, "from"), "foreign-node", $"'{other.Id}'{(port.Length > 0 ? $" at port '{port}'" : "")} belongs to another graph; add it to this one.");
        if (!_nodes.TryAdd(node.Id, node))
            Problem(GraphPath.Node(node.Id), "duplicate-id",
                $"Two nodes have the id '{node.Id}'{(id is null ? ", which is their kind" : "")}; give the second an id of its own, because ids key seeds and scaffolds.");
        return new GraphNode(this, node.Id);
    }

    /// <summary>Names what clients may read.</summary>
    internal void Output(string name, GraphNode node)
    {
        if (!_outputs.TryAdd(name, node.Id)) Problem(GraphPath.Field("$.outputs", name), "duplicate-field", $"Two outputs are called '{name}'; rename one.");
    }

    /// <summary>Asks for a silo with a label.</summary>
    internal void Place(GraphNode node, string label, string value)
    {
        // The dot of an output comes last; one within an id is told by the check.
        var id = _nodes.ContainsKey(node.Id) || node.Id.LastIndexOf('.') is var dot && dot < 0 ? node.Id : node.Id[..dot];
        if (_nodes.TryGetValue(id, out var spec))
            _nodes[id] = spec with { Place = new Dictionary<string, string>(spec.Place, StringComparer.Ordinal) { [label] = value } };
        else
            Problem(GraphPath.Node(id), "unknown-node", $"There is no node '{id}' to be placed; add it first.");
    }

    /// <summary>The graph.</summary>
    /// <param name="catalog">The components to check against; only the structure is checked when null, as in a client that has no components.</param>
    /// <exception cref="GraphInvalidException">Lists every problem.</exception>
    public Graph Build(ComponentCatalog? catalog = null)
    {
        var graph = new Graph
        {
            Name = Name,
            Seed = Seed,
            Parameters = new OrderedDictionary<string, JsonNode?>(_parameters, StringComparer.Ordinal),
            Nodes = new OrderedDictionary<string, NodeSpec>(_nodes, StringComparer.Ordinal),
            Outputs = new OrderedDictionary<string, string>(_outputs, StringComparer.Ordinal),
        };
        GraphProblem[] problems = [.. _problems, .. new GraphCheck(graph, catalog).Problems.Where(p => !p.IsWarning)];
        return problems.Length == 0 ? graph : throw new GraphInvalidException(problems);
    }

    private void Problem(string path, string rule, string message) => _problems.Add(new(path, rule, message));
}

/// <summary>A node, or one of its named outputs, in a graph that is being built.</summary>
/// <param name="Builder">The graph.</param>
/// <param name="Id">What <c>from</c> will name: <c>rows</c> or <c>split.train</c>.</param>
public sealed record GraphNode(GraphBuilder Builder, string Id)
{
    /// <summary>Lets clients read this node's rows.</summary>
    /// <param name="name">The name of the output.</param>
    public GraphNode Output(string name)
    {
        Builder.Output(name, this);
        return this;
    }

    /// <summary>One of the named outputs of this node, such as <c>train</c> of a split.</summary>
    public GraphNode Named(string output) => new(Builder, $"{Id}.{output}");

    /// <summary>Asks for a silo with this label.</summary>
    public GraphNode Place(string label, string value)
    {
        Builder.Place(this, label, value);
        return this;
    }
}

/// <summary>A named parameter of a graph.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its default.</param>
public sealed record GraphParameter(string Name, JsonNode Value)
{
    /// <summary><c>${name}</c>, as it stands in a node's configuration.</summary>
    public JsonNode Reference => JsonValue.Create($"${{{Name}}}");
}
