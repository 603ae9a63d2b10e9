namespace Fireworks;

/// <summary>Checks of nodes that train together.</summary>
internal sealed partial class GraphCheck
{
    private readonly Dictionary<string, Pipe> _made = new(StringComparer.Ordinal);

    private void CheckGroups()
    {
        var known = _graph.Nodes.Values.Where(n => InfoOf(n.Id) is not null).ToArray();
        if (Problems.Any(p => p.Rule is "cycle" or "not-copied" or "wrong-link") || !known.Any(n => LiveOf(n).Count > 0)) return;

        var groups = new NodeGroups(known.Select(n => new NodeGroups.Member(n.Id, InfoOf(n.Id)!, [.. n.From.Values.Select(r => GraphReference.Of(r).Node)], LiveOf(n))));
        var before = Problems.Count;
        foreach (var node in known) CheckOneTrainer(node, groups);
        CheckWaiting(groups);
        foreach (var node in known.Where(n => n.Place.Count > 0)) CheckOnePlace(node, groups);
        if (Problems.Count > before) return;
        foreach (var node in known) CheckFollowing(node);
        foreach (var node in known) CheckReach(node, groups);
    }

    private static Dictionary<string, string> LiveOf(NodeSpec node) => node.Links
        .Select(l => (Link: l.Key, Reference: GraphReference.Of(l.Value)))
        .Where(l => l.Reference.Mode == GraphReference.Live)
        .ToDictionary(l => l.Link, l => l.Reference.Node, StringComparer.Ordinal);

    private void CheckOneTrainer(NodeSpec node, NodeGroups groups)
    {
        if (groups.Trained(node.Id).Select(t => (Model: t, Trainer: groups.TrainersOf(t).First())).FirstOrDefault(t => t.Trainer != node.Id) is { Model: { } model, Trainer: { } trainer })
            Problem(GraphPath.Node(node.Id, "link"), "trained-twice",
                $"'{trainer}' and '{node.Id}' would both train '{model}', but a model has one trainer; let '{node.Id}' follow another model, or '{trainer}' train them all.");
    }

    /// <summary>A trained model is finished when its trainer is; so a trainer that reads such rows would wait for itself.</summary>
    private void CheckWaiting(NodeGroups groups)
    {
        IEnumerable<string> Awaited(string node) => _graph.Nodes[node].From.Values
            .Concat(_graph.Nodes[node].Links.Where(l => !LiveOf(_graph.Nodes[node]).ContainsKey(l.Key)).Select(l => l.Value))
            .Select(r => GraphReference.Of(r).Node).Concat(groups.TrainersOf(node)).Where(_graph.Nodes.ContainsKey);

        var trainer = _graph.Nodes.Keys.FirstOrDefault(n => groups.Trained(n).Length > 0 && Way(n, n, Awaited) is not null);
        if (trainer is not null)
            Problem(GraphPath.Node(trainer, "from"), "cycle",
                $"A model is finished when its trainer is, so these would wait for each other in a circle: {string.Join(" → ", Way(trainer, trainer, Awaited)!)}. " +
                $"Let '{trainer}' read what comes before the models that it trains.");
    }

    private void CheckOnePlace(NodeSpec node, NodeGroups groups)
    {
        foreach (var (label, value) in node.Place)
            if (groups[node.Id].TakeWhile(id => id != node.Id).FirstOrDefault(id => _graph.Nodes[id].Place.GetValueOrDefault(label, value) != value) is { } other)
                Problem(GraphPath.Field(GraphPath.Node(node.Id, "place"), label), "two-places",
                    $"'{node.Id}' and '{other}' train together, so they run in one place, but one asks for {label}={value} and the other for {label}={_graph.Nodes[other].Place[label]}; ask for one.");
    }

    private void CheckFollowing(NodeSpec node)
    {
        foreach (var (link, followed) in LiveOf(node))
        {
            if (!_made.TryGetValue(node.Id, out var component) || !_made.TryGetValue(followed, out var other)) continue;
            try
            {
                component.Follow(link, other);
            }
            catch (ComponentConfigException e)
            {
                Problem(LinkPath(node.Id, link), "wrong-link", e.Message);
            }
        }
    }

    /// <summary>Warns of a model that looks as if it were trained, but is not, since something stands between it and those that are.</summary>
    private void CheckReach(NodeSpec node, NodeGroups groups)
    {
        var (trained, seen) = (groups.Trained(node.Id), new HashSet<string>(StringComparer.Ordinal));
        if (trained.IsEmpty) return;
        var type = InfoOf(trained[0])!.Type;
        for (var open = new Queue<(string Node, string Behind)>(trained.Select(t => (t, t))); open.TryDequeue(out var at);)
        {
            foreach (var next in _graph.Nodes[at.Node].From.Values.Select(r => GraphReference.Of(r).Node).Where(_graph.Nodes.ContainsKey))
            {
                if (trained.Contains(next) || !seen.Add(next)) continue;
                if (InfoOf(next)?.Type != type)
                    open.Enqueue((next, at.Behind));
                else if (!groups.TrainersOf(next).Any())
                    Problem(GraphPath.Node(next), "not-trained",
                        $"'{node.Id}' trains '{at.Behind}', but not '{next}' before it, because '{at.Node}' stands between them: gradients pass from model to model only.", isWarning: true);
            }
        }
    }
}
