using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Fireworks.Hosting;

/// <summary>Whether libtorch loads, and what it trains on. It is loaded once, when first asked; a silo that is to hold models would do so soon.</summary>
/// <param name="devices">The silo's device, if its labels name one.</param>
internal sealed class TorchCheck(IEnumerable<TorchDevice> devices) : IHealthCheck
{
    private readonly Lazy<Task> _loading = new(() => Task.Factory.StartNew(TorchRuntime.Start, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await _loading.Value.WaitAsync(cancellationToken);
        return HealthCheckResult.Healthy(devices.FirstOrDefault() is { IsFound: false } device
            ? $"libtorch is loaded, but finds no device '{device.Name}': models train on the processor. Put a libtorch with CUDA beside the program (TorchBackend=cuda)."
            : "libtorch is loaded.");
    }
}
