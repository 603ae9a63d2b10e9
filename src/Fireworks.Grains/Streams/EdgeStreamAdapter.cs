using Fireworks.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Providers.Streams.Common;
using Orleans.Runtime;
using Orleans.Streams;

namespace Fireworks.Grains;

/// <summary>Our Orleans stream provider: pages go straight to a queue of the consumer's silo, whose agent hands them to the consumer.</summary>
/// <remarks>Back-pressure is the credit of each edge, not the queue. Nothing is logged: what a dead silo held is re-made from cursors.</remarks>
internal sealed class EdgeStreamAdapter(string name, Slots slots, IGrainFactory grains, IQueueAdapterCache cache) : IQueueAdapterFactory, IQueueAdapter
{
    private const int CachedBatches = 8192;

    private readonly SlotMapper _mapper = new();

    public string Name => name;

    public bool IsRewindable => false;

    public StreamProviderDirection Direction => StreamProviderDirection.ReadWrite;

    public static IQueueAdapterFactory Create(IServiceProvider services, string name)
    {
        var cache = new SimpleQueueAdapterCache(new SimpleQueueCacheOptions { CacheSize = CachedBatches }, name, services.GetRequiredService<ILoggerFactory>());
        return new EdgeStreamAdapter(name, services.GetRequiredService<Slots>(), services.GetRequiredService<IGrainFactory>(), cache);
    }

    public Task<IQueueAdapter> CreateAdapter() => Task.FromResult<IQueueAdapter>(this);

    public IQueueAdapterCache GetQueueAdapterCache() => cache;

    public IStreamQueueMapper GetStreamQueueMapper() => _mapper;

    public Task<IStreamFailureHandler> GetDeliveryFailureHandler(QueueId queueId) => Task.FromResult<IStreamFailureHandler>(new NoOpStreamDeliveryFailureHandler());

    public IQueueAdapterReceiver CreateReceiver(QueueId queueId) => new Receiver(slots, slots.Names.Single(slot => SlotMapper.QueueOf(slot).Equals(queueId)));

    public Task QueueMessageBatchAsync<T>(StreamId streamId, IEnumerable<T> events, StreamSequenceToken? token, Dictionary<string, object>? requestContext)
    {
        var batch = new PageBatch(streamId, 0, [.. events.Cast<Page>()]);
        var slot = EdgeStream.Slot(streamId);
        if (!slots.IsHere(slot)) return grains.GetGrain<ISlotGrain>(slot).EnqueueAsync(batch, CancellationToken.None);
        slots.Enqueue(slot, batch);
        return Task.CompletedTask;
    }

    /// <summary>Reads a slot for its pulling agent. Waits for pages, so that an idle silo does not poll.</summary>
    private sealed class Receiver(Slots slots, string slot) : IQueueAdapterReceiver
    {
        private const int MostAtOnce = 64;
        private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

        private readonly CancellationTokenSource _shutdown = new();

        public Task Initialize(TimeSpan timeout) => Task.CompletedTask;

        public async Task<IList<IBatchContainer>> GetQueueMessagesAsync(int maxCount)
        {
            var queue = slots.Read(slot);
            var batches = new List<IBatchContainer>();
            using var wait = CancellationTokenSource.CreateLinkedTokenSource(_shutdown.Token);
            wait.CancelAfter(LongestWait);
            try
            {
                await queue.WaitToReadAsync(wait.Token);
            }
            catch (OperationCanceledException)
            {
                return batches;
            }
            var most = maxCount > 0 ? Math.Min(maxCount, MostAtOnce) : MostAtOnce;
            while (batches.Count < most && queue.TryRead(out var batch)) batches.Add(slots.Numbered(batch));
            return batches;
        }

        public Task MessagesDeliveredAsync(IList<IBatchContainer> messages) => Task.CompletedTask;

        public Task Shutdown(TimeSpan timeout)
        {
            _shutdown.Cancel();
            return Task.CompletedTask;
        }
    }
}
