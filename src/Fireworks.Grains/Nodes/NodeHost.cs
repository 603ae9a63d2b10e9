using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Fireworks.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Streams;

namespace Fireworks.Grains;

/// <summary>One generation of one node: its component, the edges it reads and the readers it serves. Knows nothing of grain scheduling.</summary>
internal sealed class NodeHost
{
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(5);

    private readonly NodeHome _home;
    private readonly ILogger _logger;
    private readonly CancellationToken _stopping;
    private readonly EdgeCounters _counters;
    private readonly Dictionary<string, StreamEdge> _streams = [];
    private readonly ConcurrentDictionary<(string Consumer, string Port, long Reader), StreamSender> _senders = new();
    private readonly ConcurrentDictionary<(string Consumer, string Port, long Reader), PullSender> _pulls = new();
    private Task _drive = Task.CompletedTask;
    private NodePhase _phase = NodePhase.Ready;
    private string? _error;

    /// <param name="plan">The node.</param>
    /// <param name="home">Where it lives.</param>
    /// <param name="beside">The nodes before it that live there too, which it reads and links without any edge.</param>
    public NodeHost(NodePlan plan, NodeHome home, IReadOnlyDictionary<string, NodeHost> beside)
    {
        var (services, grains) = (home.Services, home.Grains);
        using var opening = Telemetry.OpenNode(plan);
        _logger = services.GetRequiredService<ILogger<NodeHost>>();
        (_home, Plan, _counters, _stopping) = (home, plan, new EdgeCounters(home.Silo), home.Stopping);
        NodeHost? Here(Neighbour neighbour) => neighbour.Node.Key == home.Key ? beside[neighbour.Node.Node] : null;
        var inputs = plan.Inputs.ToDictionary(i => i.Name, i => Here(i)?.Component ?? Remote(i));
        Component = services.GetRequiredService<ComponentCatalog>().Kinds[plan.Kind].Create((JsonObject)JsonNode.Parse(plan.Config)!, inputs, plan.Output);
        var log = services.GetService(typeof(IRunLog)) is IRunLog stored ? new NotifyingRunLog(stored, grains.GetGrain<IRunGrain>(plan.RunKey), plan.Generation) : null;
        Component.Bind(new NodeContext(plan.Run, plan.Node, plan.Seed, new NodeServices(services, log))
        {
            Links = plan.Links.ToDictionary(l => l.Name, l => Here(l) is { } near ? token => near.FrozenAsync(token).AsTask() : LinkTo(grains.GetNode(l.Node))),
            Stopping = _stopping,
        });
        foreach (var followed in plan.Live) Component.Follow(followed.Name, beside[followed.Node.Node].Component);
        _logger.NodeOpened(plan.Run, plan.Node, plan.Generation, home.Silo);
    }

    public NodePlan Plan { get; }

    public Pipe Component { get; }

    public NodeStatus Status => new(
        Plan.Node, Plan.Generation, _phase, _counters.Silo, _counters.ChunksIn, _counters.ChunksOut, _counters.BytesIn, _counters.ChunksFromOtherSilos, _error);

    /// <summary>Takes over what the node had learned, once all that lives with it is there.</summary>
    public void Restore(ComponentState? state)
    {
        if (state is not null) Component.Restore(state);
    }

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
            await driver.DriveAsync(_stopping);
            _phase = NodePhase.Done;
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            _phase = NodePhase.Cancelled;
            return;
        }
        catch (Exception error)
        {
            (_phase, _error, failure) = (NodePhase.Failed, error.Message, NodeFailedException.Of(Plan.Node, error));
        }
        _logger.NodeEnded(failure, Plan.Run, Plan.Node, _phase == NodePhase.Done ? "done" : "failed");
        await ended(failure, _stopping);
    }

    public void Open(EdgeOpen edge, IStreamProvider streams)
    {
        var stream = streams.GetStream<Page>(EdgeStream.Id(edge, _home.Key));
        _senders.TryAdd((edge.Consumer, edge.Port, edge.Reader), new StreamSender(Component, edge, stream, _counters, _stopping));
    }

    public StreamSender? Sender(string consumer, string port, long reader) => _senders.GetValueOrDefault((consumer, port, reader));

    public PullSender Puller(EdgePull request) =>
        _pulls.GetOrAdd((request.Consumer, request.Port, request.Reader), _ => new PullSender(Component, _counters, _stopping));

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

    private Pipe Remote(Neighbour input)
    {
        var producer = _home.Grains.GetNode(input.Node);
        var end = new EdgeEnd(producer, _home.Key, _home.Role, EdgeStream.PortOf(Plan.Node, input.Name), Plan.Generation, Plan.WindowBytes, _counters, _stopping);
        IEdge edge = Plan.Transport == Transport.Pull
            ? new PullEdge(end)
            : _streams[input.Name] = new StreamEdge(end, _home.Slots.For(_home.Key));
        return new RemotePipe(producer, Plan.Generation, edge, _stopping);
    }

    private Func<CancellationToken, Task<ComponentState>> LinkTo(NodeReference node) => async cancellationToken =>
        (await Replies.UntilReadyAsync(token => node.FrozenAsync(Plan.Generation, token), _stopping, cancellationToken))!;

    /// <summary>What the component has learned, once that does not change any more.</summary>
    public async ValueTask<ComponentState> FrozenAsync(CancellationToken cancellationToken)
    {
        await Component.FreezeAsync(cancellationToken);
        return Component.Save();
    }

    /// <summary>Works for a caller, off the grain's scheduler. What is cut off because the node stops is lost, not failed.</summary>
    /// <exception cref="NotRunningException">The node stopped meanwhile.</exception>
    public async Task<T> WorkAsync<T>(Func<ValueTask<T>> work)
    {
        try
        {
            return await Task.Run(() => work().AsTask(), CancellationToken.None);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            throw new NotRunningException(Plan.Node, Plan.Generation);
        }
    }

    /// <summary>Waits until all that was cancelled has ended, five seconds at most.</summary>
    public async Task EndedAsync()
    {
        var ends = Task.WhenAll(_senders.Values.Select(s => s.Completion).Append(_drive));
        await Task.WhenAny(ends, Task.Delay(LongestStop));
        _ = ends.Exception; // Observed: whoever waited for these tasks was told already.
    }
}
