namespace Fireworks;

public abstract class SearchSummariesTests<TDatabase> where TDatabase : ITestDatabase
{
    [Theory]
    [InlineData("maximize", 2, 0.75)]
    [InlineData("minimize", 0, 0.25)]
    public async Task The_best_is_the_first_of_the_best_finite_values_in_the_searchs_direction(string direction, long best, double value)
    {
        await using var test = await TestStore.OpenAsync<TDatabase>();
        var (searches, trials) = (new SearchTable(test.Store), new TrialTable(test.Store));
        await searches.OpenAsync(SearchTableTests<TDatabase>.Row() with { Direction = direction });
        var fence = await searches.TakeAsync("t", "digits-lr");
        double[] values = [0.25, 0.25, 0.75, 0.75, double.NaN, 9];
        for (var number = 0; number < values.Length; number++)
        {
            await trials.InsertAsync("t", "digits-lr", fence, new TrialRow { Number = number, State = TrialTable.Running });
            if (number < 5) await trials.FinishAsync("t", "digits-lr", number, fence, TrialTable.Complete, [new("x", values[number])]);
        }
        await trials.InsertAsync("t", "digits-lr", fence, new TrialRow { Number = 6, State = TrialTable.Running });
        await trials.FinishAsync("t", "digits-lr", 6, fence, "failed", [new("x", 99)], "broke");

        var row = Assert.Single((await searches.SummariesAsync("t", null, most: 10)).Rows);

        Assert.Equal((best, value), (row.Best, row.BestValue));
        Assert.Equal((7, 5, 1, 1), (row.Trials, row.Complete, row.Running, row.Failed));
    }

    [Fact]
    public async Task A_search_without_trials_has_no_best_and_states_are_filtered()
    {
        await using var test = await TestStore.OpenAsync<TDatabase>();
        var searches = new SearchTable(test.Store);
        await searches.OpenAsync(SearchTableTests<TDatabase>.Row("old") with { State = "stopped" });
        test.Time.Advance(TimeSpan.FromSeconds(1));
        await searches.OpenAsync(SearchTableTests<TDatabase>.Row("new") with { State = "running" });
        await searches.OpenAsync(SearchTableTests<TDatabase>.Row("old", tenant: "u") with { State = "running" });

        var (all, total) = await searches.SummariesAsync("t", null, most: 1);
        var (stopped, _) = await searches.SummariesAsync("t", "stopped", most: 10);

        Assert.Equal(("new", 2), (Assert.Single(all).Search.Name, total));
        Assert.Equal((0, null, null), (all[0].Trials, all[0].Best, all[0].BestValue));
        Assert.Equal("old", Assert.Single(stopped).Search.Name);
    }
}

public sealed class SearchSummariesOnSqliteTests : SearchSummariesTests<TestSqlite>;

public sealed class SearchSummariesOnPostgresTests : SearchSummariesTests<TestPostgres>;
