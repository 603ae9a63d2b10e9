using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fireworks.Hosting;

/// <summary>How a silo leaves: it says that it is not ready, waits for whoever sends it work to notice, then stops.</summary>
/// <remarks>
/// <para>From the signal on, <c>/health/ready</c> answers 503 and the door refuses what would begin work. After <see cref="FireworksOptions.DrainDelay"/>
/// the door closes, and Orleans takes the silo out of the cluster: each grain is deactivated where it is. A trial saves what it has learned, stores
/// that it is paused and goes on from there on another silo, where its search says; the nodes of a run are prepared again elsewhere under a new generation; a snapshot
/// that is being stored is either committed by its row or is not there. Whatever is not finished within <see cref="FireworksOptions.DrainTimeout"/>
/// is left to the other silos as after a crash, which every write is fenced against.</para>
/// </remarks>
internal sealed partial class Drain(FireworksOptions options, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<Drain> logger) : IHostedLifecycleService
{
    /// <summary>Whether the silo was told to stop.</summary>
    public bool HasBegun => Begun.IsCancellationRequested;

    /// <summary>Cancelled when the silo is told to stop.</summary>
    public CancellationToken Begun => lifetime.ApplicationStopping;

    /// <summary>Whether everything was handed over before the time was up; false until the host has stopped.</summary>
    public bool HasEnded { get; private set; }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        lifetime.StopApplication();         // a host that is stopped in code has had no signal
        if (options.DrainDelay <= TimeSpan.Zero) return;
        LogDraining(options.DrainDelay);
        await Task.Delay(options.DrainDelay, time, cancellationToken);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        HasEnded = !cancellationToken.IsCancellationRequested;
        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "This silo is not ready any more and closes its door in {Delay}")]
    private partial void LogDraining(TimeSpan delay);
}
