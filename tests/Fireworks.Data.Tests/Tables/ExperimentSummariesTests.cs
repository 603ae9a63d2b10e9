namespace Fireworks;

public abstract class ExperimentSummariesTests<TDatabase> where TDatabase : ITestDatabase
{
    [Fact]
    public async Task Runs_are_counted_by_state_and_the_experiment_with_the_latest_run_comes_first()
    {
        await using var test = await TestStore.OpenAsync<TDatabase>();
        var (experiments, runs) = (new ExperimentTable(test.Store), new RunTable(test.Store));
        await experiments.SaveAsync("t", "empty", "nothing yet");
        foreach (var (run, experiment, state) in ((string, string, string)[])[("1", "wine", "complete"), ("2", "digits", "failed"), ("3", "digits", "running"), ("4", "wine", "cancelled"), ("5", "wine", "complete")])
        {
            test.Time.Advance(TimeSpan.FromSeconds(1));
            await runs.CreateAsync(new RunRow { Tenant = "t", Run = run, Experiment = experiment, Graph = "{}", SpecHash = "h", State = state }, []);
        }
        await runs.CreateAsync(new RunRow { Tenant = "u", Run = "6", Experiment = "digits", Graph = "{}", SpecHash = "h", State = "failed" }, []);

        var (rows, total) = await experiments.SummariesAsync("t", most: 10);

        Assert.Equal(3, total);
        Assert.Equal(["wine", "digits", "empty"], rows.Select(r => r.Experiment.Name));
        Assert.Equal((3, 0, 2, 0, 1), (rows[0].Runs, rows[0].Running, rows[0].Complete, rows[0].Failed, rows[0].Cancelled));
        Assert.Equal((2, 1, 0, 1, 0), (rows[1].Runs, rows[1].Running, rows[1].Complete, rows[1].Failed, rows[1].Cancelled));
        Assert.Equal((0, null), (rows[2].Runs, rows[2].LastStartedAt));
        Assert.Equal(TestStore.Start.AddSeconds(5), rows[0].LastStartedAt);
        Assert.Equal("wine", Assert.Single((await experiments.SummariesAsync("t", most: 1)).Rows).Experiment.Name);
    }

    [Fact]
    public async Task One_is_found_by_name_for_its_tenant_only()
    {
        await using var test = await TestStore.OpenAsync<TDatabase>();
        var experiments = new ExperimentTable(test.Store);
        await experiments.SaveAsync("t", "digits", "handwritten");

        Assert.Equal("handwritten", (await experiments.SummaryAsync("t", "digits"))!.Experiment.Description);
        Assert.Null(await experiments.SummaryAsync("u", "digits"));
        Assert.Null(await experiments.SummaryAsync("t", "wine"));
    }
}

public sealed class ExperimentSummariesOnSqliteTests : ExperimentSummariesTests<TestSqlite>;

public sealed class ExperimentSummariesOnPostgresTests : ExperimentSummariesTests<TestPostgres>;
