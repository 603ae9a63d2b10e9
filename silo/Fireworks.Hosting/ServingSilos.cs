namespace Fireworks.Hosting;

/// <summary>Keeps two clusters from one database: each would take the other's grains, searches and reminders for its own.</summary>
internal static class ServingSilos
{
    private const int Active = 3;                             // as Orleans writes it

    /// <summary>Throws when silos serve the database that this one may not join.</summary>
    /// <param name="store">The database.</param>
    /// <param name="cluster">The cluster of this silo.</param>
    /// <param name="options">Its settings.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <exception cref="DatabaseServedException">Silos of another cluster serve it; or any do, and this one is to be alone.</exception>
    public static async Task CheckAsync(Store store, string cluster, FireworksOptions options, CancellationToken cancellationToken)
    {
        if (store.Database is not PostgresDatabase) return;   // the owner file of a data folder guards a SQLite database
        var rows = await store.Reader.ReadAsync(
            session => session.Query(
                """
                select DeploymentId, Address || ':' || Port, extract(epoch from (now() at time zone 'utc') - IAmAliveTime)::float8
                from OrleansMembershipTable where Status = @active order by IAmAliveTime desc
                """,
                row => (Cluster: row.Text(0), Address: row.Text(1), Age: TimeSpan.FromSeconds(row.DoubleOrNull(2)!.Value)), ("active", Active)),
            cancellationToken);
        // Silos that were all killed stay in the table; three notes that they are alive are then missing.
        var serving = rows.Where(row => row.Age < options.Membership.AliveNotes * 3 && (options.Alone || row.Cluster != cluster)).ToArray();
        if (serving.Length > 0) throw new DatabaseServedException(store.Database.Name, [.. serving.Select(s => $"{s.Address} of cluster '{s.Cluster}', alive {s.Age.TotalSeconds:F0} s ago")]);
    }
}

/// <summary>Silos serve a database that another one was to have.</summary>
public sealed class DatabaseServedException(string database, IReadOnlyList<string> silos) : FireworksException(
    $"Silos serve database {database} already: {string.Join("; ", silos)}. Talk to one of them with --server, or give a silo that is to join them the name of their cluster.");
