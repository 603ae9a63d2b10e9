namespace Fireworks;

/// <summary>The versions of named graphs; what each holds is a blob.</summary>
/// <param name="store">The database.</param>
public sealed class GraphTable(Store store)
{
    /// <summary>Notes which blob is a version of a graph; noting it again changes nothing.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="name">The graph.</param>
    /// <param name="version">The version, from 1.</param>
    /// <param name="blob">The blob's hash.</param>
    /// <param name="cancellationToken">Takes the write back if it has not begun.</param>
    public Task SaveAsync(string tenant, string name, int version, string blob, CancellationToken cancellationToken = default) =>
        store.Writer.WriteAsync(session =>
        {
            session.Execute("""
                insert into graphs (tenant, name, version, blob, created_at) values (@tenant, @name, @version, @blob, @now)
                on conflict (tenant, name, version) do update set blob = excluded.blob
                """,
                ("tenant", tenant), ("name", name), ("version", (long)version), ("blob", blob), ("now", store.Time.GetUtcNow()));
        }, cancellationToken);
}
