using Fireworks.Contracts;
using Microsoft.Extensions.Logging;

namespace Fireworks.Grains;

/// <summary>What one attempt at a trial measures: every metric is stored; the search's metric is a report and told to the Factory.</summary>
internal sealed partial class TrialLog(
    TrialTable trials,
    MetricTable metrics,
    IFactoryGrain factory,
    string tenant,
    TrialPlan plan,
    long attempt,
    ILogger logger,
    CancellationToken stopping) : IRunLog
{
    private static readonly TimeSpan LongestTelling = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly SortedSet<string> _names = new(StringComparer.Ordinal);
    private (long Step, double Value)? _last;

    /// <summary>The report with the highest step, or null.</summary>
    public (long Step, double Value)? Last
    {
        get
        {
            lock (_lock) return _last;
        }
    }

    /// <summary>The names of all metrics logged.</summary>
    public string[] Names
    {
        get
        {
            lock (_lock) return [.. _names];
        }
    }

    public async ValueTask MetricAsync(string run, string name, long step, double value, CancellationToken cancellationToken = default)
    {
        // The report comes first, for it is fenced: an attempt that was replaced stores neither.
        if (name == plan.Metric) await trials.ReportAsync(tenant, plan.Search, plan.Number, step, value, attempt, cancellationToken: cancellationToken);
        await metrics.AddAsync(tenant, run, name, step, value, cancellationToken);
        lock (_lock)
        {
            _names.Add(name);
            if (name != plan.Metric) return;
            if (_last is null || step >= _last.Value.Step) _last = (step, value);
        }
        await TellAsync(step, value);
    }

    // News for those who watch; what counts is stored. A search that does not answer does not hold a trial up, least of all one that is to stop.
    private async Task TellAsync(long step, double value)
    {
        try
        {
            await factory.ReportedAsync(plan.Number, step, value, CancellationToken.None).WaitAsync(LongestTelling, stopping);
        }
        catch (Exception e) when (e is OrleansException or TimeoutException or FireworksException or OperationCanceledException)
        {
            LogUntold(e, plan.Search, plan.Number, step);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Search {Search} was not told of step {Step} of trial {Trial}")]
    private partial void LogUntold(Exception error, string search, long trial, long step);
}
