using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Fireworks.Hosting;

/// <summary>Whether libtorch loads. It is loaded once, when first asked; a silo that is to hold models would do so soon.</summary>
internal sealed class TorchCheck : IHealthCheck
{
    private readonly Lazy<Task> _loading = new(() => Task.Factory.StartNew(TorchRuntime.Start, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await _loading.Value.WaitAsync(cancellationToken);
        return HealthCheckResult.Healthy("libtorch is loaded.");
    }
}
