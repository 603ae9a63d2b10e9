namespace Fireworks;

public abstract class SearchTableTests<TDatabase> where TDatabase : ITestDatabase
{
    internal static SearchRow Row(string name = "digits-lr", string tenant = "t") => new()
    {
        Tenant = tenant, Name = name, State = "open", Metric = "mlp/validate/accuracy", Direction = "maximize", Budget = """{"trials":20}""",
        Space = """{"lr":{"type":"float"}}""", Sampler = """{"type":"tpe"}""", Pruner = """{"type":"none"}""", Parent = "older",
    };

    [Fact]
    public async Task Opening_a_name_again_finds_the_same_search()
    {
        await using var test = await TestStore.OpenAsync<TDatabase>();
        var searches = new SearchTable(test.Store);

        var first = await searches.OpenAsync(Row());
        test.Time.Advance(TimeSpan.FromMinutes(1));
        var second = await searches.OpenAsync(Row() with { Metric = "other" });

        Assert.Equal((Row() with { Fence = 1, CreatedAt = TestStore.Start }, true), first);
        Assert.Equal((first.Row, false), second);
        Assert.Equal(first.Row, await searches.GetAsync("t", "digits-lr"));
        Assert.Null(await searches.GetAsync("u", "digits-lr"));
        Assert.Single(await searches.ListAsync("t"));
    }

    [Fact]
    public async Task Only_the_latest_owner_may_change_a_search()
    {
        await using var test = await TestStore.OpenAsync<TDatabase>();
        var searches = new SearchTable(test.Store);
        await searches.OpenAsync(Row());
        var old = await searches.TakeAsync("t", "digits-lr");
        var owner = await searches.TakeAsync("t", "digits-lr");

        await Assert.ThrowsAsync<FencedException>(() => searches.UpdateAsync("t", "digits-lr", old, "cancelled"));
        await searches.UpdateAsync("t", "digits-lr", owner, "complete", """{"trials":30}""", TestStore.Start.AddHours(1));

        var stored = (await searches.GetAsync("t", "digits-lr"))!;
        Assert.Equal(("complete", """{"trials":30}""", TestStore.Start.AddHours(1)), (stored.State, stored.Budget, stored.EndedAt));
        await Assert.ThrowsAsync<NotStoredException>(() => searches.TakeAsync("t", "none"));
    }
}

public sealed class SearchTableOnSqliteTests : SearchTableTests<TestSqlite>;

public sealed class SearchTableOnPostgresTests : SearchTableTests<TestPostgres>;
