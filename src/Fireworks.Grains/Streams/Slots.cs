using System.Collections.Concurrent;
using System.Threading.Channels;
using Orleans.Runtime;
using Orleans.Streams;

namespace Fireworks.Grains;

/// <summary>The queues of this silo: each slot one channel from whoever sends to this silo's pulling agent for it.</summary>
/// <remarks>A chunk makes at most one hop: a sender in the same silo writes here, one elsewhere calls <see cref="ISlotGrain"/> here.</remarks>
internal sealed class Slots(ILocalSiloDetails silo)
{
    /// <summary>Slots of a silo: enough that one slow subscription does not hold up all.</summary>
    public const int PerSilo = 4;

    private readonly ConcurrentDictionary<string, Channel<PageBatch>> _channels = new();
    private long _sequence;

    /// <summary>The names of this silo's slots.</summary>
    public IEnumerable<string> Names => Enumerable.Range(0, PerSilo).Select(NameOf);

    /// <summary>The slot for a consumer.</summary>
    public string For(string consumer) => NameOf((int)(System.IO.Hashing.XxHash32.HashToUInt32(System.Text.Encoding.UTF8.GetBytes(consumer)) % PerSilo));

    /// <summary>Whether a slot is one of this silo's.</summary>
    public bool IsHere(string slot) => SiloOf(slot) == silo.Name;

    /// <summary>The silo's name in a slot's name.</summary>
    public static string SiloOf(string slot) => slot[..slot.LastIndexOf('.')];

    /// <summary>Queues a batch.</summary>
    public void Enqueue(string slot, PageBatch batch) => Channel(slot).Writer.TryWrite(batch);

    /// <summary>A batch as it leaves its slot: its sequence token is the next of this silo.</summary>
    /// <remarks>Counted here and not as it is queued: senders that count and then queue may overtake each other, and the cache of a pulling agent, which takes
    /// tokens to rise, then looks in vain for the one that came late.</remarks>
    public PageBatch Numbered(PageBatch batch) => batch with { Sequence = Interlocked.Increment(ref _sequence) };

    /// <summary>The reading end of a slot.</summary>
    public ChannelReader<PageBatch> Read(string slot) => Channel(slot).Reader;

    // Unbounded, because the credits of its edges bound what is in it.
    private Channel<PageBatch> Channel(string slot) => _channels.GetOrAdd(slot, _ => System.Threading.Channels.Channel.CreateUnbounded<PageBatch>());

    private string NameOf(int slot) => $"{silo.Name}.{slot}";
}

/// <summary>Names queues after slots.</summary>
internal sealed class SlotMapper : IStreamQueueMapper
{
    public static QueueId QueueOf(string slot) => QueueId.GetQueueId(slot, 0, System.IO.Hashing.XxHash32.HashToUInt32(System.Text.Encoding.UTF8.GetBytes(slot)));

    public IEnumerable<QueueId> GetAllQueues() => [];

    public QueueId GetQueueForStream(StreamId streamId) => QueueOf(EdgeStream.Slot(streamId));
}

/// <summary>Gives each silo the queues of its own slots, always.</summary>
internal sealed class SlotBalancer(Slots slots) : IStreamQueueBalancer
{
    public Task Initialize(IStreamQueueMapper queueMapper) => Task.CompletedTask;

    public Task Shutdown() => Task.CompletedTask;

    public IEnumerable<QueueId> GetMyQueues() => slots.Names.Select(SlotMapper.QueueOf);

    public bool SubscribeToQueueDistributionChangeEvents(IStreamQueueBalanceListener observer) => true;

    public bool UnSubscribeFromQueueDistributionChangeEvents(IStreamQueueBalanceListener observer) => true;
}
