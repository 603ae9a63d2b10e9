using Microsoft.Extensions.Logging;

namespace Fireworks.Grains;

internal sealed partial class FactoryGrain
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Search {Search} runs: {Waiting} trials to resume, {Left} to propose")]
    private partial void LogStarted(string search, int waiting, int left);

    [LoggerMessage(Level = LogLevel.Information, Message = "Search {Search}: trial {Trial} is {State}, value {Value} {Error}")]
    private partial void LogEnded(string search, long trial, TrialState state, double? value, string? error);

    [LoggerMessage(Level = LogLevel.Information, Message = "Search {Search} is complete; the best trial is {Best}")]
    private partial void LogComplete(string search, long? best);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Search {Search}: trial {Trial} no longer runs (with its silo: {SiloLost}); it is begun again")]
    private partial void LogLost(string search, long trial, bool siloLost);

    [LoggerMessage(Level = LogLevel.Error, Message = "Search {Search}: trial {Trial} took {Silos} silos down and is failed")]
    private partial void LogGaveUp(string search, long trial, int silos);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Search {Search}: trial {Trial} did not answer")]
    private partial void LogPingFailed(Exception error, string search, long trial);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Search {Search}: trial {Trial} could not begin; it is tried again")]
    private partial void LogStartFailed(Exception error, string search, long trial);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Search {Search} could not be tended; it is tried again")]
    private partial void LogTendingFailed(Exception error, string search);
}
