using Microsoft.Data.Sqlite;

namespace Fireworks;

/// <summary>The schema of a store: the tables users query and those that Orleans keeps its state in.</summary>
public static class StoreSchema
{
    /// <summary>The version that this release writes and reads.</summary>
    public const long Version = 1;

    // OrleansQuery comes first: the other scripts fill it.
    private static readonly string[] Scripts = ["orleans-main.sql", "orleans-persistence.sql", "orleans-clustering.sql", "orleans-reminders.sql", "tables.sql"];

    /// <summary>Brings a SQLite file to <see cref="Version"/>; does nothing when it is there. Safe when several processes start at once.</summary>
    /// <param name="connectionString">A Microsoft.Data.Sqlite connection string.</param>
    /// <param name="cancellationToken">Cancels the wait for another process that is doing the same.</param>
    /// <exception cref="SchemaNewerException">A newer release has written the file; nothing was changed.</exception>
    public static Task ApplyAsync(string connectionString, CancellationToken cancellationToken = default) =>
        Task.Run(() => Apply(connectionString), cancellationToken);

    /// <summary>The statements that make a new SQLite file, in the order they are run.</summary>
    public static IEnumerable<(string Name, string Sql)> SqliteScripts() => Scripts.Select(name => (name, Read(name)));

    private static void Apply(string connectionString)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder(connectionString) { Pooling = false }.ToString());
        connection.Open();
        connection.Run($"pragma busy_timeout = {SqliteDatabase.BusyTimeout.TotalMilliseconds:0}; pragma journal_mode = wal");
        connection.Run("begin immediate");
        connection.Run("create table if not exists schema_version (version integer not null, applied_at text not null) strict");
        var found = Convert.ToInt64(connection.Run("select coalesce(max(version), 0) from schema_version"));
        if (found > Version) throw new SchemaNewerException(connection.DataSource, found, Version);
        if (found < Version)
        {
            foreach (var (_, sql) in SqliteScripts()) connection.Run(sql);
            connection.Run($"insert into schema_version values ({Version}, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))");
        }
        connection.Run("commit");
    }

    private static string Read(string name)
    {
        using var stream = typeof(StoreSchema).Assembly.GetManifestResourceStream($"sqlite/{name}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
