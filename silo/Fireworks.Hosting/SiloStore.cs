using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fireworks.Hosting;

/// <summary>The data folder and the database of a silo: opened before anything else starts, closed after everything else has ended.</summary>
internal sealed class SiloStore(FireworksOptions options, TimeProvider time, ILogger<StoreOpening> logger) : IHostedLifecycleService, IAsyncDisposable
{
    private DataFolder? _folder;
    private Store? _store;

    public Store Store => _store ?? throw NotOpen();

    public DataFolder Folder => _folder ?? throw NotOpen();

    /// <summary>The folder of the blobs.</summary>
    public string BlobsPath => options.Blobs is { } shared ? Path.GetFullPath(shared) : Folder.BlobsPath;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        _folder = DataFolder.Open(options.Data, options.ClusterId);
        _store = await new StoreOpening(options.SqlDatabase, options.DatabaseTimeout, time, logger).OpenAsync(cancellationToken);
        if (options.ClusterId is { } cluster) await ServingSilos.CheckAsync(_store, cluster, options, cancellationToken);
    }

    /// <summary>Throws unless the database answers.</summary>
    public Task CheckAsync(CancellationToken cancellationToken) => Store.Reader.ReadAsync(session => session.Number("select 1"), cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_store is not null) await _store.DisposeAsync();
        _folder?.Dispose();
    }

    private static InvalidOperationException NotOpen() => new("The silo's store is opened when its host starts; it was asked for before.");
}
