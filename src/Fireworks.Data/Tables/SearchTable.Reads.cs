namespace Fireworks;

/// <summary>A search and how its trials stand.</summary>
/// <param name="Search">The search.</param>
/// <param name="Trials">How many trials were begun.</param>
/// <param name="Complete">Those with a value.</param>
/// <param name="Running">Those at work or paused.</param>
/// <param name="Failed">Those that ended by an error.</param>
/// <param name="Best">The number of the best finished trial; of equal ones the first.</param>
/// <param name="BestValue">Its value.</param>
public sealed record SearchSummary(SearchRow Search, long Trials, long Complete, long Running, long Failed, long? Best, double? BestValue);

public sealed partial class SearchTable
{
    private const string Matching = "where tenant = @tenant and state = coalesce(@state, state)";

    /// <summary>The searches that go on, of every tenant.</summary>
    public Task<List<(string Tenant, string Name)>> RunningAsync(CancellationToken cancellationToken = default) =>
        store.Reader.ReadAsync(session => session.Query("select tenant, name from searches where state = 'running' order by tenant, name", row => (row.Text(0), row.Text(1))), cancellationToken);

    /// <summary>The searches that fit, latest first, with their trials counted; and how many fit in all.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="state">In this state only; in any when null.</param>
    /// <param name="most">At most so many; at least 1.</param>
    /// <param name="cancellationToken">Takes the read back if it has not begun.</param>
    public Task<(List<SearchSummary> Rows, long Total)> SummariesAsync(string tenant, string? state, int most, CancellationToken cancellationToken = default)
    {
        Require.AtLeast(most, 1);
        return store.Reader.ReadAsync(session =>
        {
            var searches = session.Query($"select {Columns} from searches {Matching} order by created_at desc, name limit @most", Read,
                ("tenant", tenant), ("state", state), ("most", most));
            return (
                searches.ConvertAll(search => Summarize(session, search)),
                session.Number($"select count(*) from searches {Matching}", ("tenant", tenant), ("state", state)) ?? 0);
        }, cancellationToken);
    }

    // One query a search: a search may have tens of thousands of trials, a list shows few searches.
    private static SearchSummary Summarize(SqlSession session, SearchRow search)
    {
        var (trials, complete, running, failed) = session.Query("""
            select count(*), count(case when state = 'complete' then 1 end), count(case when state in ('running', 'paused') then 1 end), count(case when state = 'failed' then 1 end)
            from trials where tenant = @tenant and search = @search
            """,
            row => (row.Long(0), row.Long(1), row.Long(2), row.Long(3)), ("tenant", search.Tenant), ("search", search.Name))[0];
        var best = session.Query($"""
            select number, value from trials where tenant = @tenant and search = @search and state = 'complete' and value is not null
            order by value {(search.Direction == "maximize" ? "desc" : "asc")}, number limit 1
            """,
            row => (Number: (long?)row.Long(0), Value: row.DoubleOrNull(1)), ("tenant", search.Tenant), ("search", search.Name)).FirstOrDefault();
        return new(search, trials, complete, running, failed, best.Number, best.Value);
    }
}
