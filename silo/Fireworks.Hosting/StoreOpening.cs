using Microsoft.Extensions.Logging;

namespace Fireworks.Hosting;

/// <summary>Opens a silo's store, and waits for a database that cannot be reached yet: silos and their database often start together.</summary>
/// <param name="database">The database.</param>
/// <param name="patience">How long to go on trying; zero tries once.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Hears of every attempt that failed.</param>
internal sealed partial class StoreOpening(SqlDatabase database, TimeSpan patience, TimeProvider time, ILogger<StoreOpening> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Opens it.</summary>
    /// <exception cref="DatabaseUnreachableException">It did not answer in time.</exception>
    public async Task<Store> OpenAsync(CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await Store.OpenAsync(database, time, cancellationToken);
            }
            catch (DatabaseUnreachableException e)
            {
                var left = patience - time.GetElapsedTime(began);
                if (left <= Pause) throw new DatabaseUnreachableException(database.Name, e.InnerException!, patience);
                LogNotYet(e.Message, left.TotalSeconds);
            }
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Error} It is tried again for {Seconds:0} s")]
    private partial void LogNotYet(string error, double seconds);
}
