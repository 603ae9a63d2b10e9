namespace Fireworks;

/// <summary>One value of a metric.</summary>
/// <param name="Name">The metric, such as <c>mlp/validate/accuracy</c>.</param>
/// <param name="Step">Its step.</param>
/// <param name="Value">Its value; may be not-a-number or infinite.</param>
/// <param name="Time">When it was stored, in whole milliseconds.</param>
public sealed record MetricPoint(string Name, long Step, double Value, DateTimeOffset Time);

/// <summary>What runs measure: series of points. A series' names are stored once, so a point takes some 30 bytes.</summary>
/// <param name="store">The database.</param>
public sealed class MetricTable(Store store)
{
    /// <summary>Stores one point; a point of the same run, name and step is replaced.</summary>
    public Task AddAsync(string tenant, string run, string name, long step, double value, CancellationToken cancellationToken = default) =>
        store.Writer.WriteAsync(session =>
        {
            if (Upsert(session, tenant, run, name, step, value) > 0) return;
            session.Execute("insert into metric_series (tenant, run, name) values (@tenant, @run, @name)", ("tenant", tenant), ("run", run), ("name", name));
            Upsert(session, tenant, run, name, step, value);
        }, cancellationToken);

    private int Upsert(SqlSession session, string tenant, string run, string name, long step, double value) => session.Execute("""
        insert into metric_points (series, step, value, special, time_ms)
        select series, @step, @value, @special, @time_ms from metric_series where tenant = @tenant and run = @run and name = @name
        on conflict (series, step) do update set value = excluded.value, special = excluded.special, time_ms = excluded.time_ms
        """,
        ("step", step), ("value", Special.Value(value)), ("special", Special.Name(value)), ("time_ms", store.Time.GetUtcNow().ToUnixTimeMilliseconds()),
        ("tenant", tenant), ("run", run), ("name", name));

    /// <summary>The points of a run, by name and step.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="run">The run.</param>
    /// <param name="name">One metric only; all when null.</param>
    /// <param name="cancellationToken">Takes the read back if it has not begun.</param>
    public Task<List<MetricPoint>> SeriesAsync(string tenant, string run, string? name = null, CancellationToken cancellationToken = default) =>
        store.Reader.ReadAsync(session => session.Query("""
            select name, step, value, special, time_ms from metrics
            where tenant = @tenant and run = @run and name = coalesce(@name, name) order by name, step
            """,
            Read, ("tenant", tenant), ("run", run), ("name", name)), cancellationToken);

    /// <summary>The points of a run that were stored last, in the order in which they were stored; and how many it has in all.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="run">The run.</param>
    /// <param name="most">At most so many; at least 1.</param>
    /// <param name="cancellationToken">Takes the read back if it has not begun.</param>
    public Task<(List<MetricPoint> Points, long Total)> LatestAsync(string tenant, string run, int most, CancellationToken cancellationToken = default)
    {
        Require.AtLeast(most, 1);
        return store.Reader.ReadAsync(session =>
        {
            var points = session.Query("""
                select name, step, value, special, time_ms from metrics where tenant = @tenant and run = @run order by time_ms desc, step desc, name desc limit @most
                """, Read, ("tenant", tenant), ("run", run), ("most", most));
            points.Reverse();
            return (points, session.Number("select count(*) from metrics where tenant = @tenant and run = @run", ("tenant", tenant), ("run", run)) ?? 0);
        }, cancellationToken);
    }

    /// <summary>Each of a run's metrics at its last step, by name.</summary>
    public Task<List<MetricPoint>> LastAsync(string tenant, string run, CancellationToken cancellationToken = default) =>
        store.Reader.ReadAsync(session => session.Query("""
            select s.name, p.step, p.value, p.special, p.time_ms from metric_series s join metric_points p on p.series = s.series
            where s.tenant = @tenant and s.run = @run and p.step = (select max(step) from metric_points where series = s.series) order by s.name
            """, Read, ("tenant", tenant), ("run", run)), cancellationToken);

    private static MetricPoint Read(SqlRow row) =>
        new(row.Text(0), row.Long(1), Special.Read(row, 2), DateTimeOffset.FromUnixTimeMilliseconds(row.Long(4)));
}
