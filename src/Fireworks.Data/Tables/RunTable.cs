using System.Text.Json;

namespace Fireworks;

/// <summary>The runs: created once, changed by their owner only.</summary>
/// <param name="store">The database.</param>
public sealed partial class RunTable(Store store)
{
    /// <summary>The fence of a run that nobody has taken over yet.</summary>
    public const long FirstFence = 1;

    private const string Columns =
        "tenant, run, experiment, number, search, trial, graph, spec_hash, seed, state, fence, started_at, ended_at, warnings, error, git_commit, host, begun_from, snapshot";

    /// <summary>Stores a run with the next number of its experiment and the first fence, and returns it as stored.</summary>
    /// <remarks>Storing the same id again changes nothing and returns what is there.</remarks>
    /// <param name="run">The run; number and fence are assigned.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="cancellationToken">Takes the write back if it has not begun.</param>
    public Task<RunRow> CreateAsync(RunRow run, IReadOnlyList<ParamRow> parameters, CancellationToken cancellationToken = default) =>
        store.Writer.WriteAsync(session =>
        {
            if (Find(session, run.Tenant, run.Run) is { } stored) return stored;

            var now = store.Time.GetUtcNow();
            session.Execute("insert into experiments (tenant, name, created_at) values (@tenant, @name, @now) on conflict do nothing",
                ("tenant", run.Tenant), ("name", run.Experiment), ("now", now));
            session.Execute($"""
                insert into runs ({Columns})
                select @tenant, @run, @experiment, coalesce(max(number), 0) + 1, @search, @trial, @graph, @spec_hash, @seed, @state, {FirstFence},
                       @started_at, @ended_at, @warnings, @error, @git_commit, @host, @begun_from, @snapshot
                from runs where tenant = @tenant and experiment = @experiment
                """,
                ("tenant", run.Tenant), ("run", run.Run), ("experiment", run.Experiment), ("search", run.Search), ("trial", run.Trial), ("graph", run.Graph),
                ("spec_hash", run.SpecHash), ("seed", run.Seed), ("state", run.State), ("started_at", run.StartedAt == default ? now : run.StartedAt),
                ("ended_at", run.EndedAt), ("warnings", JsonSerializer.Serialize(run.Warnings)), ("error", run.Error), ("git_commit", run.GitCommit),
                ("host", run.Host), ("begun_from", run.BegunFrom), ("snapshot", run.Snapshot));
            foreach (var parameter in parameters)
                session.Execute("insert into params (tenant, run, name, value, text) values (@tenant, @run, @name, @value, @text)",
                    ("tenant", run.Tenant), ("run", run.Run), ("name", parameter.Name), ("value", parameter.Value), ("text", parameter.Text));
            return Find(session, run.Tenant, run.Run)!;
        }, cancellationToken);

    /// <summary>Makes the caller the owner of a run and returns its fence; whoever held an earlier one can write no more.</summary>
    /// <exception cref="NotStoredException">There is no such run.</exception>
    public Task<long> TakeAsync(string tenant, string run, CancellationToken cancellationToken = default) => store.Writer.WriteAsync(session =>
        session.Number("update runs set fence = fence + 1 where tenant = @tenant and run = @run returning fence", ("tenant", tenant), ("run", run))
            ?? throw new NotStoredException("run", run), cancellationToken);

    /// <summary>Moves a run on in its life.</summary>
    /// <param name="tenant">Whose it is.</param>
    /// <param name="run">Its id.</param>
    /// <param name="fence">The caller's fence.</param>
    /// <param name="state">Its new state.</param>
    /// <param name="warnings">All its warnings; what is stored stays when null.</param>
    /// <param name="error">Why it failed; null clears it.</param>
    /// <param name="endedAt">When it ended; null while it goes on.</param>
    /// <param name="snapshot">The manifest of what its nodes have learned; what is stored stays when null.</param>
    /// <param name="cancellationToken">Takes the write back if it has not begun.</param>
    /// <exception cref="FencedException">Somebody else owns the run now.</exception>
    /// <exception cref="NotStoredException">There is no such run.</exception>
    public Task UpdateAsync(
        string tenant,
        string run,
        long fence,
        string state,
        IReadOnlyList<string>? warnings = null,
        string? error = null,
        DateTimeOffset? endedAt = null,
        string? snapshot = null,
        CancellationToken cancellationToken = default) => store.Writer.WriteAsync(session =>
        {
            var changed = session.Execute("""
                update runs set state = @state, warnings = coalesce(@warnings, warnings), error = @error, ended_at = @ended_at,
                    snapshot = coalesce(@snapshot, snapshot)
                where tenant = @tenant and run = @run and fence = @fence
                """,
                ("state", state), ("warnings", warnings is null ? null : JsonSerializer.Serialize(warnings)), ("error", error), ("ended_at", endedAt),
                ("snapshot", snapshot), ("tenant", tenant), ("run", run), ("fence", fence));
            if (changed == 0) throw Find(session, tenant, run) is null ? new NotStoredException("run", run) : new FencedException("run", run, fence);
        }, cancellationToken);

