using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Fireworks.Hosting;

/// <summary>A silo inside this process, for its own duration. Warnings go to stderr, and what becomes of keys where it asks for them.</summary>
public sealed class EmbeddedSilo : IAsyncDisposable
{
    private readonly WebApplication _app;

    private EmbeddedSilo(WebApplication app) => _app = app;

    /// <summary>Where its door is.</summary>
    public Uri Address => _app.Services.GetRequiredService<DoorAddress>().Value;

    /// <summary>What the other silos of its cluster and the records of searches and trials call it.</summary>
    public string Name => _app.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress.ToParsableString();

    /// <summary>Its database: a file, or a server and a name.</summary>
    public string Database => _app.Services.GetRequiredService<SiloStore>().Store.Database.Name;

    /// <summary>Its settings.</summary>
    public FireworksOptions Options => _app.Services.GetRequiredService<FireworksOptions>();

    internal IServiceProvider Services => _app.Services;

    /// <summary>Completes when the silo was asked to stop.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken = default) => _app.WaitForShutdownAsync(cancellationToken);

    /// <summary>Starts a silo; when this returns, its door is open.</summary>
    /// <exception cref="DataFolderInUseException">Another process holds the data folder.</exception>
    /// <exception cref="FireworksOptionsException">A setting is wrong.</exception>
    /// <exception cref="DatabaseUnreachableException">The database did not answer within <see cref="FireworksOptions.DatabaseTimeout"/>.</exception>
    /// <exception cref="DatabaseRefusedException">The database refuses the connection.</exception>
    /// <exception cref="SchemaNewerException">A newer release has written the database.</exception>
    /// <exception cref="SchemaUnusableException">The tables cannot be made in the database, or are not ours.</exception>
    public static async Task<EmbeddedSilo> StartAsync(Action<FireworksOptions> configure, CancellationToken cancellationToken = default)
    {
        // Settings files of the folder the user happens to be in are not meant for this silo.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning).AddSimpleConsole(o => o.SingleLine = true);
        // The host logs what stops its start, and throws it too: whoever started it says it once.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddSingleton<IHostLifetime, OwnersLifetime>();
        // Whoever embeds a silo waits for it to end, unless told otherwise.
        var guarded = false;
        builder.AddFireworks(options =>
        {
            options.DrainTimeout = TimeSpan.FromSeconds(10);
            configure(options);
            guarded = options.BootstrapKey is not null;
        });
        // Who was given a key, and who lost one, is told wherever keys are asked for.
        if (guarded) builder.Logging.AddFilter("Fireworks.Gateway.Keys", LogLevel.Information);

        var app = builder.Build();
        app.MapFireworks();
        try
        {
            await app.OpenAsync(cancellationToken);
            return new EmbeddedSilo(app);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops the silo and gives the data folder back.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    /// <summary>Leaves Ctrl-C and signals to the program that embeds the silo.</summary>
    private sealed class OwnersLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
