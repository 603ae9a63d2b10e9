using Fireworks.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Fireworks.Grains;

/// <summary>Calls every search and run that is going on as soon as a silo is lost, for their own grains may have been there.</summary>
/// <remarks>Being called is all a grain needs to come up elsewhere and go on. Every silo that is left does this, which changes nothing the second
/// time. What nobody calls, because all silos went down together, is woken by its reminder within a minute.</remarks>
internal sealed partial class Revival(
    IClusterMembershipService membership, IServiceProvider services, IGrainFactory grains, ILogger<Revival> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var gone = new HashSet<SiloAddress>();
        var first = true;
        await foreach (var snapshot in membership.MembershipUpdates.WithCancellation(stoppingToken))
        {
            var lost = snapshot.Members.Values.Where(m => m.Status == SiloStatus.Dead && gone.Add(m.SiloAddress)).ToArray();
            if (lost.Length > 0 && !first) await ReviveAsync(string.Join(", ", lost.Select(m => m.Name)), stoppingToken);
            first = false;
        }
    }

    private async Task ReviveAsync(string lost, CancellationToken stoppingToken)
    {
        try
        {
            // Asked for only now: the store is opened after this service is made.
            var (searches, runs) = (services.GetRequiredService<SearchTable>(), services.GetRequiredService<RunTable>());
            var calls = (await searches.RunningAsync(stoppingToken)).Select(s => (Task)grains.GetGrain<IFactoryGrain>(GrainKey.Search(s.Tenant, s.Name)).StatusAsync(stoppingToken))
                .Concat((await runs.RunningAsync(stoppingToken)).Select(r => grains.GetGrain<IRunGrain>(GrainKey.Run(r.Tenant, r.Run)).StatusAsync(stoppingToken)))
                .ToArray();
            LogLost(lost, calls.Length);
            await Task.WhenAll(calls);
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            LogFailed(e, lost);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Silo {Silo} is lost; {Count} searches and runs that go on are called")]
    private partial void LogLost(string silo, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Not every search and run was reached after silo {Silo} was lost; their reminders will")]
    private partial void LogFailed(Exception error, string silo);
}