    /// <summary>Stores of a search that was stopped that no run of its trials goes on, also where the silo that ran it is gone and says nothing.</summary>
    /// <param name="tenant">Whose it is.</param>
    /// <param name="search">The search.</param>
    /// <param name="fence">The search's fence.</param>
    /// <param name="cancellationToken">Takes the write back if it has not begun.</param>
    /// <exception cref="FencedException">Somebody else owns the search now.</exception>
    public Task PauseAsync(string tenant, string search, long fence, CancellationToken cancellationToken = default) => store.Writer.WriteAsync(session =>
    {
        SearchTable.CheckFence(session, tenant, search, fence);
        session.Execute("update runs set state = @paused where tenant = @tenant and search = @search and state = @running",
            ("paused", TrialTable.Paused), ("tenant", tenant), ("search", search), ("running", TrialTable.Running));
    }, cancellationToken);

    /// <summary>A run, or null.</summary>
    public Task<RunRow?> GetAsync(string tenant, string run, CancellationToken cancellationToken = default) =>
        store.Reader.ReadAsync(session => Find(session, tenant, run), cancellationToken);

    /// <summary>A run by its number in an experiment, such as <c>digits#2</c>, or null.</summary>
    public Task<RunRow?> GetAsync(string tenant, string experiment, long number, CancellationToken cancellationToken = default) =>
        store.Reader.ReadAsync(session => session.First($"select {Columns} from runs where tenant = @tenant and experiment = @experiment and number = @number", Read,
            ("tenant", tenant), ("experiment", experiment), ("number", number)), cancellationToken);

    /// <summary>The runs of a tenant, latest first.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="experiment">Of this experiment only; of all when null.</param>
    /// <param name="most">At most so many; at least 1. Default 100.</param>
    /// <param name="cancellationToken">Takes the read back if it has not begun.</param>
    public Task<List<RunRow>> ListAsync(string tenant, string? experiment = null, int most = 100, CancellationToken cancellationToken = default)
    {
        Require.AtLeast(most, 1);
        return store.Reader.ReadAsync(session => session.Query($"""
            select {Columns} from runs where tenant = @tenant and experiment = coalesce(@experiment, experiment) order by run desc limit @most
            """, Read, ("tenant", tenant), ("experiment", experiment), ("most", most)), cancellationToken);
    }

    /// <summary>The parameters of a run, by name.</summary>
    public Task<List<ParamRow>> ParamsAsync(string tenant, string run, CancellationToken cancellationToken = default) =>
        store.Reader.ReadAsync(session => session.Query("select name, value, text from params where tenant = @tenant and run = @run order by name",
            ParamRow.Read, ("tenant", tenant), ("run", run)), cancellationToken);

    private static RunRow? Find(SqlSession session, string tenant, string run) =>
        session.First($"select {Columns} from runs where tenant = @tenant and run = @run", Read, ("tenant", tenant), ("run", run));

    private static RunRow Read(SqlRow row) => new()
    {
        Tenant = row.Text(0), Run = row.Text(1), Experiment = row.Text(2), Number = row.Long(3), Search = row.TextOrNull(4), Trial = row.LongOrNull(5),
        Graph = row.Text(6), SpecHash = row.Text(7), Seed = row.Long(8), State = row.Text(9), Fence = row.Long(10), StartedAt = row.Time(11),
        EndedAt = row.TimeOrNull(12), Warnings = JsonSerializer.Deserialize<string[]>(row.Text(13))!, Error = row.TextOrNull(14),
        GitCommit = row.TextOrNull(15), Host = row.TextOrNull(16), BegunFrom = row.TextOrNull(17), Snapshot = row.TextOrNull(18),
    };
}
