using Fireworks.Grains;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Orleans;
using Orleans.Runtime;

namespace Fireworks.Hosting;

/// <summary>Whether a call to a grain of this silo comes back: its messages and its scheduler are not stuck.</summary>
internal sealed class PulseCheck(IGrainFactory grains) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await grains.GetGrain<IPulseGrain>(0).BeatAsync(cancellationToken).WaitAsync(cancellationToken);
        return HealthCheckResult.Healthy("A grain of this silo answers.");
    }
}

/// <summary>Whether the other silos take this one for a member that works.</summary>
internal sealed class MembershipCheck(IClusterMembershipService membership, ILocalSiloDetails here) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var status = membership.CurrentSnapshot.GetSiloStatus(here.SiloAddress);
        var text = $"This silo is {status} in cluster '{here.ClusterId}', which has {membership.CurrentSnapshot.Members.Values.Count(m => m.Status == SiloStatus.Active)} active silos.";
        return Task.FromResult(status == SiloStatus.Active ? HealthCheckResult.Healthy(text) : HealthCheckResult.Unhealthy(text));
    }
}

/// <summary>Whether this silo still takes work.</summary>
internal sealed class DrainCheck(Drain drain) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        drain.HasBegun ? HealthCheckResult.Unhealthy("This silo was told to stop and hands its work over.") : HealthCheckResult.Healthy("This silo takes work."));
}
