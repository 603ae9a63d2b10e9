using System.Collections.Immutable;
using Orleans.Concurrency;

namespace Fireworks.Contracts;

/// <summary>The grain class of a node; the same names as <see cref="ComponentRole"/>.</summary>
[GenerateSerializer, Alias("fireworks.node-role")]
public enum NodeRole
{
    /// <summary>At most one input.</summary>
    Pipe,
    /// <summary>Several inputs.</summary>
    Junction,
    /// <summary>Holds trained weights.</summary>
    Model,
}

/// <summary>Where a node lives: nodes that train together share one activation.</summary>
/// <param name="Key">The activation's grain key, tenant/run/node/lane, of which the node is one of those that live there.</param>
/// <param name="Role">The grain class.</param>
/// <param name="Node">The node's id.</param>
[GenerateSerializer, Immutable, Alias("fireworks.node-address")]
public sealed record NodeAddress([property: Id(0)] string Key, [property: Id(1)] NodeRole Role, [property: Id(2)] string Node);

/// <summary>A named neighbour: an input by its port, or a link by its name.</summary>
[GenerateSerializer, Immutable, Alias("fireworks.neighbour")]
public sealed record Neighbour([property: Id(0)] string Name, [property: Id(1)] NodeAddress Node);

/// <summary>All a node needs to know to run.</summary>
/// <param name="Run">The run's id.</param>
/// <param name="RunKey">The run's grain key.</param>
/// <param name="Node">The node's id.</param>
/// <param name="Generation">The run's generation; fences what an earlier one still does.</param>
/// <param name="Kind">The component.</param>
/// <param name="Output">The named output, or null.</param>
/// <param name="Config">The component's configuration as JSON.</param>
/// <param name="Seed">The run's seed.</param>
/// <param name="Inputs">Port → producer, in port order.</param>
/// <param name="Links">Link → the node whose frozen state is taken over.</param>
/// <param name="Transport">How its inputs travel.</param>
/// <param name="WindowBytes">Bytes that may be on their way on each input.</param>
/// <param name="State">What it learned in the snapshot that is restored, or null.</param>
/// <param name="Live">Link → the node of the same activation whose component it follows.</param>
[GenerateSerializer, Immutable, Alias("fireworks.node-plan")]
public sealed record NodePlan(
    [property: Id(0)] string Run,
    [property: Id(1)] string RunKey,
    [property: Id(2)] string Node,
    [property: Id(3)] long Generation,
    [property: Id(4)] string Kind,
    [property: Id(5)] string? Output,
    [property: Id(6)] string Config,
    [property: Id(7)] long Seed,
    [property: Id(8)] ImmutableArray<Neighbour> Inputs,
    [property: Id(9)] ImmutableArray<Neighbour> Links,
    [property: Id(10)] Transport Transport,
    [property: Id(11)] long WindowBytes,
    [property: Id(12)] ComponentState? State,
    [property: Id(13)] ImmutableArray<Neighbour> Live);

/// <summary>How a node stands.</summary>
[GenerateSerializer, Alias("fireworks.node-phase")]
public enum NodePhase
{
    /// <summary>Prepared; nobody has read it yet.</summary>
    Ready,
    /// <summary>Its driver runs.</summary>
    Running,
    /// <summary>Its driver has ended.</summary>
    Done,
    /// <summary>It failed.</summary>
    Failed,
    /// <summary>It was cancelled.</summary>
    Cancelled,
}

/// <summary>A node's report.</summary>
/// <param name="Node">The node's id.</param>
/// <param name="Generation">The generation it runs.</param>
/// <param name="Phase">How it stands.</param>
/// <param name="Silo">The silo's name.</param>
/// <param name="ChunksIn">Chunks received over edges.</param>
/// <param name="ChunksOut">Chunks given to edges.</param>
/// <param name="BytesIn">Bytes received over edges.</param>
/// <param name="ChunksFromOtherSilos">Of the chunks received, those whose producer runs on another silo.</param>
/// <param name="Error">Why it failed, or null.</param>
[GenerateSerializer, Immutable, Alias("fireworks.node-status")]
public sealed record NodeStatus(
    [property: Id(0)] string Node,
    [property: Id(1)] long Generation,
    [property: Id(2)] NodePhase Phase,
    [property: Id(3)] string Silo,
    [property: Id(4)] long ChunksIn,
    [property: Id(5)] long ChunksOut,
    [property: Id(6)] long BytesIn,
    [property: Id(7)] long ChunksFromOtherSilos,
    [property: Id(8)] string? Error);

/// <summary>An answer that may not be there yet: no call waits longer than five seconds, so the caller asks again.</summary>
/// <param name="Ready">Whether the value is there.</param>
/// <param name="Value">The value.</param>
[GenerateSerializer, Immutable, Alias("fireworks.reply`1")]
public sealed record Reply<T>([property: Id(0)] bool Ready, [property: Id(1)] T? Value);
