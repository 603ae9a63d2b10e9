namespace Fireworks;

public abstract class TrialTableTests<TDatabase> where TDatabase : ITestDatabase
{
    private const string Search = "digits-lr";

    private static TrialRow Row(long number) => new()
    {
        Number = number, State = "waiting", Params = [ParamRow.Of("lr", 0.01), ParamRow.Of("optimizer", "adam")],
    };

    [Fact]
    public async Task Gives_back_a_trial_with_its_parameters()
    {
        await using var test = await TestStore.OpenAsync<TDatabase>();
        var (trials, fence) = await OpenAsync(test);

        await trials.InsertAsync("t", Search, fence, Row(0) with { Parent = 7, Scaffold = "s" });

        var stored = Assert.Single(await trials.ListAsync("t", Search));
        Assert.Equal(Row(0) with { Parent = 7, Scaffold = "s", Params = stored.Params }, stored);
        Assert.Equal(Row(0).Params, stored.Params);
        Assert.Null(await trials.GetAsync("t", Search, 1));
    }

    [Fact]
    public async Task The_latest_trial_stored_again_changes_nothing_until_it_is_begun_or_when_it_is_another()
    {
        await using var test = await TestStore.OpenAsync<TDatabase>();
        var (trials, fence) = await OpenAsync(test);
        await trials.InsertAsync("t", Search, fence, Row(0));
        await trials.InsertAsync("t", Search, fence, Row(1));

        await trials.InsertAsync("t", Search, fence, Row(1));
        await Assert.ThrowsAsync<ArgumentException>(() => trials.InsertAsync("t", Search, fence, Row(0)));
        await Assert.ThrowsAsync<ArgumentException>(() => trials.InsertAsync("t", Search, fence, Row(1) with { Params = [ParamRow.Of("lr", 0.02), ParamRow.Of("optimizer", "adam")] }));
        await trials.BeginAsync("t", Search, 1, fence, "silo", "r");
        await Assert.ThrowsAsync<ArgumentException>(() => trials.InsertAsync("t", Search, fence, Row(1)));

        Assert.Equal([(0, 2), (1, 2)], (await trials.ListAsync("t", Search)).Select(t => (t.Number, t.Params.Count)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task Refuses_a_number_that_is_not_the_next(long number)
    {
        await using var test = await TestStore.OpenAsync<TDatabase>();
        var (trials, fence) = await OpenAsync(test);
        await trials.InsertAsync("t", Search, fence, Row(0));
        await trials.InsertAsync("t", Search, fence, Row(1));

        await Assert.ThrowsAsync<ArgumentException>(() => trials.InsertAsync("t", Search, fence, Row(number)));

        Assert.Equal(2, (await trials.ListAsync("t", Search)).Count);
    }

    [Fact]
    public async Task Only_the_searchs_latest_owner_may_insert_begin_and_finish()
    {
        await using var test = await TestStore.OpenAsync<TDatabase>();
        var (trials, fence) = await OpenAsync(test);
        await trials.InsertAsync("t", Search, fence, Row(0));
        await new SearchTable(test.Store).TakeAsync("t", Search);

        await Assert.ThrowsAsync<FencedException>(() => trials.InsertAsync("t", Search, fence, Row(1)));
        await Assert.ThrowsAsync<FencedException>(() => trials.BeginAsync("t", Search, 0, fence, "silo", "r"));
        await Assert.ThrowsAsync<FencedException>(() => trials.FinishAsync("t", Search, 0, fence, "failed", []));

        Assert.Equal("waiting", (await trials.GetAsync("t", Search, 0))!.State);
    }

    [Fact]
    public async Task A_report_of_an_earlier_attempt_is_refused_and_a_later_ones_replaces_it()
    {
        await using var test = await TestStore.OpenAsync<TDatabase>();
        var (trials, fence) = await OpenAsync(test);
        await trials.InsertAsync("t", Search, fence, Row(0));
        var first = await trials.BeginAsync("t", Search, 0, fence, "silo-a", "r1");
        await trials.ReportAsync("t", Search, 0, 1, 0.5, first, "continue");
        await trials.ReportAsync("t", Search, 0, 2, double.NaN, first);
        var second = await trials.BeginAsync("t", Search, 0, fence, "silo-b", "r2", siloLost: true);

        await Assert.ThrowsAsync<FencedException>(() => trials.ReportAsync("t", Search, 0, 3, 0.1, first));
        await trials.ReportAsync("t", Search, 0, 2, 0.75, second, "stop");

        Assert.Equal(
            [new(0, 1, 0.5, "continue", 1, TestStore.Start), new TrialReport(0, 2, 0.75, "stop", 2, TestStore.Start)],
            await trials.ReportsAsync("t", Search));
        var stored = (await trials.GetAsync("t", Search, 0))!;
        Assert.Equal(("running", 2, 1, "silo-b", "r2", 2), (stored.State, stored.Attempts, stored.SilosLost, stored.Silo, stored.Run, stored.LastStep));
    }

    [Fact]
    public async Task The_latest_attempt_says_that_it_was_stopped_whoever_owns_the_search_by_then()
    {
        await using var test = await TestStore.OpenAsync<TDatabase>();
        var (trials, fence) = await OpenAsync(test);
        await trials.InsertAsync("t", Search, fence, Row(0));
        var first = await trials.BeginAsync("t", Search, 0, fence, "silo-a", "r");
        var taken = await new SearchTable(test.Store).TakeAsync("t", Search);

        await trials.PauseAsync("t", Search, 0, first, busyMs: 70);

        var paused = (await trials.GetAsync("t", Search, 0))!;
        Assert.Equal(("paused", 70, (DateTimeOffset?)null), (paused.State, paused.BusyMs, paused.EndedAt));
        await trials.BeginAsync("t", Search, 0, taken, "silo-b", "r");
        await Assert.ThrowsAsync<FencedException>(() => trials.PauseAsync("t", Search, 0, first));
        await Assert.ThrowsAsync<FencedException>(() => trials.FinishAsync("t", Search, 0, taken, "failed", [], attempt: first));
        Assert.Equal("running", (await trials.GetAsync("t", Search, 0))!.State);
    }

    [Fact]
    public async Task A_trial_that_was_stopped_keeps_what_it_can_go_on_from_until_it_has_ended_and_its_run_waits_with_it()
    {
        await using var test = await TestStore.OpenAsync<TDatabase>();
        var (trials, fence) = await OpenAsync(test);
        var runs = new RunTable(test.Store);
        await runs.CreateAsync(new RunRow { Tenant = "t", Run = "r", Experiment = Search, Search = Search, Trial = 0, Graph = "{}", SpecHash = "h", State = "running" }, []);
        await runs.CreateAsync(new RunRow { Tenant = "t", Run = "other", Experiment = Search, Search = Search, Trial = 1, Graph = "{}", SpecHash = "h", State = "running" }, []);
        await trials.InsertAsync("t", Search, fence, Row(0));

        await trials.PauseAsync("t", Search, 0, await trials.BeginAsync("t", Search, 0, fence, "silo-a", "r"), busyMs: 70, scaffold: "s1");
        var paused = (await trials.GetAsync("t", Search, 0))!;
        var waits = (await runs.GetAsync("t", "r"))!;
        var attempt = await trials.BeginAsync("t", Search, 0, fence, "silo-b", "r");
        await trials.PauseAsync("t", Search, 0, attempt, busyMs: 70);
        var again = (await trials.GetAsync("t", Search, 0))!;
        await trials.FinishAsync("t", Search, 0, fence, "complete", [new("accuracy", 0.5)]);

        Assert.Equal(("paused", "s1"), (paused.State, paused.Scaffold));
        Assert.Equal(("paused", null), (waits.State, waits.EndedAt));
        Assert.Equal("running", (await runs.GetAsync("t", "other"))!.State);
        Assert.Equal("s1", again.Scaffold);
        Assert.Null((await trials.GetAsync("t", Search, 0))!.Scaffold);
    }

    [Fact]
    public async Task A_trial_that_has_ended_is_not_paused_any_more()
    {
        await using var test = await TestStore.OpenAsync<TDatabase>();
        var (trials, fence) = await OpenAsync(test);
        await trials.InsertAsync("t", Search, fence, Row(0));
        var attempt = await trials.BeginAsync("t", Search, 0, fence, "silo", "r");
        await trials.FinishAsync("t", Search, 0, fence, "complete", [new("accuracy", 0.5)]);

        await Assert.ThrowsAsync<FencedException>(() => trials.PauseAsync("t", Search, 0, attempt));

        Assert.Equal("complete", (await trials.GetAsync("t", Search, 0))!.State);
    }

    [Theory]
    [InlineData("complete", 0.98, 0.98)]
    [InlineData("complete", double.NaN, null)]
    [InlineData("complete", double.PositiveInfinity, null)]
    [InlineData("pruned", 0.98, null)]
    public async Task Only_a_complete_trial_with_a_finite_value_has_one(string state, double reached, double? value)
    {
        await using var test = await TestStore.OpenAsync<TDatabase>();
        var (trials, fence) = await OpenAsync(test);
        await trials.InsertAsync("t", Search, fence, Row(0));
        await trials.BeginAsync("t", Search, 0, fence, "silo", "r");
        test.Time.Advance(TimeSpan.FromSeconds(9));

        await trials.FinishAsync("t", Search, 0, fence, state, [new("accuracy", reached), new("seconds", 3)], error: "why", busyMs: 8500);

        var stored = (await trials.GetAsync("t", Search, 0))!;
        Assert.Equal((state, value, "why", 8500, TestStore.Start, TestStore.Start.AddSeconds(9)),
            (stored.State, stored.Value, stored.Error, stored.BusyMs, stored.StartedAt, stored.EndedAt));
        Assert.Equal([new("accuracy", reached), new TrialValue("seconds", 3)], await trials.ValuesAsync("t", Search, 0));
    }

    [Fact]
    public async Task The_query_in_the_documentation_works()
    {
        await using var test = await TestStore.OpenAsync<TDatabase>();
        var (trials, fence) = await OpenAsync(test);
        for (var number = 0; number < 3; number++)
        {
            await trials.InsertAsync("t", Search, fence, Row(number));
            await trials.FinishAsync("t", Search, number, fence, "complete", [new("accuracy", number / 10.0)]);
        }

        var best = await test.Store.Reader.ReadAsync(s => s.Query("""
            select number, t.value, max(p.value) filter (where p.name = 'lr') lr, max(p.text) filter (where p.name = 'optimizer') optimizer
            from trials t join trial_params p using (search, number) where search = 'digits-lr' and state = 'complete'
            group by number, t.value order by t.value desc limit 2
            """, row => (row.Long(0), row.DoubleOrNull(1), row.DoubleOrNull(2), row.Text(3))));

        Assert.Equal([(2, 0.2, 0.01, "adam"), (1, 0.1, 0.01, "adam")], best);
    }

    private static async Task<(TrialTable Trials, long Fence)> OpenAsync(TestStore test)
    {
        var searches = new SearchTable(test.Store);
        await searches.OpenAsync(SearchTableTests<TDatabase>.Row(Search));
        return (new TrialTable(test.Store), await searches.TakeAsync("t", Search));
    }
}

public sealed class TrialTableOnSqliteTests : TrialTableTests<TestSqlite>;

public sealed class TrialTableOnPostgresTests : TrialTableTests<TestPostgres>;
