using System.Collections.Concurrent;
using System.Reflection;
using Fireworks.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Storage;
using Orleans.TestingHost;

namespace Fireworks.Grains.Tests;

/// <summary>One silo.</summary>
public sealed class OneSilo() : FireworksCluster(1);

/// <summary>Two silos, labelled zone=a and zone=b.</summary>
public sealed class TwoSilos() : FireworksCluster(2);

/// <summary>Silos in this process over one real store of their own, SQLite unless a cluster says otherwise, with the grains as a host runs them.</summary>
public abstract class FireworksCluster(int silos) : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fireworks-").FullName;

    private readonly ConcurrentDictionary<string, string> _zones = new();
    private SqlDatabase _database = null!;

    public InProcessTestCluster Cluster { get; private set; } = null!;

    public Store Store { get; private set; } = null!;

    public IBlobStore Blobs { get; private set; } = null!;

    public ComponentCatalog Catalog { get; } = new(typeof(CsvSource).Assembly, typeof(Train).Assembly, Assembly.GetExecutingAssembly());

    /// <summary>The components of a silo, by the order of their start; the same on all unless a cluster says otherwise.</summary>
    protected virtual ComponentCatalog CatalogOf(int silo) => Catalog;

    /// <summary>An empty database.</summary>
    protected virtual Task<SqlDatabase> CreateDatabaseAsync() => Task.FromResult<SqlDatabase>(new SqliteDatabase(Path.Combine(_folder, "fireworks.db")));

    public string Folder => _folder;

    public IGrainFactory Grains => Cluster.Client;

    /// <summary>The zone of a silo, by its name.</summary>
    public string ZoneOf(string silo) => _zones[silo];

    /// <summary>The zone of a silo, by its address.</summary>
    public string ZoneOf(SiloAddress silo) => ZoneOf(Cluster.Silos.Single(s => s.SiloAddress.Equals(silo)).Name);

    /// <summary>Each silo carries the label zone=a, zone=b … in the order of their start.</summary>
    public async ValueTask InitializeAsync()
    {
        _database = await CreateDatabaseAsync();
        Store = await Store.OpenAsync(_database);
        Blobs = new FolderBlobStore(Path.Combine(_folder, "blobs"));
        var builder = new InProcessTestClusterBuilder((short)silos);
        var started = 0;
        builder.ConfigureSilo((options, silo) =>
        {
            var number = Interlocked.Increment(ref started) - 1;
            var (zone, catalog) = (_zones[options.SiloName] = ((char)('a' + number)).ToString(), CatalogOf(number));
            silo.AddFireworksGrains(catalog, new Dictionary<string, string> { ["zone"] = zone });
            silo.AddAdoNetGrainStorageAsDefault(o =>
            {
                o.Invariant = _database is PostgresDatabase ? "Npgsql" : "System.Data.SQLite";
                o.ConnectionString = _database.ConnectionString;
            });
            silo.Services.AddOptions<AdoNetGrainStorageOptions>(Orleans.Providers.ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME)
                .Configure<Serializer>((o, serializer) => (o.GrainStorageSerializer, o.DeleteStateOnClear) = (new OrleansGrainStorageSerializer(serializer), true));
            silo.UseAdoNetReminderService(o =>
            {
                o.Invariant = _database is PostgresDatabase ? "Npgsql" : "System.Data.SQLite";
                o.ConnectionString = _database.ConnectionString;
            });
            silo.Configure<ClusterMembershipOptions>(o =>
            {
                o.ProbeTimeout = TimeSpan.FromSeconds(1);
                o.NumMissedProbesLimit = 2;
                o.NumVotesForDeathDeclaration = 1;
            });
            silo.Services.AddSingleton(catalog);
            AddServices(silo.Services);
        });
        Cluster = builder.Build();
        await Cluster.DeployAsync();
    }

    private void AddServices(IServiceCollection services)
    {
        services.AddSingleton(Store);
        services.AddSingleton(Blobs);
        services.AddSingleton(new UlidGenerator(TimeProvider.System));
        services.AddSingleton(new RunTable(Store));
        services.AddSingleton(new MetricTable(Store));
        services.AddSingleton(new SearchTable(Store));
        services.AddSingleton(new TrialTable(Store));
        services.AddSingleton(new ScaffoldTable(Store));
        services.AddSingleton(new ExperimentTable(Store));
        services.AddSingleton(new KeyTable(Store));
        services.AddSingleton(new GraphTable(Store));
        services.AddSingleton(new RunLogFolder(Path.Combine(_folder, "runs")));
        services.AddSingleton<IRunLog>(new RunLog(new MetricTable(Store), GrainKey.DefaultTenant));
        services.AddSingleton(new DataRoots(_folder, AppContext.BaseDirectory));
        services.AddSingleton(new Connections(Store.Writer));
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Cluster.StopAllSilosAsync();
        await Cluster.DisposeAsync();
        await Store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
