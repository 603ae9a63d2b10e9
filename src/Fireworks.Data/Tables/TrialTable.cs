namespace Fireworks;

/// <summary>The trials of searches. Their search's owner begins and ends them; the latest attempt of a trial reports.</summary>
/// <param name="store">The database.</param>
public sealed partial class TrialTable(Store store)
{
    /// <summary>The state of a trial that is being run.</summary>
    public const string Running = "running";

    /// <summary>The state of a trial that waits to be begun: for the first time, or again because it was stopped before its end.</summary>
    public const string Paused = "paused";

    /// <summary>The state of a trial that reached its end; the only one with a value.</summary>
    public const string Complete = "complete";

    /// <summary>Stores a proposed trial with its parameters.</summary>
    /// <remarks>Storing the latest trial again changes nothing while it has not been begun: whoever lost the connection at the commit does not
    /// know that it is stored, and proposes it once more.</remarks>
    /// <param name="tenant">Whose.</param>
    /// <param name="search">The search.</param>
    /// <param name="fence">The search's fence.</param>
    /// <param name="trial">The trial; its number is the number of trials there are.</param>
    /// <param name="cancellationToken">Takes the write back if it has not begun.</param>
    /// <exception cref="FencedException">Somebody else owns the search now.</exception>
    /// <exception cref="ArgumentException">The number is not the next one, and not the latest of a trial like this one.</exception>
    public Task InsertAsync(string tenant, string search, long fence, TrialRow trial, CancellationToken cancellationToken = default) =>
        store.Writer.WriteAsync(session =>
        {
            SearchTable.CheckFence(session, tenant, search, fence);
            var next = session.Number("select coalesce(max(number), -1) + 1 from trials where tenant = @tenant and search = @search", ("tenant", tenant), ("search", search));
            if (trial.Number == next - 1 && IsProposed(session, tenant, search, trial)) return;
            if (trial.Number != next) throw new ArgumentException($"Trial numbers have no gaps: the next of search '{search}' is {next}, but this trial has {trial.Number}.", nameof(trial));

            session.Execute("""
                insert into trials (tenant, search, number, state, run, parent, scaffold) values (@tenant, @search, @number, @state, @run, @parent, @scaffold)
                """,
                ("tenant", tenant), ("search", search), ("number", trial.Number), ("state", trial.State), ("run", trial.Run), ("parent", trial.Parent),
                ("scaffold", trial.Scaffold));
            foreach (var parameter in trial.Params)
                session.Execute("""
                    insert into trial_params (tenant, search, number, name, value, text) values (@tenant, @search, @number, @name, @value, @text)
                    """,
                    ("tenant", tenant), ("search", search), ("number", trial.Number), ("name", parameter.Name), ("value", parameter.Value), ("text", parameter.Text));
        }, cancellationToken);

    private static bool IsProposed(SqlSession session, string tenant, string search, TrialRow trial) =>
        Rows(session, tenant, search, trial.Number) is [{ Attempts: 0 } stored]
        && (stored.State, stored.Run, stored.Parent, stored.Scaffold) == (trial.State, trial.Run, trial.Parent, trial.Scaffold)
        && stored.Params.ToHashSet().SetEquals(trial.Params);

    /// <summary>Begins an attempt at a trial, the first or a further one; reports of earlier attempts are refused from now on.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="search">The search.</param>
    /// <param name="number">The trial.</param>
    /// <param name="fence">The search's fence.</param>
    /// <param name="silo">Where it runs.</param>
    /// <param name="run">The run it is.</param>
    /// <param name="siloLost">Whether the attempt before died with its silo.</param>
    /// <param name="cancellationToken">Takes the write back if it has not begun.</param>
    /// <returns>The attempt, from 1.</returns>
    /// <exception cref="FencedException">Somebody else owns the search now.</exception>
    /// <exception cref="NotStoredException">There is no such trial.</exception>
    public Task<long> BeginAsync(
        string tenant,
        string search,
        long number,
        long fence,
        string silo,
        string run,
        bool siloLost = false,
        CancellationToken cancellationToken = default) => store.Writer.WriteAsync(session =>
        {
            SearchTable.CheckFence(session, tenant, search, fence);
            return session.Number("""
                update trials set state = @state, attempts = attempts + 1, silos_lost = silos_lost + @lost, silo = @silo, run = @run,
                                  started_at = coalesce(started_at, @now), ended_at = null, error = null, value = null
                where tenant = @tenant and search = @search and number = @number returning attempts
                """,
                ("state", Running), ("lost", siloLost ? 1 : 0), ("silo", silo), ("run", run), ("now", store.Time.GetUtcNow()),
                ("tenant", tenant), ("search", search), ("number", number)) ?? throw new NotStoredException("trial", $"{search}#{number}");
        }, cancellationToken);

