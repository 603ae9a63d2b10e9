namespace Fireworks;

public abstract class DeletionTests<TDatabase> where TDatabase : ITestDatabase
{
    private static RunRow Row(string run, string experiment, string? search = null, long? trial = null) => new()
    {
        Tenant = "t", Run = run, Experiment = experiment, Search = search, Trial = trial, Graph = "{}", SpecHash = "h", State = "complete",
    };

    [Fact]
    public async Task A_run_goes_with_its_parameters_and_metrics_and_leaves_others_alone()
    {
        await using var test = await TestStore.OpenAsync<TDatabase>();
        var (runs, metrics) = (new RunTable(test.Store), new MetricTable(test.Store));
        foreach (var run in (string[])["r1", "r2"])
        {
            await runs.CreateAsync(Row(run, "e"), [ParamRow.Of("lr", 0.1)]);
            await metrics.AddAsync("t", run, "loss", 1, 0.5);
        }

        Assert.True(await runs.DeleteAsync("t", "r1"));

        Assert.Equal(["r2"], (await runs.ListAsync("t")).Select(r => r.Run));
        Assert.Equal((1, 1, 1, 1), (await CountAsync(test, "runs"), await CountAsync(test, "params"), await CountAsync(test, "metric_series"), await CountAsync(test, "metric_points")));
        Assert.False(await runs.DeleteAsync("t", "r1"));
    }

    [Fact]
    public async Task A_run_goes_with_how_far_its_sinks_were_and_leaves_the_rows_that_they_wrote()
    {
        await using var test = await TestStore.OpenAsync<TDatabase>();
        await using var connections = new Connections(test.Store.Writer);
        var runs = new RunTable(test.Store);
        foreach (var run in (string[])["r1", "r2"])
        {
            await runs.CreateAsync(Row(run, "e"), []);
            var sink = new TableSink(new Select(TestKit.Digits.Pipe(), "row"), "out");
            sink.Bind(new NodeContext(run, "save", 0, new TestKit.TestServices(connections)));
            await sink.DriveAsync(CancellationToken.None);
        }

        await runs.DeleteAsync("t", "r1");

        Assert.Equal(["r2"], await test.Store.Reader.ReadAsync(s => s.Query("select run from fireworks_cursor", row => row.Text(0))));
        Assert.Equal(100, await CountAsync(test, "out"));
    }

    [Fact]
    public async Task An_experiment_goes_once_it_has_no_runs()
    {
        await using var test = await TestStore.OpenAsync<TDatabase>();
        var (runs, experiments) = (new RunTable(test.Store), new ExperimentTable(test.Store));
        await runs.CreateAsync(Row("r1", "e"), []);

        Assert.False(await experiments.DeleteAsync("t", "e"));
        await runs.DeleteAsync("t", "r1");

        Assert.True(await experiments.DeleteAsync("t", "e"));
        Assert.Null(await experiments.GetAsync("t", "e"));
        Assert.False(await experiments.DeleteAsync("t", "e"));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("described", 1)]
    public async Task A_search_goes_with_its_trials_their_runs_and_a_shelf_that_nobody_described(string description, long left)
    {
        await using var test = await TestStore.OpenAsync<TDatabase>();
        var (runs, searches, trials) = (new RunTable(test.Store), new SearchTable(test.Store), new TrialTable(test.Store));
        await searches.OpenAsync(new SearchRow { Tenant = "t", Name = "s", State = "stopped", Metric = "m", Direction = "minimize", Budget = "{}", Space = "{}", Sampler = "{}", Pruner = "null" });
        var fence = await searches.TakeAsync("t", "s");
        await trials.InsertAsync("t", "s", fence, new TrialRow { Number = 0, State = TrialTable.Running, Params = [ParamRow.Of("lr", 0.1)] });
        await trials.BeginAsync("t", "s", 0, fence, "silo", "r1");
        await runs.CreateAsync(Row("r1", "s", "s", 0), []);
        await runs.CreateAsync(Row("r2", "other"), []);
        await new MetricTable(test.Store).AddAsync("t", "r1", "loss", 1, 0.5);
        if (description.Length > 0) await new ExperimentTable(test.Store).SaveAsync("t", "s", description);

        await Assert.ThrowsAsync<FencedException>(() => searches.DeleteAsync("t", "s", fence - 1));
        await searches.DeleteAsync("t", "s", fence);

        foreach (var table in (string[])["searches", "trials", "trial_params", "metric_series", "metric_points"]) Assert.Equal(0, await CountAsync(test, table));
        Assert.Equal(["r2"], (await runs.ListAsync("t")).Select(r => r.Run));
        Assert.Equal(1 + left, await CountAsync(test, "experiments"));
        await Assert.ThrowsAsync<NotStoredException>(() => searches.DeleteAsync("t", "s", fence));
    }

    [Fact]
    public async Task A_run_keeps_the_snapshot_that_an_update_names()
    {
        await using var test = await TestStore.OpenAsync<TDatabase>();
        var runs = new RunTable(test.Store);
        await runs.CreateAsync(Row("r1", "e") with { BegunFrom = "b" }, []);

        await runs.UpdateAsync("t", "r1", 1, "running", snapshot: "s");
        await runs.UpdateAsync("t", "r1", 1, "complete");

        var stored = await runs.GetAsync("t", "r1");
        Assert.Equal(("b", "s"), (stored!.BegunFrom, stored.Snapshot));
    }

    [Fact]
    public async Task The_database_says_how_large_it_is()
    {
        await using var test = await TestStore.OpenAsync<TDatabase>();
        var runs = new RunTable(test.Store);
        var before = await test.Store.SizeAsync();

        await Task.WhenAll(Enumerable.Range(0, 500).Select(i => runs.CreateAsync(Row($"r{i}", "e") with { Error = new string('x', 1000) }, [])));

        Assert.InRange(before, 1, 10_000_000);
        Assert.InRange(await test.Store.SizeAsync() - before, 500_000, 10_000_000);
    }

    private static async Task<long> CountAsync(TestStore test, string table) =>
        (await test.Store.Reader.ReadAsync(s => s.Number($"select count(*) from {table}")))!.Value;
}

public sealed class DeletionOnSqliteTests : DeletionTests<TestSqlite>;

public sealed class DeletionOnPostgresTests : DeletionTests<TestPostgres>;
