namespace Fireworks;

public abstract class RunSummariesTests<TDatabase> where TDatabase : ITestDatabase
{
    private static RunRow Row(string run, string experiment, string state, string? search = null) => new()
    {
        Tenant = "t", Run = run, Experiment = experiment, Graph = "{}", SpecHash = "hash", Seed = 42, State = state, Search = search, Trial = search is null ? null : 3, Warnings = ["a", "b"],
    };

    [Fact]
    public async Task The_latest_come_first_whatever_their_ids_and_the_total_counts_those_left_out()
    {
        await using var test = await TestStore.OpenAsync<TDatabase>();
        var runs = new RunTable(test.Store);
        foreach (var id in (string[])["c", "a", "b"])
        {
            await runs.CreateAsync(Row(id, "digits", "running"), []);
            test.Time.Advance(TimeSpan.FromSeconds(1));
        }

        var (rows, total) = await runs.SummariesAsync("t", null, null, null, most: 2);

        Assert.Equal(3, total);
        Assert.Equal(["b", "a"], rows.Select(r => r.Run));
        Assert.Equal(new RunSummary("b", "digits", 3, null, null, 42, "running", TestStore.Start.AddSeconds(2), null, 2, null), rows[0]);
    }

    [Theory]
    [InlineData("digits", null, null, "1,3,4")]
    [InlineData(null, "lr", null, "2,3")]
    [InlineData(null, null, "failed", "3,4")]
    [InlineData("digits", "lr", "failed", "3")]
    [InlineData("nothing", null, null, "")]
    public async Task Filters_hold_together(string? experiment, string? search, string? state, string expected)
    {
        await using var test = await TestStore.OpenAsync<TDatabase>();
        var runs = new RunTable(test.Store);
        await runs.CreateAsync(Row("1", "digits", "complete"), []);
        await runs.CreateAsync(Row("2", "wine", "complete", "lr"), []);
        await runs.CreateAsync(Row("3", "digits", "failed", "lr"), []);
        await runs.CreateAsync(Row("4", "digits", "failed"), []);
        await runs.CreateAsync(Row("5", "digits", "failed", "lr") with { Tenant = "u" }, []);

        var (rows, total) = await runs.SummariesAsync("t", experiment, search, state, most: 10);

        Assert.Equal(expected, string.Join(',', rows.Select(r => r.Run).Order()));
        Assert.Equal(rows.Count, total);
    }

    [Fact]
    public async Task Those_that_ended_before_a_time_are_found_page_by_page_down_to_the_oldest()
    {
        await using var test = await TestStore.OpenAsync<TDatabase>();
        var runs = new RunTable(test.Store);
        foreach (var id in (string[])["oldest", "older", "old", "young"])
        {
            await runs.CreateAsync(Row(id, "digits", "running"), []);
            test.Time.Advance(TimeSpan.FromDays(1));
        }

        var (first, total) = await runs.SummariesAsync("t", null, null, null, most: 2, endedBefore: TestStore.Start.AddDays(3));
        var (second, _) = await runs.SummariesAsync("t", null, null, null, most: 2, endedBefore: TestStore.Start.AddDays(3), skip: 2);

        Assert.Equal(3, total);
        Assert.Equal(["old", "older"], first.Select(r => r.Run));
        Assert.Equal(["oldest"], second.Select(r => r.Run));
    }

    [Fact]
    public async Task At_least_one_is_asked_for()
    {
        await using var test = await TestStore.OpenAsync<TDatabase>();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => new RunTable(test.Store).SummariesAsync("t", null, null, null, most: 0));
    }
}

public sealed class RunSummariesOnSqliteTests : RunSummariesTests<TestSqlite>
{
    [Theory]
    [InlineData(null, null, null, "runs_by_start")]
    [InlineData(null, null, "failed", "runs_by_start")]
    [InlineData("digits", null, null, "runs_of_experiment")]
    [InlineData(null, "lr", null, "runs_of_search")]
    public async Task A_list_is_read_in_the_order_of_an_index(string? experiment, string? search, string? state, string index)
    {
        await using var test = await TestStore.OpenAsync<TestSqlite>();
        var (where, values) = RunTable.Matching("t", experiment, search, state, null);

        var plan = await test.Store.Reader.ReadAsync(session => string.Join('\n', session.Query(
            $"explain query plan select run, graph from runs {where} {RunTable.Latest}", row => row.Text(3), [.. values, ("most", 20), ("skip", 0)])));

        Assert.Contains($"INDEX {index} ", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Those_that_go_on_are_found_without_reading_the_others()
    {
        await using var test = await TestStore.OpenAsync<TestSqlite>();

        var plan = await test.Store.Reader.ReadAsync(session => string.Join('\n', session.Query($"explain query plan {RunTable.Running}", row => row.Text(3))));

        Assert.Contains("INDEX runs_running", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal);
    }
}

public sealed class RunSummariesOnPostgresTests : RunSummariesTests<TestPostgres>;
