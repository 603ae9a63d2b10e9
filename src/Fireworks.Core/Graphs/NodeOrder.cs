namespace Fireworks;

/// <summary>Which nodes of a graph wait for which, by inputs and links. References are read once.</summary>
/// <remarks>Cost: O(n + r) for n nodes and r references. Source of the knots: Sharir, "A strong-connectivity algorithm and its applications in data flow
/// analysis", Computers and Mathematics with Applications 7 (1981).</remarks>
internal sealed class NodeOrder
{
    private readonly Dictionary<string, string[]> _named = new(StringComparer.Ordinal);
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private readonly List<string> _inputsFirst;

    /// <param name="graph">The graph; references to nodes that it does not have are left out.</param>
    public NodeOrder(Graph graph)
    {
        foreach (var (id, node) in graph.Nodes)
            _named[id] = [.. node.From.Values.Concat(node.Links.Values).Select(r => GraphReference.Of(r).Node).Where(graph.Nodes.ContainsKey).Distinct(StringComparer.Ordinal)];
        foreach (var named in _named.Values) _read.UnionWith(named);
        _read.UnionWith(graph.Outputs.Values.Select(r => GraphReference.Of(r).Node));
        _inputsFirst = Sort();
    }

    /// <summary>The nodes that a node reads or links to, each once, in the order of the file: inputs, then links.</summary>
    public IReadOnlyList<string> NamedBy(string node) => _named[node];

    /// <summary>Whether a node or an output names this one.</summary>
    public bool IsRead(string node) => _read.Contains(node);

    /// <summary>The node at the end of the longest chain of nodes that wait for each other, and how many stand in it, itself included; of no node where
    /// there is none. Chains that run in a circle count once round at most.</summary>
    public (string Node, int Depth) Deepest()
    {
        var depths = new Dictionary<string, int>(StringComparer.Ordinal);
        var deepest = (Node: "", Depth: 0);
        foreach (var node in _inputsFirst)
        {
            depths[node] = 1 + _named[node].Select(n => depths.GetValueOrDefault(n)).DefaultIfEmpty().Max();
            if (depths[node] > deepest.Depth) deepest = (node, depths[node]);
        }
        return deepest;
    }

    /// <summary>The knots: all nodes that wait for each other in circles, each with its nodes in the order of the file.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Knots()
    {
        var readers = _named.Keys.ToDictionary(n => n, _ => new List<string>(), StringComparer.Ordinal);
        foreach (var (node, named) in _named)
            foreach (var other in named) readers[other].Add(node);

        var knotOf = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var root in Enumerable.Reverse(_inputsFirst))
        {
            var open = new Stack<string>([root]);
            while (open.TryPop(out var node))
                if (knotOf.TryAdd(node, root))
                    foreach (var reader in readers[node]) open.Push(reader);
        }
        return [.. _named.Keys.GroupBy(n => knotOf[n]).Select(IReadOnlyList<string> (knot) => [.. knot]).Where(knot => knot.Count > 1 || _named[knot[0]].Contains(knot[0]))];
    }

    /// <summary>Every node after those that it names; in a circle, after those that were come by first.</summary>
    private List<string> Sort()
    {
        var (sorted, seen) = (new List<string>(_named.Count), new HashSet<string>(StringComparer.Ordinal));
        var open = new Stack<(string Node, bool IsLeft)>(_named.Keys.Reverse().Select(n => (n, false)));
        while (open.TryPop(out var next))
        {
            if (next.IsLeft) sorted.Add(next.Node);
            else if (seen.Add(next.Node))
            {
                open.Push((next.Node, true));
                foreach (var named in _named[next.Node].Reverse()) open.Push((named, false));
            }
        }
        return sorted;
    }
}
