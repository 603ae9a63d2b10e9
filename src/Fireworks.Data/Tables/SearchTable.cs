namespace Fireworks;

/// <summary>The searches: opened by name, changed by their owner only.</summary>
/// <param name="store">The database.</param>
public sealed partial class SearchTable(Store store)
{
    private const string Columns = "tenant, name, state, metric, direction, budget, space, sampler, pruner, parent, fence, created_at, ended_at";

    /// <summary>Stores a search, or finds the one of that name: whether it still is the same search is for the caller to compare.</summary>
    /// <param name="search">The search; fence and creation time are assigned.</param>
    /// <param name="cancellationToken">Takes the write back if it has not begun.</param>
    /// <returns>The row as stored, and whether this call stored it.</returns>
    public Task<(SearchRow Row, bool Created)> OpenAsync(SearchRow search, CancellationToken cancellationToken = default) => store.Writer.WriteAsync(session =>
    {
        var created = session.Execute($"""
            insert into searches ({Columns})
            values (@tenant, @name, @state, @metric, @direction, @budget, @space, @sampler, @pruner, @parent, 1, @created_at, null)
            on conflict (tenant, name) do nothing
            """,
            ("tenant", search.Tenant), ("name", search.Name), ("state", search.State), ("metric", search.Metric), ("direction", search.Direction),
            ("budget", search.Budget), ("space", search.Space), ("sampler", search.Sampler), ("pruner", search.Pruner), ("parent", search.Parent),
            ("created_at", store.Time.GetUtcNow()));
        return (Find(session, search.Tenant, search.Name)!, created > 0);
    }, cancellationToken);

    /// <summary>Makes the caller the owner of a search and returns its fence; whoever held an earlier one can write no more.</summary>
    /// <exception cref="NotStoredException">There is no such search.</exception>
    public Task<long> TakeAsync(string tenant, string search, CancellationToken cancellationToken = default) => store.Writer.WriteAsync(session =>
        session.Number("update searches set fence = fence + 1 where tenant = @tenant and name = @name returning fence", ("tenant", tenant), ("name", search))
            ?? throw new NotStoredException("search", search), cancellationToken);

    /// <summary>Moves a search on in its life.</summary>
    /// <param name="tenant">Whose it is.</param>
    /// <param name="search">Its name.</param>
    /// <param name="fence">The caller's fence.</param>
    /// <param name="state">Its new state.</param>
    /// <param name="budget">Its new budget as JSON; what is stored stays when null.</param>
    /// <param name="endedAt">When it ended; null while it goes on.</param>
    /// <param name="cancellationToken">Takes the write back if it has not begun.</param>
    /// <exception cref="FencedException">Somebody else owns the search now.</exception>
    /// <exception cref="NotStoredException">There is no such search.</exception>
    public Task UpdateAsync(
        string tenant,
        string search,
        long fence,
        string state,
        string? budget = null,
        DateTimeOffset? endedAt = null,
        CancellationToken cancellationToken = default) => store.Writer.WriteAsync(session =>
        {
            CheckFence(session, tenant, search, fence);
            session.Execute("""
                update searches set state = @state, budget = coalesce(@budget, budget), ended_at = @ended_at
                where tenant = @tenant and name = @name and fence = @fence
                """,
                ("state", state), ("budget", budget), ("ended_at", endedAt), ("tenant", tenant), ("name", search), ("fence", fence));
        }, cancellationToken);

    /// <summary>A search, or null.</summary>
    public Task<SearchRow?> GetAsync(string tenant, string search, CancellationToken cancellationToken = default) =>
        store.Reader.ReadAsync(session => Find(session, tenant, search), cancellationToken);

    /// <summary>The searches of a tenant, latest first.</summary>
    public Task<List<SearchRow>> ListAsync(string tenant, CancellationToken cancellationToken = default) =>
        store.Reader.ReadAsync(session => session.Query($"select {Columns} from searches where tenant = @tenant order by created_at desc, name", Read,
            ("tenant", tenant)), cancellationToken);

    /// <summary>Throws unless the caller owns the search; in one transaction with what it then writes.</summary>
    internal static void CheckFence(SqlSession session, string tenant, string search, long fence)
    {
        var stored = session.Number("select fence from searches where tenant = @tenant and name = @name", ("tenant", tenant), ("name", search))
            ?? throw new NotStoredException("search", search);
        if (stored != fence) throw new FencedException("search", search, fence);
    }

    private static SearchRow? Find(SqlSession session, string tenant, string name) =>
        session.First($"select {Columns} from searches where tenant = @tenant and name = @name", Read, ("tenant", tenant), ("name", name));

    private static SearchRow Read(SqlRow row) => new()
    {
        Tenant = row.Text(0), Name = row.Text(1), State = row.Text(2), Metric = row.Text(3), Direction = row.Text(4), Budget = row.Text(5), Space = row.Text(6),
        Sampler = row.Text(7), Pruner = row.Text(8), Parent = row.TextOrNull(9), Fence = row.Long(10), CreatedAt = row.Time(11), EndedAt = row.TimeOrNull(12),
    };
}
