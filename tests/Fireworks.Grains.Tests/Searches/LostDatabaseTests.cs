using Fireworks.Contracts;
using Fireworks.TestKit;

namespace Fireworks.Grains.Tests;

/// <summary>Searches whose PostgreSQL server goes away under them.</summary>
public sealed class LostDatabaseTests
{
    private const int Trials = 6;

    private static readonly CancellationToken Now = TestContext.Current.CancellationToken;

    // A transaction that waits for a replica is committed already: who ends its connection then makes the silo believe that it may not be.
    [Fact]
    public async Task A_trial_that_was_stored_though_the_connection_was_lost_at_the_commit_is_there_once()
    {
        await using var silo = await StartAsync("synchronous_standby_names=nobody", "synchronous_commit=local");
        await PostgresServer.ExecuteAsync(silo.Connection, """
            create function wait_for_replica() returns trigger language plpgsql as $$ begin perform set_config('synchronous_commit', 'on', true); return new; end $$;
            create trigger ambiguous before insert on trials for each row when (new.number = 3) execute function wait_for_replica();
            """);
        var search = await StartAsync(silo, SearchWaits.Plan("ambiguous", Trials, parallel: 1));

        await PostgresServer.ExecuteAsync(silo.Connection, """
            do $$ declare waiting int; begin
              loop
                select pid into waiting from pg_stat_activity where wait_event = 'SyncRep';
                exit when waiting is not null;
                perform pg_sleep(0.01), pg_stat_clear_snapshot();
              end loop;
              perform pg_terminate_backend(waiting);
            end $$
            """);

        await CompleteAsync(silo, search, "ambiguous");
    }

    [Fact]
    public async Task A_search_whose_server_was_restarted_under_it_finishes_with_every_trial_once()
    {
        await using var silo = await StartAsync();
        var search = await StartAsync(silo, SearchWaits.Plan("restarted", Trials, parallel: 2, ", \"gate\": \"restarted\""));
        await search.UntilAsync(s => s.Trials.Count(t => t.LastStep == 1) == 2);

        await silo.Server.RestartAsync();
        Slope.GateOf("restarted").SetResult();

        await CompleteAsync(silo, search, "restarted");
    }

    private static async Task<PostgresSilo> StartAsync(params string[] settings)
    {
        var silo = new PostgresSilo(settings);
        await silo.InitializeAsync();
        return silo;
    }

    private static async Task<IFactoryGrain> StartAsync(PostgresSilo silo, SearchPlan plan)
    {
        var search = silo.Grains.GetGrain<IFactoryGrain>(GrainKey.Search(GrainKey.DefaultTenant, plan.Name));
        await search.OpenAsync(plan.Json(), Now);
        await search.StartAsync(Now);
        return search;
    }

    private static async Task CompleteAsync(PostgresSilo silo, IFactoryGrain search, string name)
    {
        var status = await search.CompleteAsync().WaitAsync(TimeSpan.FromMinutes(1), Now);

        Assert.Equal(Enumerable.Range(0, Trials).Select(i => ((long)i, "complete")), status.Trials.Select(t => (t.Number, t.State)));
        var rows = await new TrialTable(silo.Store).ListAsync(GrainKey.DefaultTenant, name, Now);
        Assert.Equal(Enumerable.Range(0, Trials).Select(i => ((long)i, "complete")), rows.Select(r => (r.Number, r.State)));
        var reports = await new TrialTable(silo.Store).ReportsAsync(GrainKey.DefaultTenant, name, cancellationToken: Now);
        Assert.Equal(from trial in Enumerable.Range(0, Trials) from step in new[] { 1, 2, 3 } select ((long)trial, (long)step), reports.Select(r => (r.Number, r.Step)));
        Assert.Equal(Trials, (await new RunTable(silo.Store).ListAsync(GrainKey.DefaultTenant, name, cancellationToken: Now)).Count);
    }

    /// <summary>One silo on a PostgreSQL server of its own.</summary>
    private sealed class PostgresSilo(string[] settings) : FireworksCluster(1), IAsyncDisposable
    {
        public PostgresServer Server { get; private set; } = null!;

        public string Connection { get; private set; } = "";

        protected override async Task<SqlDatabase> CreateDatabaseAsync()
        {
            Server = await PostgresServer.StartAsync(durable: true, settings: settings);
            Connection = await Server.CreateDatabaseAsync();
            return new PostgresDatabase(Connection);
        }

        async ValueTask IAsyncDisposable.DisposeAsync()
        {
            await DisposeAsync();
            Server.Dispose();
        }
    }
}
