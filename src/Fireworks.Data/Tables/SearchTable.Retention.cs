namespace Fireworks;

public sealed partial class SearchTable
{
    /// <summary>Forgets a search with its trials and their runs, in one transaction; its blobs stay until they are collected.</summary>
    /// <remarks>Its trials' runs stand on an experiment of its name. When nobody has described that and it has no other runs, it goes too.</remarks>
    /// <param name="tenant">Whose it is.</param>
    /// <param name="search">Its name.</param>
    /// <param name="fence">The caller's fence.</param>
    /// <param name="cancellationToken">Takes the write back if it has not begun.</param>
    /// <exception cref="FencedException">Somebody else owns the search now.</exception>
    /// <exception cref="NotStoredException">There is no such search.</exception>
    public Task DeleteAsync(string tenant, string search, long fence, CancellationToken cancellationToken = default) => store.Writer.WriteAsync(session =>
    {
        CheckFence(session, tenant, search, fence);
        session.Execute("""
            delete from metric_series where tenant = @tenant and run in (select run from runs where tenant = @tenant and search = @search)
            """, ("tenant", tenant), ("search", search));
        session.Execute("delete from runs where tenant = @tenant and search = @search", ("tenant", tenant), ("search", search));
        session.Execute("delete from searches where tenant = @tenant and name = @search", ("tenant", tenant), ("search", search));
        session.Execute("""
            delete from experiments where tenant = @tenant and name = @search and description = '' and tags = '{}'
            and not exists (select 1 from runs where tenant = @tenant and experiment = @search)
            """, ("tenant", tenant), ("search", search));
    }, cancellationToken);

    /// <summary>The ids of the runs of a search's trials.</summary>
    public Task<List<string>> RunsAsync(string tenant, string search, CancellationToken cancellationToken = default) =>
        store.Reader.ReadAsync(session => session.Query("select run from runs where tenant = @tenant and search = @search order by run", row => row.Text(0),
            ("tenant", tenant), ("search", search)), cancellationToken);
}
