using System.Collections.Immutable;
using Fireworks.Contracts;

namespace Fireworks.Grains;

/// <summary>The nodes of one activation in one generation: a single one, or those that train together and follow each other by reference.</summary>
internal sealed class NodeHosts : IAsyncDisposable
{
    private readonly Dictionary<string, NodeHost> _nodes = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();

    /// <param name="at">Where they live, of this token.</param>
    /// <param name="plans">The nodes, of one generation; inputs and links first, at least one.</param>
    public NodeHosts(Func<CancellationToken, NodeHome> at, ImmutableArray<NodePlan> plans)
    {
        var home = at(_stop.Token);
        (Generation, Names) = (plans[0].Generation, string.Join(", ", plans.Select(plan => plan.Node)));
        foreach (var plan in plans) _nodes.Add(plan.Node, new NodeHost(plan, home, _nodes));
        foreach (var (node, plan) in _nodes.Values.Zip(plans)) node.Restore(plan.State);
    }

    /// <summary>The run's generation.</summary>
    public long Generation { get; }

    /// <summary>The ids of the nodes, for logs.</summary>
    public string Names { get; }

    /// <summary>The node of that id, or null.</summary>
    public NodeHost? Find(string node) => _nodes.GetValueOrDefault(node);

    /// <summary>Cancels everything and waits for it, five seconds at most.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_nodes.Values.Select(node => node.EndedAsync()));
    }
}
