using System.Net;
using System.Net.Sockets;
using Fireworks.Grains;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Serialization;
using Orleans.Storage;

namespace Fireworks.Hosting;

/// <summary>Orleans on the store's database: state, reminders and, in a cluster, membership.</summary>
internal static class SiloHosting
{
    private const string Service = "fireworks";

    public static void UseFireworks(this ISiloBuilder silo, FireworksOptions options, ComponentCatalog catalog)
    {
        var database = options.SqlDatabase;
        if (options.ClusterId is { } cluster) silo.JoinCluster(cluster, database, options);
        else silo.StandAlone();

        silo.AddAdoNetGrainStorageAsDefault(storage => storage.Configure<Serializer>((o, serializer) =>
        {
            (o.Invariant, o.ConnectionString) = (InvariantOf(database), database.ConnectionString);
            o.GrainStorageSerializer = new OrleansGrainStorageSerializer(serializer);
            o.DeleteStateOnClear = true;        // otherwise the row of a grain that was deleted stays, empty
        }));
        silo.UseAdoNetReminderService(o => (o.Invariant, o.ConnectionString) = (InvariantOf(database), database.ConnectionString));

        // The watchdog's first check compares with the machine's start and warns of a stall that never was; the silo warns of a small
        // program's garbage collector, which is the one wanted.
        silo.ConfigureLogging(logging => logging
            .AddFilter("Orleans", LogLevel.Warning)
            .AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error)
            .AddFilter("Orleans.Runtime.Silo", LogLevel.Error));
        silo.AddFireworksGrains(catalog, options.Labels, options.DrainTimeout);
        if (options.Labels.GetValueOrDefault("device") is { } device && TorchDevice.IsName(device)) silo.Services.AddSingleton(new TorchDevice(device));
    }

    private static void StandAlone(this ISiloBuilder silo)
    {
        silo.UseLocalhostClustering(FreePort(), gatewayPort: 0, serviceId: Service, clusterId: "local");
        silo.Configure<EndpointOptions>(o => o.GatewayPort = 0);
    }

    private static void JoinCluster(this ISiloBuilder silo, string cluster, SqlDatabase database, FireworksOptions options)
    {
        silo.UseAdoNetClustering(o => (o.Invariant, o.ConnectionString) = (InvariantOf(database), database.ConnectionString));
        silo.Configure<ClusterOptions>(o => (o.ServiceId, o.ClusterId) = (Service, cluster));
        silo.Configure<EndpointOptions>(o => ClusterEndpoint.Apply(options, o, FreePort()));
        options.Membership.Apply(silo);
    }

    // What Orleans calls it. Of SQLite that is the name of an older package; ours is Microsoft.Data.Sqlite.
    private static string InvariantOf(SqlDatabase database) => database is PostgresDatabase ? "Npgsql" : "System.Data.SQLite";

    // Two silos on one port start without an error on Linux, so each asks the system for one that nobody has.
    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
