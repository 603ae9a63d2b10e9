using Fireworks.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace Fireworks.Grains;

/// <summary>What the three node grains share: a thin shell around <see cref="NodeHost"/>.</summary>
/// <remarks>They are immovable: a node moved while it runs would lose what it has trained since the last snapshot.</remarks>
internal abstract partial class NodeGrain(NodeRole role, IServiceProvider services, ILogger logger) : Grain, INodeGrain, IStreamSubscriptionObserver
{
    /// <summary>No call waits longer; the caller asks again.</summary>
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan KeepAlivePeriod = TimeSpan.FromSeconds(30);

    private readonly Slots _slots = services.GetRequiredService<Slots>();
    private readonly string _silo = services.GetRequiredService<ILocalSiloDetails>().Name;
    private NodeHost? _host;
    private IGrainTimer? _keepAlive;

    public async Task PrepareAsync(NodePlan plan, CancellationToken cancellationToken)
    {
        if (_host is { } running)
        {
            if (plan.Generation == running.Plan.Generation) return;
            if (plan.Generation < running.Plan.Generation) throw new NotRunningException(plan.Node, plan.Generation);
            await running.DisposeAsync();
        }
        var (self, catalog, grains) = (new NodeAddress(this.GetPrimaryKeyString(), role), services.GetRequiredService<ComponentCatalog>(), GrainFactory);
        _host = await Task.Run(() => new NodeHost(self, plan, _silo, catalog, services, grains, _slots), cancellationToken); // The first model loads torch.
        _keepAlive ??= this.RegisterGrainTimer(KeepAliveAsync, new GrainTimerCreationOptions { DueTime = KeepAlivePeriod, Period = KeepAlivePeriod, Interleave = true, KeepAlive = true });
    }

    // A prepared node is kept until its run lets it go: a blank activation would cost the run a restart.
    private Task KeepAliveAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(long generation, CancellationToken cancellationToken)
    {
        var host = Running(generation);
        var run = GrainFactory.GetGrain<IRunGrain>(host.Plan.RunKey);
        host.Start((error, stopping) => TellRunAsync(run, host.Plan, error, stopping));
        return Task.CompletedTask;
    }

    private async Task TellRunAsync(IRunGrain run, NodePlan plan, Exception? error, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await run.NodeEndedAsync(plan.Node, plan.Generation, error, stopping);
                return;
            }
            catch (Exception unreachable) when (Loss.Is(unreachable) && unreachable is not NotRunningException)
            {
                LogRunUnreachable(plan.Node, unreachable.Message);
            }
        }
    }

    public Task<NodeStatus> StatusAsync(CancellationToken cancellationToken) =>
        Task.FromResult(_host?.Status ?? throw new NotRunningException(GrainKey.Split(this.GetPrimaryKeyString(), 4)[2], 0));

    public async Task StopAsync(long generation, CancellationToken cancellationToken)
    {
        if (_host is not { } host || host.Plan.Generation > generation) return;
        await host.DisposeAsync();
        if (_host != host) return;
        _host = null;
        _keepAlive?.Dispose();
        DeactivateOnIdle();
    }

    public Task<Reply<long?>> CountAsync(long generation, CancellationToken cancellationToken)
    {
        var component = Running(generation).Component;
        return Replies.WithinCallAsync(Task.Run(() => component.CountAsync(cancellationToken).AsTask(), cancellationToken), LongestCall);
    }

    public Task<Reply<Message>> ReadAsync(long generation, Rows rows, CancellationToken cancellationToken)
    {
        var component = Running(generation).Component;
        return Replies.WithinCallAsync(Task.Run(() => component.ReadAsync(rows, cancellationToken).AsTask(), cancellationToken), LongestCall);
    }

    public Task<Reply<ComponentState>> FrozenAsync(long generation, CancellationToken cancellationToken)
    {
        var component = Running(generation).Component;
        return Replies.WithinCallAsync(Task.Run(async () => { await component.FreezeAsync(cancellationToken); return component.Save(); }, cancellationToken), LongestCall);
    }

    public Task<ComponentState> SaveAsync(long generation, CancellationToken cancellationToken)
    {
        var component = Running(generation).Component;
        return Task.Run(component.Save, cancellationToken);
    }

    public Task OpenAsync(EdgeOpen edge, CancellationToken cancellationToken)
    {
        Running(edge.Generation).Open(edge, this.GetStreamProvider(EdgeStream.Provider));
        return Task.CompletedTask;
    }

    public Task GrantAsync(string consumer, string port, long generation, long reader, long limitBytes)
    {
        if (_host?.Plan.Generation == generation) _host.Sender(consumer, port, reader)?.Grant(generation, reader, limitBytes);
        return Task.CompletedTask;
    }

    public Task<long> SentAsync(string consumer, string port, long generation, long reader, CancellationToken cancellationToken)
    {
        var host = Running(generation);
        return Task.FromResult(host.Sender(consumer, port, reader)?.NextSequence ?? throw new NotRunningException(host.Plan.Node, generation));
    }

    public Task CloseAsync(string consumer, string port, long generation, long reader, CancellationToken cancellationToken) =>
        _host?.Plan.Generation == generation ? _host.CloseAsync(consumer, port, reader).WaitAsync(LongestCall, cancellationToken) : Task.CompletedTask;

    public Task<Page> PullAsync(EdgePull request, CancellationToken cancellationToken)
    {
        var puller = Running(request.Generation).Puller(request);
        return Task.Run(() => puller.PullAsync(request, LongestCall), cancellationToken);
    }

    public async Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory)
    {
        var port = EdgeStream.Port(handleFactory.StreamId);
        await handleFactory.Create<Page>().ResumeAsync((page, _) =>
        {
            _host?.Deliver(port, page);
            return Task.CompletedTask;
        });
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_host is not { } host) return;
        _host = null;
        LogDeactivated(host.Plan.Node, reason.Description);
        await host.DisposeAsync();
    }

    private NodeHost Running(long generation) =>
        _host is { } host && host.Plan.Generation == generation ? host : throw new NotRunningException(GrainKey.Split(this.GetPrimaryKeyString(), 4)[2], generation);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Node {Node} could not tell its run of its end and tries again: {Reason}")]
    private partial void LogRunUnreachable(string node, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Node {Node} was deactivated while prepared: {Reason}")]
    private partial void LogDeactivated(string node, string reason);
}

/// <summary>A node with at most one input.</summary>
[ImplicitStreamSubscription(EdgeStream.ToPipe, EdgeStream.Mapper), PlacedByLabel, Immovable]
internal sealed class PipeGrain(IServiceProvider services, ILogger<PipeGrain> logger) : NodeGrain(NodeRole.Pipe, services, logger), IPipeGrain;

/// <summary>A node with several inputs.</summary>
[ImplicitStreamSubscription(EdgeStream.ToJunction, EdgeStream.Mapper), PlacedByLabel, Immovable]
internal sealed class JunctionGrain(IServiceProvider services, ILogger<JunctionGrain> logger) : NodeGrain(NodeRole.Junction, services, logger), IJunctionGrain;

/// <summary>A node that holds trained weights.</summary>
[ImplicitStreamSubscription(EdgeStream.ToModel, EdgeStream.Mapper), PlacedByLabel, Immovable]
internal sealed class ModelGrain(IServiceProvider services, ILogger<ModelGrain> logger) : NodeGrain(NodeRole.Model, services, logger), IModelGrain;
