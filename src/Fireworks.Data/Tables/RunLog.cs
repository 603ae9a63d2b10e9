namespace Fireworks;

/// <summary>Stores what nodes measure in the metric table of one tenant.</summary>
/// <param name="metrics">The table.</param>
/// <param name="tenant">Whose runs they are.</param>
public sealed class RunLog(MetricTable metrics, string tenant) : IRunLog
{
    /// <inheritdoc/>
    public ValueTask MetricAsync(string run, string name, long step, double value, CancellationToken cancellationToken = default) =>
        new(metrics.AddAsync(tenant, run, name, step, value, CancellationToken.None).WaitAsync(cancellationToken));
}
