namespace Fireworks;

public abstract class RunTableTests<TDatabase> where TDatabase : ITestDatabase
{
    private static RunRow Row(string run, string experiment = "digits", string tenant = "t") => new()
    {
        Tenant = tenant, Run = run, Experiment = experiment, Graph = "{}", SpecHash = "hash", Seed = 42, State = "created", Host = "box", GitCommit = "abc",
        Warnings = ["w1"],
    };

    [Fact]
    public async Task Numbers_the_runs_of_each_experiment_from_1()
    {
        await using var test = await TestStore.OpenAsync<TDatabase>();
        var runs = new RunTable(test.Store);

        var first = await runs.CreateAsync(Row("r1"), []);
        var second = await runs.CreateAsync(Row("r2"), []);
        var other = await runs.CreateAsync(Row("r3", experiment: "wine"), []);
        var stranger = await runs.CreateAsync(Row("r1", tenant: "u"), []);

        Assert.Equal([1, 2, 1, 1], [first.Number, second.Number, other.Number, stranger.Number]);
        Assert.Equal("r2", (await runs.GetAsync("t", "digits", 2))?.Run);
        Assert.Equal(["digits", "wine"], (await new ExperimentTable(test.Store).ListAsync("t")).Select(e => e.Name));
    }

    [Fact]
    public async Task Numbers_stay_dense_and_unique_when_many_create_at_once()
    {
        await using var test = await TestStore.OpenAsync<TDatabase>();
        var runs = new RunTable(test.Store);

        var rows = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(() => runs.CreateAsync(Row($"r{i}"), []))));

        Assert.Equal(Enumerable.Range(1, 100).Select(i => (long)i), rows.Select(r => r.Number).Order());
    }

    [Fact]
    public async Task Of_a_search_that_was_stopped_no_run_goes_on_if_its_owner_says_so()
    {
        await using var test = await TestStore.OpenAsync<TDatabase>();
        var (runs, searches) = (new RunTable(test.Store), new SearchTable(test.Store));
        foreach (var name in new[] { "s", "other" })
            await searches.OpenAsync(new SearchRow
            {
                Tenant = "t", Name = name, State = "stopped", Metric = "m", Direction = "minimize", Budget = "{}", Space = "{}", Sampler = "{}", Pruner = "null",
            });
        var fence = await searches.TakeAsync("t", "s");
        foreach (var (run, search, state) in new[] { ("r1", "s", "running"), ("r2", "s", "complete"), ("r3", "other", "running"), ("r4", null, "running") })
            await runs.CreateAsync(Row(run) with { Search = search, Trial = search is null ? null : 0, State = state }, []);

        await Assert.ThrowsAsync<FencedException>(() => runs.PauseAsync("t", "s", fence - 1));
        await runs.PauseAsync("t", "s", fence);

        Assert.Equal(["running", "running", "complete", "paused"], (await runs.ListAsync("t")).Select(r => r.State));
    }

    [Fact]
    public async Task Gives_back_what_was_stored()
    {
        await using var test = await TestStore.OpenAsync<TDatabase>();
        var runs = new RunTable(test.Store);

        var row = Row("r1") with { Search = "s", Trial = 3, Error = null };
        await runs.CreateAsync(row, [ParamRow.Of("lr", 0.001), ParamRow.Of("optimizer", "adam"), ParamRow.Of("limit", double.PositiveInfinity)]);

        var stored = await runs.GetAsync("t", "r1");
        Assert.Equal(row with { Number = 1, Fence = 1, StartedAt = TestStore.Start, Warnings = stored!.Warnings }, stored);
        Assert.Equal(["w1"], stored.Warnings);
        Assert.Equal([new ParamRow("limit", null, "Infinity"), new("lr", 0.001, "0.001"), new("optimizer", null, "adam")], await runs.ParamsAsync("t", "r1"));
        Assert.Null(await runs.GetAsync("t", "none"));
        Assert.Null(await runs.GetAsync("u", "r1"));
    }

    [Fact]
    public async Task Storing_a_run_again_changes_nothing()
    {
        await using var test = await TestStore.OpenAsync<TDatabase>();
        var runs = new RunTable(test.Store);
        await runs.CreateAsync(Row("r1"), [ParamRow.Of("lr", 1)]);

        var again = await runs.CreateAsync(Row("r1") with { State = "other" }, [ParamRow.Of("lr", 2)]);

        Assert.Equal((1, "created"), (again.Number, again.State));
        Assert.Equal(1, Assert.Single(await runs.ParamsAsync("t", "r1")).Value);
        Assert.Single(await runs.ListAsync("t"));
    }

    [Fact]
    public async Task Only_the_latest_owner_may_change_a_run()
    {
        await using var test = await TestStore.OpenAsync<TDatabase>();
        var runs = new RunTable(test.Store);
        await runs.CreateAsync(Row("r1"), []);
        var old = await runs.TakeAsync("t", "r1");
        var owner = await runs.TakeAsync("t", "r1");

        var fenced = await Assert.ThrowsAsync<FencedException>(() => runs.UpdateAsync("t", "r1", old, "failed", error: "late"));
        await runs.UpdateAsync("t", "r1", owner, "complete", warnings: ["a", "b"], endedAt: TestStore.Start.AddSeconds(5));

        Assert.Equal((2, 3), (old, owner));
        Assert.Equal(old, fenced.Fence);
        var stored = (await runs.GetAsync("t", "r1"))!;
        Assert.Equal(("complete", null, TestStore.Start.AddSeconds(5)), (stored.State, stored.Error, stored.EndedAt));
        Assert.Equal(["a", "b"], stored.Warnings);
        await Assert.ThrowsAsync<NotStoredException>(() => runs.TakeAsync("t", "none"));
        await Assert.ThrowsAsync<NotStoredException>(() => runs.UpdateAsync("t", "none", 1, "x"));
    }

    [Fact]
    public async Task Lists_the_latest_first()
    {
        await using var test = await TestStore.OpenAsync<TDatabase>();
        var runs = new RunTable(test.Store);
        foreach (var run in (string[])["a", "b", "c"]) await runs.CreateAsync(Row(run, experiment: run == "b" ? "wine" : "digits"), []);

        Assert.Equal(["c", "b"], (await runs.ListAsync("t", most: 2)).Select(r => r.Run));
        Assert.Equal(["c", "a"], (await runs.ListAsync("t", "digits")).Select(r => r.Run));
    }
}

public sealed class RunTableOnSqliteTests : RunTableTests<TestSqlite>;

public sealed class RunTableOnPostgresTests : RunTableTests<TestPostgres>;
