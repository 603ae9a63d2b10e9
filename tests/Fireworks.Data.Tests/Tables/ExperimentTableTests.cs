namespace Fireworks;

public abstract class ExperimentTableTests<TDatabase> where TDatabase : ITestDatabase
{
    [Fact]
    public async Task Changes_only_what_is_given()
    {
        await using var test = await TestStore.OpenAsync<TDatabase>();
        var experiments = new ExperimentTable(test.Store);

        await experiments.SaveAsync("t", "digits", "first try", new Dictionary<string, string> { ["team"] = "vision" });
        var stored = await experiments.SaveAsync("t", "digits", "second try");

        Assert.Equal(("second try", "vision", TestStore.Start), (stored.Description, stored.Tags["team"], stored.CreatedAt));
        Assert.Equal("second try", (await experiments.GetAsync("t", "digits"))?.Description);
        Assert.Null(await experiments.GetAsync("u", "digits"));
    }
}

public sealed class ExperimentTableOnSqliteTests : ExperimentTableTests<TestSqlite>;

public sealed class ExperimentTableOnPostgresTests : ExperimentTableTests<TestPostgres>;
