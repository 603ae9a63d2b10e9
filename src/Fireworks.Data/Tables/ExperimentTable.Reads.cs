namespace Fireworks;

/// <summary>An experiment and how its runs stand.</summary>
/// <param name="Experiment">What is said of it.</param>
/// <param name="Runs">How many runs it has.</param>
/// <param name="Running">Those that go on.</param>
/// <param name="Complete">Those that ended well.</param>
/// <param name="Failed">Those that ended by an error.</param>
/// <param name="Cancelled">Those that were ended.</param>
/// <param name="LastStartedAt">When the latest was started; null when it has none.</param>
public sealed record ExperimentSummary(ExperimentRow Experiment, long Runs, long Running, long Complete, long Failed, long Cancelled, DateTimeOffset? LastStartedAt);

public sealed partial class ExperimentTable
{
    private const string Summary = """
        select e.tenant, e.name, e.description, e.tags, e.created_at, coalesce(r.runs, 0), coalesce(r.running, 0), coalesce(r.complete, 0), coalesce(r.failed, 0),
               coalesce(r.cancelled, 0), r.last_started_at
        from experiments e left join (
            select experiment, count(*) runs, count(case when state = 'running' then 1 end) running, count(case when state = 'complete' then 1 end) complete,
                   count(case when state = 'failed' then 1 end) failed, count(case when state = 'cancelled' then 1 end) cancelled, max(started_at) last_started_at
            from runs where tenant = @tenant group by experiment) r on r.experiment = e.name
        where e.tenant = @tenant
        """;

    /// <summary>The experiments with their runs counted, the one with the latest run first; and how many there are in all.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="most">At most so many; at least 1.</param>
    /// <param name="cancellationToken">Takes the read back if it has not begun.</param>
    public Task<(List<ExperimentSummary> Rows, long Total)> SummariesAsync(string tenant, int most, CancellationToken cancellationToken = default)
    {
        Require.AtLeast(most, 1);
        return store.Reader.ReadAsync(session => (
            session.Query($"{Summary} order by coalesce(r.last_started_at, e.created_at) desc, e.name limit @most", ReadSummary, ("tenant", tenant), ("most", most)),
            session.Number("select count(*) from experiments where tenant = @tenant", ("tenant", tenant)) ?? 0), cancellationToken);
    }

    /// <summary>An experiment with its runs counted, or null.</summary>
    public Task<ExperimentSummary?> SummaryAsync(string tenant, string name, CancellationToken cancellationToken = default) =>
        store.Reader.ReadAsync(session => session.First($"{Summary} and e.name = @name", ReadSummary, ("tenant", tenant), ("name", name)), cancellationToken);

    private static ExperimentSummary ReadSummary(SqlRow row) =>
        new(Read(row), row.Long(5), row.Long(6), row.Long(7), row.Long(8), row.Long(9), row.TimeOrNull(10));
}
