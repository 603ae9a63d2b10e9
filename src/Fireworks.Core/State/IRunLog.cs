namespace Fireworks;

/// <summary>Where nodes write what they measure. Writing is idempotent by (run, name, step): a repeated step replaces its value.</summary>
public interface IRunLog
{
    /// <summary>Notes one value of a metric.</summary>
    /// <param name="run">The run's id.</param>
    /// <param name="name">The metric, <c>node/part/name</c>, such as <c>mlp/validate/accuracy</c>.</param>
    /// <param name="step">The step, rising; for training the epoch, from 1.</param>
    /// <param name="value">The value; not-a-number and infinities are kept as such.</param>
    /// <param name="cancellationToken">Cancels the wait, not the write.</param>
    ValueTask MetricAsync(string run, string name, long step, double value, CancellationToken cancellationToken = default);
}