    /// <summary>Stores an intermediate value: one for each step, of which the latest attempt's stays.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="search">The search.</param>
    /// <param name="number">The trial.</param>
    /// <param name="step">The step.</param>
    /// <param name="value">The value.</param>
    /// <param name="attempt">The attempt that reports, as <see cref="BeginAsync"/> returned it.</param>
    /// <param name="verdict">What the pruner decided.</param>
    /// <param name="cancellationToken">Takes the write back if it has not begun.</param>
    /// <exception cref="FencedException">The trial has been begun anew since.</exception>
    /// <exception cref="NotStoredException">There is no such trial.</exception>
    public Task ReportAsync(
        string tenant,
        string search,
        long number,
        long step,
        double value,
        long attempt,
        string? verdict = null,
        CancellationToken cancellationToken = default) => store.Writer.WriteAsync(session =>
        {
            var current = session.Number("""
                update trials set last_step = case when last_step > @step then last_step else @step end
                where tenant = @tenant and search = @search and number = @number returning attempts
                """, ("step", step), ("tenant", tenant), ("search", search), ("number", number)) ?? throw new NotStoredException("trial", $"{search}#{number}");
            if (current != attempt) throw new FencedException("trial", $"{search}#{number}", attempt);

            session.Execute("""
                insert into trial_reports (tenant, search, number, step, value, special, verdict, attempt, time_ms)
                values (@tenant, @search, @number, @step, @value, @special, @verdict, @attempt, @time_ms)
                on conflict (tenant, search, number, step) do update set
                    value = excluded.value, special = excluded.special, verdict = excluded.verdict, attempt = excluded.attempt, time_ms = excluded.time_ms
                """,
                ("tenant", tenant), ("search", search), ("number", number), ("step", step), ("value", Special.Value(value)), ("special", Special.Name(value)),
                ("verdict", verdict), ("attempt", attempt), ("time_ms", store.Time.GetUtcNow().ToUnixTimeMilliseconds()));
        }, cancellationToken);

    /// <summary>Stores that an attempt was stopped before its end, so that the trial waits to be begun again; with it, that its run waits, too.</summary>
    /// <remarks>Like a report it is the latest attempt's to make, whoever owns the search by then: a search that moves to another silo while its
    /// trials are stopped must not take them for lost.</remarks>
    /// <param name="tenant">Whose.</param>
    /// <param name="search">The search.</param>
    /// <param name="number">The trial.</param>
    /// <param name="attempt">The attempt that was stopped, as <see cref="BeginAsync"/> returned it.</param>
    /// <param name="busyMs">Milliseconds of work in all attempts that count; at least 0.</param>
    /// <param name="scaffold">The manifest of what it had learned, from which it can go on; what is stored stays when null.</param>
    /// <param name="cancellationToken">Takes the write back if it has not begun.</param>
    /// <exception cref="FencedException">The trial has been begun anew since, or has ended.</exception>
    public Task PauseAsync(
        string tenant,
        string search,
        long number,
        long attempt,
        long busyMs = 0,
        string? scaffold = null,
        CancellationToken cancellationToken = default) => store.Writer.WriteAsync(session =>
        {
            var run = session.First("""
                update trials set state = @paused, busy_ms = @busy_ms, scaffold = coalesce(@scaffold, scaffold)
                where tenant = @tenant and search = @search and number = @number and attempts = @attempt and state = @running returning run
                """,
                row => row.Text(0),
                ("paused", Paused), ("busy_ms", Require.AtLeast(busyMs, 0)), ("scaffold", scaffold), ("tenant", tenant), ("search", search), ("number", number),
                ("attempt", attempt), ("running", Running)) ?? throw new FencedException("trial", $"{search}#{number}", attempt);
            session.Execute("update runs set state = @paused where tenant = @tenant and run = @run", ("paused", Paused), ("tenant", tenant), ("run", run));
        }, cancellationToken);

    /// <summary>Ends an attempt for good: complete, pruned, failed or cancelled. What it could have gone on from is let go.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="search">The search.</param>
    /// <param name="number">The trial.</param>
    /// <param name="fence">The search's fence.</param>
    /// <param name="state">Its new state.</param>
    /// <param name="values">What it reached; the first is the objective that trials are ranked by.</param>
    /// <param name="error">Why it failed.</param>
    /// <param name="busyMs">Milliseconds of work in all attempts that count; at least 0.</param>
    /// <param name="attempt">The attempt that ends, which must be the latest; whichever it is when null.</param>
    /// <param name="cancellationToken">Takes the write back if it has not begun.</param>
    /// <exception cref="FencedException">Somebody else owns the search now, or the trial has been begun anew since.</exception>
    /// <exception cref="NotStoredException">There is no such trial.</exception>
    public Task FinishAsync(
        string tenant,
        string search,
        long number,
        long fence,
        string state,
        IReadOnlyList<TrialValue> values,
        string? error = null,
        long busyMs = 0,
        long? attempt = null,
        CancellationToken cancellationToken = default) => store.Writer.WriteAsync(session =>
        {
            SearchTable.CheckFence(session, tenant, search, fence);
            var changed = session.Execute("""
                update trials set state = @state, value = @value, error = @error, busy_ms = @busy_ms, ended_at = @ended_at, scaffold = null
                where tenant = @tenant and search = @search and number = @number and attempts = coalesce(@attempt, attempts)
                """,
                ("state", state), ("value", state == Complete && values.Count > 0 ? Special.Value(values[0].Value) : null), ("error", error),
                ("busy_ms", Require.AtLeast(busyMs, 0)), ("ended_at", store.Time.GetUtcNow()), ("tenant", tenant),
                ("search", search), ("number", number), ("attempt", attempt));
            if (changed == 0) throw attempt is { } late ? new FencedException("trial", $"{search}#{number}", late) : new NotStoredException("trial", $"{search}#{number}");

            foreach (var (objective, value) in values)
                session.Execute("""
                    insert into trial_values (tenant, search, number, objective, value, special) values (@tenant, @search, @number, @objective, @value, @special)
                    on conflict (tenant, search, number, objective) do update set value = excluded.value, special = excluded.special
                    """,
                    ("tenant", tenant), ("search", search), ("number", number), ("objective", objective), ("value", Special.Value(value)),
                    ("special", Special.Name(value)));
        }, cancellationToken);
}
