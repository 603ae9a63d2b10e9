using Fireworks.Gateway;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Fireworks.Hosting;

/// <summary>What <c>/health/live</c> and <c>/health/ready</c> ask of a silo. A host may add checks of its own under the same tags.</summary>
internal static class HealthChecksSetup
{
    /// <summary>No check takes longer: an answer that is late is no answer.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    public static void AddSiloHealth(this IServiceCollection services, FireworksOptions options)
    {
        services.AddSingleton<TorchCheck>();
        services.AddSingleton<DatabaseCheck>();
        var checks = services.AddHealthChecks()
            .AddCheck<PulseCheck>("pulse", tags: [HealthTags.Live, HealthTags.Ready], timeout: Longest)
            .AddCheck<MembershipCheck>("silo", tags: [HealthTags.Ready], timeout: Longest)
            .AddCheck<DrainCheck>("draining", tags: [HealthTags.Ready], timeout: Longest)
            .AddCheck<DatabaseCheck>("database", tags: [HealthTags.Ready], timeout: Longest)
            .AddCheck<BlobCheck>("blobs", tags: [HealthTags.Ready], timeout: Longest);
        if (options.Models) checks.AddCheck<TorchCheck>("torch", tags: [HealthTags.Ready], timeout: Longest);
    }
}
