using System.Collections.Immutable;
using Fireworks.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace Fireworks.Grains;

/// <summary>What the three node grains share: a thin shell around <see cref="NodeHosts"/>.</summary>
/// <remarks>They are immovable: a node moved while it runs would lose what it has trained since the last snapshot.</remarks>
internal abstract partial class NodeGrain(NodeRole role, IServiceProvider services, ILogger logger) : Grain, INodeGrain, IStreamSubscriptionObserver
{
    /// <summary>No call waits longer; the caller asks again.</summary>
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan KeepAlivePeriod = TimeSpan.FromSeconds(30);

    private readonly Slots _slots = services.GetRequiredService<Slots>();
    private readonly string _silo = services.GetRequiredService<ILocalSiloDetails>().Name;
    private NodeHosts? _hosts;
    private IGrainTimer? _keepAlive;

    public async Task PrepareAsync(ImmutableArray<NodePlan> plans, CancellationToken cancellationToken)
    {
        var generation = plans[0].Generation;
        if (_hosts is { } running)
        {
            if (generation == running.Generation) return;
            if (generation < running.Generation) throw new NotRunningException(plans[0].Node, generation);
            await running.DisposeAsync();
        }
        var (key, grains) = (this.GetPrimaryKeyString(), GrainFactory);
        _hosts = await Task.Run(() => new NodeHosts(stopping => new NodeHome(key, role, _silo, services, grains, _slots, stopping), plans), cancellationToken); // The first model loads torch.
        _keepAlive ??= this.RegisterGrainTimer(KeepAliveAsync, new GrainTimerCreationOptions { DueTime = KeepAlivePeriod, Period = KeepAlivePeriod, Interleave = true, KeepAlive = true });
    }

    // A prepared node is kept until its run lets it go: a blank activation would cost the run a restart.
    private Task KeepAliveAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(string node, long generation, CancellationToken cancellationToken)
    {
        var host = Running(node, generation);
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

    public Task<NodeStatus> StatusAsync(string node, CancellationToken cancellationToken) =>
        Task.FromResult(_hosts?.Find(node)?.Status ?? throw new NotRunningException(node, 0));

    public async Task StopAsync(long generation, CancellationToken cancellationToken)
    {
        if (_hosts is not { } hosts || hosts.Generation > generation) return;
        await hosts.DisposeAsync();
        if (_hosts != hosts) return;
        _hosts = null;
        _keepAlive?.Dispose();
        DeactivateOnIdle();
    }

    public Task<Reply<long?>> CountAsync(string node, long generation, CancellationToken cancellationToken)
    {
        var host = Running(node, generation);
        return Replies.WithinCallAsync(host.WorkAsync(() => host.Component.CountAsync(cancellationToken)), LongestCall);
    }

    public Task<Reply<Message>> ReadAsync(string node, long generation, Rows rows, CancellationToken cancellationToken)
    {
        var host = Running(node, generation);
        return Replies.WithinCallAsync(host.WorkAsync(() => host.Component.ReadAsync(rows, cancellationToken)), LongestCall);
    }

    public Task<Reply<ComponentState>> FrozenAsync(string node, long generation, CancellationToken cancellationToken)
    {
        var host = Running(node, generation);
        return Replies.WithinCallAsync(host.WorkAsync(() => host.FrozenAsync(cancellationToken)), LongestCall);
    }

    public Task<ComponentState> SaveAsync(string node, long generation, CancellationToken cancellationToken)
    {
        var component = Running(node, generation).Component;
        return Task.Run(component.Save, cancellationToken);
    }

    public Task OpenAsync(string node, EdgeOpen edge, CancellationToken cancellationToken)
    {
        Running(node, edge.Generation).Open(edge, this.GetStreamProvider(EdgeStream.Provider));
        return Task.CompletedTask;
    }

    public Task GrantAsync(string node, string consumer, string port, long generation, long reader, long limitBytes)
    {
        Find(node, generation)?.Sender(consumer, port, reader)?.Grant(generation, reader, limitBytes);
        return Task.CompletedTask;
    }

    public Task<long> SentAsync(string node, string consumer, string port, long generation, long reader, CancellationToken cancellationToken)
    {
        var host = Running(node, generation);
        return Task.FromResult(host.Sender(consumer, port, reader)?.NextSequence ?? throw new NotRunningException(host.Plan.Node, generation));
    }

    public Task CloseAsync(string node, string consumer, string port, long generation, long reader, CancellationToken cancellationToken) =>
        Find(node, generation) is { } host ? host.CloseAsync(consumer, port, reader).WaitAsync(LongestCall, cancellationToken) : Task.CompletedTask;

    public Task<Page> PullAsync(string node, EdgePull request, CancellationToken cancellationToken)
    {
        var puller = Running(node, request.Generation).Puller(request);
        return Task.Run(() => puller.PullAsync(request, LongestCall), cancellationToken);
    }

    public async Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory)
    {
        var (node, port) = EdgeStream.Port(handleFactory.StreamId);
        await handleFactory.Create<Page>().ResumeAsync((page, _) =>
        {
            _hosts?.Find(node)?.Deliver(port, page);
            return Task.CompletedTask;
        });
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_hosts is not { } hosts) return;
        _hosts = null;
        LogDeactivated(hosts.Names, reason.Description);
        await hosts.DisposeAsync();
    }

    private NodeHost? Find(string node, long generation) => _hosts?.Generation == generation ? _hosts.Find(node) : null;

    private NodeHost Running(string node, long generation) => Find(node, generation) ?? throw new NotRunningException(node, generation);

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
