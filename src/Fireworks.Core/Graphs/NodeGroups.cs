using System.Collections.Immutable;

namespace Fireworks;

/// <summary>Which nodes of a graph belong together because components follow each other by reference: they share weights and gradients, so they run in one place.</summary>
/// <remarks>Together are both ends of a live link, and a trainer with all that it trains: the model that it follows, the models which that reads, directly
/// or through others, as long as models read models, and whatever shares parameters with one of these.</remarks>
public sealed class NodeGroups
{
    private readonly OrderedDictionary<string, Member> _members;
    private readonly Dictionary<string, ImmutableArray<string>> _trained, _groups = new(StringComparer.Ordinal);
    private readonly ILookup<string, string> _trainers, _sharing;

    internal NodeGroups(IEnumerable<Member> members)
    {
        _members = new(members.Select(m => KeyValuePair.Create(m.Id, m)), StringComparer.Ordinal);
        _sharing = Both(_members.Values.Where(m => m.Trains is null).SelectMany(m => m.Live.Values.Select(other => (m.Id, other))));
        _trained = _members.Values.Where(m => m.Trains is not null).ToDictionary(m => m.Id, Train, StringComparer.Ordinal);
        _trainers = _trained.SelectMany(t => t.Value.Select(node => (Node: node, Trainer: t.Key))).ToLookup(t => t.Node, t => t.Trainer, StringComparer.Ordinal);

        var joined = Both(_members.Values.SelectMany(m => m.Live.Values.Concat(Trained(m.Id)).Select(other => (m.Id, other))));
        foreach (var id in _members.Keys.Where(id => !_groups.ContainsKey(id)))
        {
            var group = Group(id, joined);
            foreach (var member in group) _groups[member] = group;
        }
    }

    /// <summary>The groups of a graph.</summary>
    public static NodeGroups Of(ResolvedGraph graph, ComponentCatalog catalog) =>
        new(graph.Nodes.Select(n => new Member(n.Id, catalog[n.Kind], [.. n.Inputs.Values], n.Live)));

    /// <summary>The nodes that live where a node does, itself included, inputs and links first; only itself for most.</summary>
    /// <exception cref="KeyNotFoundException">There is no such node.</exception>
    public ImmutableArray<string> this[string node] => _groups[node];

    /// <summary>What a node trains, the model that it follows first; empty for a node that follows none.</summary>
    public ImmutableArray<string> Trained(string trainer) => _trained.TryGetValue(trainer, out var trained) ? trained : [];

    /// <summary>The nodes that train a node: at most one in a graph that was checked.</summary>
    public IEnumerable<string> TrainersOf(string node) => _trainers[node];

    /// <summary>Node → the others of its pairs, whichever side it stands on.</summary>
    private ILookup<string, string> Both(IEnumerable<(string One, string Other)> pairs) => pairs
        .Where(p => _members.ContainsKey(p.Other))
        .SelectMany(p => ((string One, string Other)[])[p, (p.Other, p.One)])
        .ToLookup(p => p.One, p => p.Other, StringComparer.Ordinal);

    private ImmutableArray<string> Group(string node, ILookup<string, string> joined)
    {
        var found = new HashSet<string>(StringComparer.Ordinal) { node };
        var open = new Queue<string>(found);
        while (open.TryDequeue(out var next))
            foreach (var other in joined[next])
                if (found.Add(other)) open.Enqueue(other);
        return InOrder(found);
    }

    private ImmutableArray<string> InOrder(IEnumerable<string> nodes) => [.. nodes.OrderBy(n => _members.IndexOf(n))];

    private ImmutableArray<string> Train(Member trainer)
    {
        var (link, trained, seen) = (trainer.Trains!, new List<string>(), new HashSet<string>(StringComparer.Ordinal));
        for (var next = new Queue<string>([trainer.Live[link.Name]]); next.TryDequeue(out var id);)
        {
            if (!_members.TryGetValue(id, out var member) || !member.Info.Type.IsAssignableTo(link.Live) || !seen.Add(id)) continue;
            trained.Add(id);
            foreach (var input in member.Inputs) next.Enqueue(input);
        }
        for (var i = 0; i < trained.Count; i++)
            trained.AddRange(InOrder(_sharing[trained[i]].Where(m => _members[m].Trains is null && m != trainer.Id && seen.Add(m))));
        return [.. trained];
    }

    /// <summary>A node as far as groups are concerned.</summary>
    /// <param name="Id">The node.</param>
    /// <param name="Info">Its component.</param>
    /// <param name="Inputs">The nodes that it reads.</param>
    /// <param name="Live">Link name → the node that it follows.</param>
    internal sealed record Member(string Id, ComponentInfo Info, IReadOnlyList<string> Inputs, IReadOnlyDictionary<string, string> Live)
    {
        /// <summary>The link by which it trains; null for a node that trains no other.</summary>
        public LinkAttribute? Trains => Info.Links.FirstOrDefault(l => l.Trains && Live.ContainsKey(l.Name));
    }
}
