using System.Collections.Concurrent;

namespace Fireworks.Torch.Tests;

/// <summary>A host that keeps what nodes log, in order.</summary>
internal sealed class RunLog : IRunLog, IServiceProvider
{
    public ConcurrentQueue<(string Name, long Step, double Value)> Entries { get; } = [];

    public double Last(string name) => Entries.Last(e => e.Name == name).Value;

    public ValueTask MetricAsync(string run, string name, long step, double value, CancellationToken cancellationToken = default)
    {
        Entries.Enqueue((name, step, value));
        return ValueTask.CompletedTask;
    }

    public object? GetService(Type serviceType) => serviceType == typeof(IRunLog) ? this : null;
}
