using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Fireworks.Hosting;

/// <summary>Knows where the door listens once it does, and says so in the data folder, for commands that are run beside the silo.</summary>
internal sealed class DoorAddress(FireworksOptions options, SiloStore store, IServiceProvider services) : IHostedLifecycleService
{
    private Uri? _address;

    /// <summary>How this machine reaches the door.</summary>
    public Uri Value => _address ?? throw new InvalidOperationException("The door's address is known once the host has started.");

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var bound = services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.Select(a => new Uri(a.Replace("//[::]", "//0.0.0.0", StringComparison.Ordinal))).ToArray() ?? [];
        // Settings of the web server itself could have opened another door than the one that was checked.
        if (options.BootstrapKey is null && bound.FirstOrDefault(a => !FireworksOptions.IsLoopback(a)) is { } open)
            throw new FireworksOptionsException(nameof(FireworksOptions.Listen), $"reaches beyond this machine ({open}), so callers must show a key; {FireworksOptions.KeyHint}");

        var first = bound.FirstOrDefault() ?? throw new InvalidOperationException("The web server has started without an address.");
        _address = first.Host == "0.0.0.0" ? new UriBuilder(first) { Host = "127.0.0.1" }.Uri : first;
        store.Folder.Publish(_address, options.BootstrapKey);
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
