namespace Fireworks.Hosting;

/// <summary>Keeps two clusters from one database: each would take the other's grains, searches and reminders for its own.</summary>
internal static class ServingSilos
{
    private const int Active = 3;                             // as Orleans writes it

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Throws when silos serve the database that this one may not join.</summary>
    /// <param name="store">The database.</param>
    /// <param name="cluster">The cluster of this silo.</param>
    /// <param name="options">Its settings.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <exception cref="DatabaseServedException">Silos of another cluster serve it; or any do, and this one is to be alone.</exception>
    public static async Task CheckAsync(Store store, string cluster, FireworksOptions options, CancellationToken cancellationToken)
    {
        if (store.Database is not PostgresDatabase) return;   // the owner file of a data folder guards a SQLite database
        // Silos that were all killed stay in the table: only one that notes anew that it is alive is. Three notes that do not come say that it is not.
        var before = await ReadAsync(store, cluster, options, cancellationToken);
        if (before.Length == 0) return;
        using var tick = new PeriodicTimer(Pause);
        while (await tick.WaitForNextTickAsync(cancellationToken))
        {
            var now = await ReadAsync(store, cluster, options, cancellationToken);
            if (now.Length == 0) return;
            var alive = now.Where(silo => !before.Any(b => b.Silo == silo.Silo && b.Noted == silo.Noted)).ToArray();
            if (alive.Length > 0) throw new DatabaseServedException(store.Database.Name, [.. alive.Select(s => $"{s.Silo} of cluster '{s.Cluster}'")]);
        }
    }

    private static async Task<(string Cluster, string Silo, double Noted)[]> ReadAsync(Store store, string cluster, FireworksOptions options, CancellationToken cancellationToken)
    {
        var rows = await store.Reader.ReadAsync(
            session => session.Query(
                """
                select DeploymentId, SiloName, extract(epoch from IAmAliveTime)::float8, extract(epoch from (now() at time zone 'utc') - IAmAliveTime)::float8
                from OrleansMembershipTable where Status = @active order by IAmAliveTime desc
                """,
                row => (Cluster: row.Text(0), Silo: row.Text(1), Noted: row.DoubleOrNull(2)!.Value, Age: TimeSpan.FromSeconds(row.DoubleOrNull(3)!.Value)), ("active", Active)),
            cancellationToken);
        return [.. rows.Where(row => row.Age < options.Membership.AliveNotes * 3 && (options.Alone || row.Cluster != cluster)).Select(row => (row.Cluster, row.Silo, row.Noted))];
    }
}

/// <summary>Silos serve a database that another one was to have.</summary>
public sealed class DatabaseServedException(string database, IReadOnlyList<string> silos) : FireworksException(
    $"Silos serve database {database} already: {string.Join("; ", silos)}. Talk to them through their address with --server, or give a silo that is to join them the name of their cluster.");
