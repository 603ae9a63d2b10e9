using Fireworks.Contracts;
using Orleans.Concurrency;
using Orleans.Providers.Streams.Common;
using Orleans.Runtime;
using Orleans.Streams;

namespace Fireworks.Grains;

/// <summary>What one send puts in a queue. Inside a silo it passes by reference.</summary>
/// <param name="StreamId">The edge's stream.</param>
/// <param name="Sequence">The silo's sequence token; set when the pulling agent takes it.</param>
/// <param name="Pages">The pages.</param>
[GenerateSerializer, Immutable, Alias("fireworks.page-batch")]
public sealed record PageBatch([property: Id(0)] StreamId StreamId, [property: Id(1)] long Sequence, [property: Id(2)] Page[] Pages) : IBatchContainer
{
    /// <inheritdoc/>
    public StreamSequenceToken SequenceToken => new EventSequenceTokenV2(Sequence);

    /// <inheritdoc/>
    public IEnumerable<Tuple<T, StreamSequenceToken>> GetEvents<T>() =>
        Pages.OfType<T>().Select((page, index) => Tuple.Create<T, StreamSequenceToken>(page, new EventSequenceTokenV2(Sequence, index)));

    /// <inheritdoc/>
    public bool ImportRequestContext() => false;
}
