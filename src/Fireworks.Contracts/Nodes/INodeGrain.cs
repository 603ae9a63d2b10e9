using Orleans.Concurrency;

namespace Fireworks.Contracts;

/// <summary>One node of one run, lane 0: its component, its readers, its credits. Key: tenant/run/node/lane.</summary>
/// <remarks>No method waits longer than five seconds; all but <see cref="PrepareAsync"/> interleave. A blank activation, or one of another
/// generation, answers with <see cref="NotRunningException"/>.</remarks>
[Alias("fireworks.node")]
public interface INodeGrain : IGrainWithStringKey
{
    /// <summary>Makes the component. A plan of a higher generation replaces what runs; a lower one is fenced.</summary>
    [Alias("prepare")]
    Task PrepareAsync(NodePlan plan, CancellationToken cancellationToken);

    /// <summary>Starts its driver, if it is one; returns at once.</summary>
    [AlwaysInterleave, Alias("start")]
    Task StartAsync(long generation, CancellationToken cancellationToken);

    /// <summary>How it stands.</summary>
    [AlwaysInterleave, Alias("status")]
    Task<NodeStatus> StatusAsync(CancellationToken cancellationToken);

    /// <summary>Stops everything, waits for it (bounded) and lets the activation go.</summary>
    [AlwaysInterleave, Alias("stop")]
    Task StopAsync(long generation, CancellationToken cancellationToken);

    /// <summary>Rows, or null when not known.</summary>
    [AlwaysInterleave, Alias("count")]
    Task<Reply<long?>> CountAsync(long generation, CancellationToken cancellationToken);

    /// <summary>Rows by index.</summary>
    [AlwaysInterleave, Alias("read")]
    Task<Reply<Message>> ReadAsync(long generation, Rows rows, CancellationToken cancellationToken);

    /// <summary>What it has learned, once that does not change any more.</summary>
    [AlwaysInterleave, Alias("frozen")]
    Task<Reply<ComponentState>> FrozenAsync(long generation, CancellationToken cancellationToken);

    /// <summary>What it has learned so far.</summary>
    [AlwaysInterleave, Alias("save")]
    Task<ComponentState> SaveAsync(long generation, CancellationToken cancellationToken);

    /// <summary>Begins to send a pass over a stream.</summary>
    [AlwaysInterleave, Alias("open")]
    Task OpenAsync(EdgeOpen edge, CancellationToken cancellationToken);

    /// <summary>Raises the credit of an open edge: the producer sends while what it has sent is below <paramref name="limitBytes"/>.</summary>
    [AlwaysInterleave, OneWay, Alias("grant")]
    Task GrantAsync(string consumer, string port, long generation, long reader, long limitBytes);

    /// <summary>The sequence that an open edge will send next, one more once it has ended: a consumer tells a slow producer from a lost page by it.</summary>
    [AlwaysInterleave, Alias("sent")]
    Task<long> SentAsync(string consumer, string port, long generation, long reader, CancellationToken cancellationToken);

    /// <summary>Ends an opening of an edge, or the pull reader of a consumer.</summary>
    [AlwaysInterleave, Alias("close")]
    Task CloseAsync(string consumer, string port, long generation, long reader, CancellationToken cancellationToken);

    /// <summary>The next page; an empty one means "nothing yet".</summary>
    [AlwaysInterleave, Alias("pull")]
    Task<Page> PullAsync(EdgePull request, CancellationToken cancellationToken);
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

/// <summary>The grain of a node address.</summary>
public static class NodeGrains
{
    /// <summary>The grain of an address.</summary>
    public static INodeGrain GetNode(this IGrainFactory grains, NodeAddress address) => address.Role switch
    {
        NodeRole.Pipe => grains.GetGrain<IPipeGrain>(address.Key),
        NodeRole.Junction => grains.GetGrain<IJunctionGrain>(address.Key),
        _ => grains.GetGrain<IModelGrain>(address.Key),
    };
}
