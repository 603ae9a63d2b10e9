using Orleans.Concurrency;

namespace Fireworks.Contracts;

/// <summary>Asks a producer to send a pass over a stream.</summary>
/// <param name="Consumer">The consumer's grain key, or the lease of a reader outside the cluster.</param>
/// <param name="ConsumerRole">The consumer's grain class.</param>
/// <param name="Port">The consumer's node and port, or what a reader outside the cluster calls its own.</param>
/// <param name="Slot">The queue of the consumer's silo that carries the stream.</param>
/// <param name="Generation">The run's generation.</param>
/// <param name="Reader">Which opening of the edge this is; the consumer numbers its openings.</param>
/// <param name="From">Where to begin.</param>
/// <param name="Sequence">The sequence of the first chunk.</param>
/// <param name="LimitBytes">Cumulative credit: the producer sends while what it has sent is below.</param>
[GenerateSerializer, Immutable, Alias("fireworks.edge-open")]
public sealed record EdgeOpen(
    [property: Id(0)] string Consumer,
    [property: Id(1)] NodeRole ConsumerRole,
    [property: Id(2)] string Port,
    [property: Id(3)] string Slot,
    [property: Id(4)] long Generation,
    [property: Id(5)] long Reader,
    [property: Id(6)] Cursor From,
    [property: Id(7)] long Sequence,
    [property: Id(8)] long LimitBytes);

/// <summary>Asks a producer for the next page. Repeating a request gives the same chunks again.</summary>
/// <param name="Consumer">The consumer's grain key, or the lease of a reader outside the cluster.</param>
/// <param name="Port">The consumer's port.</param>
/// <param name="Generation">The run's generation.</param>
/// <param name="Reader">Which opening of the edge this is.</param>
/// <param name="From">Where the page is to begin.</param>
/// <param name="Sequence">The sequence of its first chunk.</param>
/// <param name="CreditBytes">The page ends with the chunk that reaches this many bytes.</param>
[GenerateSerializer, Immutable, Alias("fireworks.edge-pull")]
public sealed record EdgePull(
    [property: Id(0)] string Consumer,
    [property: Id(1)] string Port,
    [property: Id(2)] long Generation,
    [property: Id(3)] long Reader,
    [property: Id(4)] Cursor From,
    [property: Id(5)] long Sequence,
    [property: Id(6)] long CreditBytes);
