namespace Fireworks;

public sealed partial class TrialTable
{
    private const string Columns =
        "number, state, value, last_step, run, attempts, silos_lost, silo, started_at, ended_at, busy_ms, error, parent, scaffold";

    /// <summary>The trials of a search with their parameters, by number.</summary>
    public Task<List<TrialRow>> ListAsync(string tenant, string search, CancellationToken cancellationToken = default) =>
        store.Reader.ReadAsync(session => Rows(session, tenant, search, null), cancellationToken);

    /// <summary>A trial with its parameters, or null.</summary>
    public Task<TrialRow?> GetAsync(string tenant, string search, long number, CancellationToken cancellationToken = default) =>
        store.Reader.ReadAsync(session => Rows(session, tenant, search, number).FirstOrDefault(), cancellationToken);

    /// <summary>The intermediate values of a search, by trial and step.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="search">The search.</param>
    /// <param name="number">Of one trial only; of all when null.</param>
    /// <param name="cancellationToken">Takes the read back if it has not begun.</param>
    public Task<List<TrialReport>> ReportsAsync(string tenant, string search, long? number = null, CancellationToken cancellationToken = default) =>
        store.Reader.ReadAsync(session => session.Query("""
            select number, step, value, special, verdict, attempt, time_ms from trial_reports
            where tenant = @tenant and search = @search and number between coalesce(@number, 0) and coalesce(@number, 9223372036854775807) order by number, step
            """,
            row => new TrialReport(row.Long(0), row.Long(1), Special.Read(row, 2), row.TextOrNull(4), row.Long(5), DateTimeOffset.FromUnixTimeMilliseconds(row.Long(6))),
            ("tenant", tenant), ("search", search), ("number", number)), cancellationToken);

    /// <summary>The final values of a trial, by objective.</summary>
    public Task<List<TrialValue>> ValuesAsync(string tenant, string search, long number, CancellationToken cancellationToken = default) =>
        store.Reader.ReadAsync(session => session.Query("""
            select objective, value, special from trial_values where tenant = @tenant and search = @search and number = @number order by objective
            """,
            row => new TrialValue(row.Text(0), Special.Read(row, 1)), ("tenant", tenant), ("search", search), ("number", number)), cancellationToken);

    private static List<TrialRow> Rows(SqlSession session, string tenant, string search, long? number)
    {
        var parameters = session.Query("""
            select name, value, text, number from trial_params
            where tenant = @tenant and search = @search and number between coalesce(@number, 0) and coalesce(@number, 9223372036854775807) order by name
            """,
            row => (Number: row.Long(3), Param: ParamRow.Read(row)), ("tenant", tenant), ("search", search), ("number", number))
            .ToLookup(p => p.Number, p => p.Param);
        return session.Query($"""
            select {Columns} from trials where tenant = @tenant and search = @search and number between coalesce(@number, 0) and coalesce(@number, 9223372036854775807) order by number
            """,
            row => Read(row) with { Params = [.. parameters[row.Long(0)]] }, ("tenant", tenant), ("search", search), ("number", number));
    }

    private static TrialRow Read(SqlRow row) => new()
    {
        Number = row.Long(0), State = row.Text(1), Value = row.DoubleOrNull(2), LastStep = row.LongOrNull(3), Run = row.TextOrNull(4), Attempts = row.Long(5),
        SilosLost = row.Long(6), Silo = row.TextOrNull(7), StartedAt = row.TimeOrNull(8), EndedAt = row.TimeOrNull(9), BusyMs = row.Long(10),
        Error = row.TextOrNull(11), Parent = row.LongOrNull(12), Scaffold = row.TextOrNull(13),
    };
}
