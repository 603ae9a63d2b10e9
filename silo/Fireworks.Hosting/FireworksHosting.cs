using System.Net;
using System.Net.Sockets;
using Fireworks.Contracts;
using Fireworks.Gateway;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;

namespace Fireworks.Hosting;

/// <summary>Puts all of Fireworks into a web host: the silo with its grains on the data folder, and the HTTP door.</summary>
public static class FireworksHosting
{
    /// <summary>Adds a silo. Its settings are section <c>Fireworks</c> of the configuration, then <paramref name="configure"/>.</summary>
    /// <exception cref="FireworksOptionsException">A setting is wrong.</exception>
    public static WebApplicationBuilder AddFireworks(this WebApplicationBuilder builder, Action<FireworksOptions>? configure = null)
    {
        var options = new FireworksOptions();
        Read(builder.Configuration, options);
        configure?.Invoke(options);
        options.Checked();

        var catalog = FireworksCatalog.Create(options.Components, options.Plugins);
        builder.WebHost.UseUrls(options.Listen);
        builder.Services.AddStore(options);
        builder.Services.AddComponentServices(options, catalog);
        builder.UseOrleans(silo => silo.UseFireworks(options, catalog));
        builder.Services.AddGateway(options);
        builder.Services.AddDraining(options);
        builder.Services.AddSiloHealth(options);
        builder.AddTelemetry();
        return builder;
    }

    /// <summary>Maps the HTTP door, its health and <c>/metrics</c>.</summary>
    public static WebApplication MapFireworks(this WebApplication app)
    {
        app.UseMiddleware<DrainMiddleware>();
        app.MapFireworksGateway();
        app.MapTelemetry();
        return app;
    }

    /// <summary>Runs a silo until it is told to stop, by SIGTERM or Ctrl-C.</summary>
    /// <returns>Whether it had handed over all of its work before its time was up.</returns>
    public static async Task<bool> RunFireworksAsync(this WebApplication app)
    {
        var drain = app.Services.GetRequiredService<Drain>();
        try
        {
            await app.OpenAsync();
            await app.WaitForShutdownAsync();
        }
        finally
        {
            await app.DisposeAsync();
        }
        return drain.HasEnded;
    }

    /// <summary>Starts a silo; when this returns, its door is open.</summary>
    /// <exception cref="FireworksOptionsException">The door cannot listen where it is to.</exception>
    internal static async Task OpenAsync(this WebApplication app, CancellationToken cancellationToken = default)
    {
        var options = app.Services.GetRequiredService<FireworksOptions>();
        try
        {
            // The door opens last; asked first, nothing has to be taken down again when it cannot.
            if (IPAddress.TryParse(options.ListenUri.DnsSafeHost, out var address))
            {
                using var probe = new TcpListener(address, options.ListenUri.Port);
                probe.Start();
            }
            await app.StartAsync(cancellationToken);
        }
        catch (Exception e) when (e is IOException { InnerException: AddressInUseException } or SocketException)
        {
            throw new FireworksOptionsException(
                nameof(FireworksOptions.Listen), $"is {options.Listen}, where it cannot listen: {e.GetBaseException().Message.TrimEnd('.')}; choose another address, or port 0 for a free one");
        }
    }

    private static void Read(IConfiguration configuration, FireworksOptions options)
    {
        try
        {
            configuration.GetSection("Fireworks").Bind(options);
        }
        catch (InvalidOperationException e)
        {
            throw new FireworksOptionsException("Fireworks", $"has a value that cannot be read: {e.Message.TrimEnd('.')}");
        }
    }

    private static void AddDraining(this IServiceCollection services, FireworksOptions options)
    {
        services.AddSingleton<Drain>();
        services.AddHostedService(s => s.GetRequiredService<Drain>());
        services.Configure<HostOptions>(o => o.ShutdownTimeout = options.DrainDelay + options.DrainTimeout);
    }

    private static void AddStore(this IServiceCollection services, FireworksOptions options)
    {
        services.AddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<SiloStore>();
        services.AddHostedService(s => s.GetRequiredService<SiloStore>());
        services.AddSingleton(s => s.GetRequiredService<SiloStore>().Store);
        services.AddSingleton<RunTable>().AddSingleton<MetricTable>().AddSingleton<ExperimentTable>();
        services.AddSingleton<SearchTable>().AddSingleton<TrialTable>().AddSingleton<ScaffoldTable>().AddSingleton<GraphTable>().AddSingleton<KeyTable>().AddSingleton<InputTable>();
        services.AddSingleton(new RunLogFolder(Path.Combine(Path.GetFullPath(options.Data), "runs")));
    }

    private static void AddComponentServices(this IServiceCollection services, FireworksOptions options, ComponentCatalog catalog)
    {
        services.AddSingleton(catalog);
        // What graphs wrote, graphs may read again; all else in the data folder is the silo's.
        var outputs = Path.Combine(Path.GetFullPath(options.Data), "outputs");
        services.AddSingleton(new DataRoots(options.DataRoots.Count > 0 ? options.DataRoots : [Directory.GetCurrentDirectory()])
        {
            Except = options.Blobs is { } blobs ? [options.Data, blobs] : [options.Data],
            Open = [outputs],
        });
        services.AddSingleton(new OutputFolder(outputs));
        services.AddSingleton(new ScriptPolicy(options.Scripts));
        services.AddSingleton<IRunLog>(s => new RunLog(s.GetRequiredService<MetricTable>(), GrainKey.DefaultTenant));
        services.AddSingleton<IBlobStore>(s => BlobStores.Open(options, s.GetRequiredService<SiloStore>().BlobsPath));
        services.AddSingleton(s => new Inputs(s.GetRequiredService<InputTable>(), s.GetRequiredService<IBlobStore>(), GrainKey.DefaultTenant, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new Connections(s.GetRequiredService<Store>().Writer, NamedDatabases.Of(options)));
    }

    private static void AddGateway(this IServiceCollection services, FireworksOptions options)
    {
        services.AddSingleton<UlidGenerator>();
        services.AddSingleton(s => new GatewayOptions
        {
            ApiKey = options.BootstrapKey,
            RequireKeys = options.RequireKeys,
            NewRun = s.GetRequiredService<UlidGenerator>().Next,
        });
        services.AddFireworksGateway();
        services.AddSingleton<DoorAddress>();
        services.AddHostedService(s => s.GetRequiredService<DoorAddress>());
    }
}
