using Microsoft.Extensions.Logging;

namespace Fireworks.Grains;

/// <summary>What is logged of a run, for its own log file: each names the run, either in its message or in a scope around it.</summary>
internal static partial class RunEvents
{
    /// <summary>Marks everything that is logged until it is disposed as belonging to a node of a run.</summary>
    public static IDisposable? OfNode(this ILogger logger, string run, string node) =>
        logger.BeginScope(new[] { KeyValuePair.Create<string, object?>("Run", run), KeyValuePair.Create<string, object?>("Node", node) });

    /// <summary>Marks everything that is logged until it is disposed as belonging to an attempt at a trial.</summary>
    public static IDisposable? OfTrial(this ILogger logger, string run, string search, long trial) => logger.BeginScope(new[]
    {
        KeyValuePair.Create<string, object?>("Run", run), KeyValuePair.Create<string, object?>("Search", search), KeyValuePair.Create<string, object?>("Trial", trial),
    });

    [LoggerMessage(Level = LogLevel.Information, Message = "Run {Run} begins generation {Generation} with {Nodes} nodes")]
    public static partial void RunBegun(this ILogger logger, string run, long generation, int nodes);

    [LoggerMessage(Level = LogLevel.Information, Message = "Run {Run} is {State}")]
    public static partial void RunEnded(this ILogger logger, Exception? error, string run, string state);

    [LoggerMessage(Level = LogLevel.Information, Message = "Run {Run} is handed over: its grain leaves this silo while the run goes on")]
    public static partial void RunHandedOver(this ILogger logger, string run);

    [LoggerMessage(Level = LogLevel.Information, Message = "Node {Node} of run {Run} is prepared as generation {Generation} on {Silo}")]
    public static partial void NodeOpened(this ILogger logger, string run, string node, long generation, string silo);

    [LoggerMessage(Level = LogLevel.Information, Message = "Node {Node} of run {Run} starts")]
    public static partial void NodeStarted(this ILogger logger, string run, string node);

    [LoggerMessage(Level = LogLevel.Information, Message = "Node {Node} of run {Run} is {Phase}")]
    public static partial void NodeEnded(this ILogger logger, Exception? error, string run, string node, string phase);

    [LoggerMessage(Level = LogLevel.Information, Message = "Trial {Trial} of search {Search} begins as run {Run}")]
    public static partial void TrialBegun(this ILogger logger, string run, string search, long trial);

    [LoggerMessage(Level = LogLevel.Information, Message = "Trial {Trial} of search {Search}, run {Run}, goes on from snapshot {Snapshot}")]
    public static partial void TrialGoesOn(this ILogger logger, string run, string search, long trial, string snapshot);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Trial {Trial} of search {Search}, run {Run}, begins again from its start: snapshot {Snapshot} could not be taken over")]
    public static partial void TrialNotRestored(this ILogger logger, Exception error, string run, string search, long trial, string snapshot);

    [LoggerMessage(Level = LogLevel.Information, Message = "Trial {Trial} of search {Search}, run {Run}, is saved as snapshot {Snapshot}")]
    public static partial void TrialSaved(this ILogger logger, string run, string search, long trial, string snapshot);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Trial {Trial} of search {Search}, run {Run}, was stopped before it could be saved; what it did since it began is done again")]
    public static partial void TrialNotSaved(this ILogger logger, Exception error, string run, string search, long trial);

    [LoggerMessage(Level = LogLevel.Information, Message = "Trial {Trial} of search {Search}, run {Run}, is {State}: {Error}")]
    public static partial void TrialEnded(this ILogger logger, string run, string search, long trial, string state, string? error);
}
