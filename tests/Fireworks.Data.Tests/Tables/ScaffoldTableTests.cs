namespace Fireworks;

public abstract class ScaffoldTableTests<TDatabase> where TDatabase : ITestDatabase
{
    private static ScaffoldRow Row(string name, long pass) => new() { Tenant = "t", Name = name, Run = "r", Pass = pass, Manifest = "hash", Parent = "p" };

    [Fact]
    public async Task A_name_is_stored_once()
    {
        await using var test = await TestStore.OpenAsync<TDatabase>();
        var scaffolds = new ScaffoldTable(test.Store);

        var first = await scaffolds.SaveAsync(Row("best", 1));
        var second = await scaffolds.SaveAsync(Row("best", 2));

        Assert.Equal((Row("best", 1) with { CreatedAt = TestStore.Start }, true), first);
        Assert.Equal((first.Row, false), second);
        Assert.Equal(first.Row, await scaffolds.GetAsync("t", "best"));
    }

    [Fact]
    public async Task A_pinned_one_stays()
    {
        await using var test = await TestStore.OpenAsync<TDatabase>();
        var scaffolds = new ScaffoldTable(test.Store);
        await scaffolds.SaveAsync(Row("a", 1));
        await scaffolds.SaveAsync(Row("b", 2));
        await scaffolds.PinAsync("t", "a", true);

        Assert.False(await scaffolds.DeleteAsync("t", "a"));
        Assert.True(await scaffolds.DeleteAsync("t", "b"));

        Assert.True(Assert.Single(await scaffolds.ListAsync("t", "r")).Pinned);
        await Assert.ThrowsAsync<NotStoredException>(() => scaffolds.PinAsync("t", "b", true));
    }
}

public sealed class ScaffoldTableOnSqliteTests : ScaffoldTableTests<TestSqlite>;

public sealed class ScaffoldTableOnPostgresTests : ScaffoldTableTests<TestPostgres>;
