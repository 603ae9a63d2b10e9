using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Fireworks.Hosting;

/// <summary>Whether the database answers.</summary>
internal sealed class DatabaseCheck(SiloStore store) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await store.CheckAsync().WaitAsync(cancellationToken);     // a server that hangs does not hear of a token
        return HealthCheckResult.Healthy("The database answers.");
    }
}

/// <summary>Whether the blob store takes a blob and gives it back. It is always the same one, so that nothing piles up.</summary>
internal sealed class BlobCheck(IServiceProvider services) : IHealthCheck
{
    private static readonly byte[] Probe = "fireworks"u8.ToArray();

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var blobs = services.GetRequiredService<IBlobStore>();      // here: a store that cannot even be opened fails this check only
        await blobs.GetAsync(await blobs.PutAsync(Probe, cancellationToken), cancellationToken).WaitAsync(cancellationToken);
        return HealthCheckResult.Healthy("A blob was stored and read back.");
    }
}
