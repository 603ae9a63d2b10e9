using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Fireworks.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Streams;

namespace Fireworks.Grains;

/// <summary>One generation of one node: its component, the edges it reads and the readers it serves. Knows nothing of grain scheduling.</summary>
internal sealed class NodeHost : IAsyncDisposable
{
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(5);

    private readonly NodeAddress _self;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly EdgeCounters _counters;
    private readonly Dictionary<string, StreamEdge> _streams = [];
    private readonly ConcurrentDictionary<(string Consumer, string Port, long Reader), StreamSender> _senders = new();
    private readonly ConcurrentDictionary<(string Consumer, string Port, long Reader), PullSender> _pulls = new();
    private Task _drive = Task.CompletedTask;
    private NodePhase _phase = NodePhase.Ready;
    private string? _error;

    public NodeHost(NodeAddress self, NodePlan plan, string silo, ComponentCatalog catalog, IServiceProvider services, IGrainFactory grains, Slots slots)
    {
        using var opening = Telemetry.OpenNode(plan);
        _logger = services.GetRequiredService<ILogger<NodeHost>>();
        (_self, Plan, _counters) = (self, plan, new EdgeCounters(silo));
        var inputs = plan.Inputs.ToDictionary(i => i.Name, i => Remote(i, grains, slots));
        Component = catalog.Kinds[plan.Kind].Create((JsonObject)JsonNode.Parse(plan.Config)!, inputs, plan.Output);
        var log = services.GetService(typeof(IRunLog)) is IRunLog stored ? new NotifyingRunLog(stored, grains.GetGrain<IRunGrain>(plan.RunKey), plan.Generation) : null;
        Component.Bind(new NodeContext(plan.Run, plan.Node, plan.Seed, new NodeServices(services, log))
        {
            Links = plan.Links.ToDictionary(l => l.Name, l => LinkTo(grains.GetNode(l.Node))),
            Stopping = _stop.Token,
        });
        if (plan.State is { } state) Component.Restore(state);
        _logger.NodeOpened(plan.Run, plan.Node, plan.Generation, silo);
    }

    public NodePlan Plan { get; }

    public Pipe Component { get; }

    public NodeStatus Status => new(
        Plan.Node, Plan.Generation, _phase, _counters.Silo, _counters.ChunksIn, _counters.ChunksOut, _counters.BytesIn, _counters.ChunksFromOtherSilos, _error);

    /// <summary>Starts the driver, once; <paramref name="ended"/> hears its end, unless it was stopped.</summary>
    public void Start(Func<Exception?, CancellationToken, Task> ended)
    {
        if (_phase != NodePhase.Ready || Component is not IDriver driver) return;
        _phase = NodePhase.Running;
        _drive = Task.Run(() => DriveAsync(driver, ended));
    }

    private async Task DriveAsync(IDriver driver, Func<Exception?, CancellationToken, Task> ended)
    {
        Exception? failure = null;
        using var scope = _logger.OfNode(Plan.Run, Plan.Node);
        _logger.NodeStarted(Plan.Run, Plan.Node);
        try
        {
            await driver.DriveAsync(_stop.Token);
            _phase = NodePhase.Done;
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            _phase = NodePhase.Cancelled;
            return;
        }
        catch (Exception error)
        {
            (_phase, _error, failure) = (NodePhase.Failed, error.Message, NodeFailedException.Of(Plan.Node, error));
        }
        _logger.NodeEnded(failure, Plan.Run, Plan.Node, _phase == NodePhase.Done ? "done" : "failed");
        await ended(failure, _stop.Token);
    }

    public void Open(EdgeOpen edge, IStreamProvider streams)
    {
        var stream = streams.GetStream<Page>(EdgeStream.Id(edge, _self.Key));
        _senders.TryAdd((edge.Consumer, edge.Port, edge.Reader), new StreamSender(Component, edge, stream, _counters, _stop.Token));
    }

    public StreamSender? Sender(string consumer, string port, long reader) => _senders.GetValueOrDefault((consumer, port, reader));

    public PullSender Puller(EdgePull request) =>
        _pulls.GetOrAdd((request.Consumer, request.Port, request.Reader), _ => new PullSender(Component, _counters, _stop.Token));

    public async Task CloseAsync(string consumer, string port, long reader)
    {
        if (_senders.TryRemove((consumer, port, reader), out var sender)) sender.Stop();
        if (_pulls.TryRemove((consumer, port, reader), out var puller)) await puller.DisposeAsync();
    }

    /// <summary>Takes a page from a stream; only enqueues it.</summary>
    public void Deliver(string port, Page page)
    {
        if (_streams.TryGetValue(port, out var edge)) edge.Deliver(page);
    }

    private Pipe Remote(Neighbour input, IGrainFactory grains, Slots slots)
    {
        var producer = grains.GetNode(input.Node);
        var end = new EdgeEnd(producer, _self.Key, _self.Role, input.Name, Plan.Generation, Plan.WindowBytes, _counters, _stop.Token);
        IEdge edge = Plan.Transport == Transport.Pull
            ? new PullEdge(end)
            : _streams[input.Name] = new StreamEdge(end, slots.For(_self.Key));
        return new RemotePipe(producer, Plan.Generation, edge, _stop.Token);
    }

    private Func<CancellationToken, Task<ComponentState>> LinkTo(INodeGrain node) => async cancellationToken =>
        (await Replies.UntilReadyAsync(token => node.FrozenAsync(Plan.Generation, token), _stop.Token, cancellationToken))!;

    /// <summary>Cancels everything and waits for it, five seconds at most.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        var ends = Task.WhenAll(_senders.Values.Select(s => s.Completion).Append(_drive));
        await Task.WhenAny(ends, Task.Delay(LongestStop));
        _ = ends.Exception; // Observed: whoever waited for these tasks was told already.
    }
}
