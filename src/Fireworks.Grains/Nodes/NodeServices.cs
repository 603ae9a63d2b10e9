using Fireworks.Contracts;

namespace Fireworks.Grains;

/// <summary>The host's services as a node sees them: metrics also go to its run.</summary>
internal sealed class NodeServices(IServiceProvider host, IRunLog? log) : IServiceProvider
{
    public object? GetService(Type serviceType) => serviceType == typeof(IRunLog) ? log : host.GetService(serviceType);
}

/// <summary>Stores a metric, then tells the run of it.</summary>
internal sealed class NotifyingRunLog(IRunLog stored, IRunGrain run, long generation) : IRunLog
{
    public async ValueTask MetricAsync(string runId, string name, long step, double value, CancellationToken cancellationToken = default)
    {
        await stored.MetricAsync(runId, name, step, value, cancellationToken);
        await run.LoggedAsync(new MetricValue(name, step, value), generation);
    }
}
