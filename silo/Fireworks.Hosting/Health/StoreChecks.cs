using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Fireworks.Hosting;

/// <summary>Whether the database answers.</summary>
internal sealed class DatabaseCheck(SiloStore store, TimeProvider time) : IHealthCheck
{
    // A read that has begun cannot be taken back: a server that hangs holds that one read, not who asks for the answer.
    private readonly SharedAnswer _answer = new(() => store.CheckAsync(CancellationToken.None), time);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await _answer.WaitAsync(cancellationToken);
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
