using System.Collections.Immutable;
using Orleans.Concurrency;

namespace Fireworks.Contracts;

/// <summary>One node of one run, lane 0, or several that train together: their components, readers and credits. Key: tenant/run/node/lane.</summary>
/// <remarks>No method waits longer than five seconds; all but <see cref="PrepareAsync"/> interleave. A blank activation, or one of another
/// generation, answers with <see cref="NotRunningException"/>. <see cref="NodeReference"/> calls one of its nodes.</remarks>
[Alias("fireworks.node")]
public interface INodeGrain : IGrainWithStringKey
{
    /// <summary>Makes the components. Plans of a higher generation replace what runs; those of a lower one are fenced.</summary>
    /// <param name="plans">The nodes that live here, of one generation; inputs and links first.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    [Alias("prepare")]
    Task PrepareAsync(ImmutableArray<NodePlan> plans, CancellationToken cancellationToken);

    /// <summary>Starts a node's driver, if it is one; returns at once.</summary>
    [AlwaysInterleave, Alias("start")]
    Task StartAsync(string node, long generation, CancellationToken cancellationToken);

    /// <summary>How a node stands.</summary>
    [AlwaysInterleave, Alias("status")]
    Task<NodeStatus> StatusAsync(string node, CancellationToken cancellationToken);

    /// <summary>Stops everything, waits for it (bounded) and lets the activation go.</summary>
    [AlwaysInterleave, Alias("stop")]
    Task StopAsync(long generation, CancellationToken cancellationToken);

    /// <summary>Rows, or null when not known.</summary>
    [AlwaysInterleave, Alias("count")]
    Task<Reply<long?>> CountAsync(string node, long generation, CancellationToken cancellationToken);

    /// <summary>Rows by index.</summary>
    [AlwaysInterleave, Alias("read")]
    Task<Reply<Message>> ReadAsync(string node, long generation, Rows rows, CancellationToken cancellationToken);

    /// <summary>What a node has learned, once that does not change any more.</summary>
    [AlwaysInterleave, Alias("frozen")]
    Task<Reply<ComponentState>> FrozenAsync(string node, long generation, CancellationToken cancellationToken);

    /// <summary>What a node has learned so far.</summary>
    [AlwaysInterleave, Alias("save")]
    Task<ComponentState> SaveAsync(string node, long generation, CancellationToken cancellationToken);

    /// <summary>Begins to send a pass of a node over a stream.</summary>
    [AlwaysInterleave, Alias("open")]
    Task OpenAsync(string node, EdgeOpen edge, CancellationToken cancellationToken);

    /// <summary>Raises the credit of an open edge: the producer sends while what it has sent is below <paramref name="limitBytes"/>.</summary>
    [AlwaysInterleave, OneWay, Alias("grant")]
    Task GrantAsync(string node, string consumer, string port, long generation, long reader, long limitBytes);

    /// <summary>The sequence that an open edge will send next, one more once it has ended: a consumer tells a slow producer from a lost page by it.</summary>
    [AlwaysInterleave, Alias("sent")]
    Task<long> SentAsync(string node, string consumer, string port, long generation, long reader, CancellationToken cancellationToken);

    /// <summary>Ends an opening of an edge, or the pull reader of a consumer.</summary>
    [AlwaysInterleave, Alias("close")]
    Task CloseAsync(string node, string consumer, string port, long generation, long reader, CancellationToken cancellationToken);

    /// <summary>The next page; an empty one means "nothing yet".</summary>
    [AlwaysInterleave, Alias("pull")]
    Task<Page> PullAsync(string node, EdgePull request, CancellationToken cancellationToken);
}

/// <summary>A node with at most one input.</summary>
[Alias("fireworks.pipe")]
public interface IPipeGrain : INodeGrain;

/// <summary>A node with several inputs.</summary>
[Alias("fireworks.junction")]
public interface IJunctionGrain : INodeGrain;

/// <summary>A node that holds trained weights; prefers silos with a device.</summary>
[Alias("fireworks.model")]
public interface IModelGrain : INodeGrain;

/// <summary>The grains of node addresses.</summary>
public static class NodeGrains
{
    /// <summary>The node of an address.</summary>
    public static NodeReference GetNode(this IGrainFactory grains, NodeAddress address) => new(grains.GetNodeGrain(address), address.Node);

    /// <summary>The grain in which the node of an address lives, perhaps with others.</summary>
    public static INodeGrain GetNodeGrain(this IGrainFactory grains, NodeAddress address) => address.Role switch
    {
        NodeRole.Pipe => grains.GetGrain<IPipeGrain>(address.Key),
        NodeRole.Junction => grains.GetGrain<IJunctionGrain>(address.Key),
        _ => grains.GetGrain<IModelGrain>(address.Key),
    };
}
