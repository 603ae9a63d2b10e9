using System.Collections.Immutable;

namespace Fireworks;

/// <summary>Which nodes of a graph belong together because components follow each other by reference: they share weights and gradients, so they run in one place.</summary>
/// <remarks>Together are both ends of a live link, and a trainer with all that it trains: the model that it follows, the models which that reads, directly
/// or through others, as long as models read models, and whatever shares parameters with one of these.</remarks>
public sealed class NodeGroups
{
    private readonly OrderedDictionary<string, Member> _members;
    private readonly Dictionary<string, ImmutableArray<string>> _trained;

    internal NodeGroups(IEnumerable<Member> members)
    {
        _members = new(members.Select(m => KeyValuePair.Create(m.Id, m)), StringComparer.Ordinal);
        _trained = _members.Values.Where(m => m.Trains is not null).ToDictionary(m => m.Id, Train, StringComparer.Ordinal);
    }

    /// <summary>The groups of a graph.</summary>
    public static NodeGroups Of(ResolvedGraph graph, ComponentCatalog catalog) =>
        new(graph.Nodes.Select(n => new Member(n.Id, catalog[n.Kind], [.. n.Inputs.Values], n.Live)));

    /// <summary>The nodes that live where a node does, itself included, inputs and links first; only itself for most.</summary>
    /// <exception cref="KeyNotFoundException">There is no such node.</exception>
    public ImmutableArray<string> this[string node]
    {
        get
        {
            var found = new HashSet<string>(StringComparer.Ordinal) { _members[node].Id };
            var open = new Queue<string>(found);
            while (open.TryDequeue(out var next))
                foreach (var other in _members.Keys.Where(other => Joined(next, other) || Joined(other, next)))
                    if (found.Add(other)) open.Enqueue(other);
            return [.. _members.Keys.Where(found.Contains)];
        }
    }

    /// <summary>What a node trains, the model that it follows first; empty for a node that follows none.</summary>
    public ImmutableArray<string> Trained(string trainer) => _trained.TryGetValue(trainer, out var trained) ? trained : [];

    /// <summary>The nodes that train a node: at most one in a graph that was checked.</summary>
    public IEnumerable<string> TrainersOf(string node) => _trained.Where(t => t.Value.Contains(node)).Select(t => t.Key);

    private bool Joined(string node, string other) => _members[node].Live.Values.Contains(other) || Trained(node).Contains(other);

    private ImmutableArray<string> Train(Member trainer)
    {
        var (link, trained) = (trainer.Trains!, new List<string>());
        for (var next = new Queue<string>([trainer.Live[link.Name]]); next.TryDequeue(out var id);)
        {
            if (trained.Contains(id) || !_members.TryGetValue(id, out var member) || !member.Info.Type.IsAssignableTo(link.Live)) continue;
            trained.Add(id);
            foreach (var input in member.Inputs) next.Enqueue(input);
        }
        for (var i = 0; i < trained.Count; i++)
            trained.AddRange(_members.Values.Where(m => m.Trains is null && m.Id != trainer.Id && Shares(m, trained[i])).Select(m => m.Id).Where(m => !trained.Contains(m)));
        return [.. trained];
    }

    private bool Shares(Member member, string with) =>
        member.Live.Values.Contains(with) || (_members[with].Live.Values.Contains(member.Id) && _members[with].Trains is null);

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
