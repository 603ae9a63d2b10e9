using Fireworks.TestKit;

namespace Fireworks.Benchmarks;

/// <summary>Where the silos of one workload keep what they keep.</summary>
/// <param name="Folder">Their data folder.</param>
/// <param name="Database">Their PostgreSQL database; null for SQLite in the folder.</param>
/// <param name="Cluster">Their cluster; null for one silo alone.</param>
internal sealed record BenchStore(string Folder, string? Database = null, string? Cluster = null)
{
    public SqlDatabase SqlDatabase => Database is null ? new SqliteDatabase(Path.Combine(Folder, DataFolder.DatabaseName)) : new PostgresDatabase(Database);

    /// <summary>What tells a command of it.</summary>
    public string[] Options => Database is null ? [] : ["--database", Database];
}

/// <summary>Makes a store for each workload and takes it away again: SQLite, or a database on a PostgreSQL server that commits to the disk as in production.</summary>
internal sealed class BenchStores(bool postgres) : IDisposable
{
    private readonly Lazy<Task<PostgresServer>> _server = new(() => PostgresServer.StartAsync(durable: true));

    public async Task<IEnumerable<Row>> WithAsync(Func<BenchStore, Task<IEnumerable<Row>>> measure)
    {
        var folder = Directory.CreateTempSubdirectory("fireworks-bench-");
        var server = postgres ? await _server.Value : null;
        var store = new BenchStore(folder.FullName, server is null ? null : await server.CreateDatabaseAsync());
        try
        {
            var rows = await measure(store);
            return server is null ? rows : rows.Select(r => r with { Workload = $"{r.Workload} (PostgreSQL)" }).ToArray();
        }
        finally
        {
            if (server is not null) await server.DropDatabaseAsync(store.Database!);
            folder.Delete(recursive: true);
        }
    }

    public void Dispose()
    {
        if (_server is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }) _server.Value.Result.Dispose();
    }
}
