namespace Fireworks;

public abstract class KeyTableTests<TDatabase> where TDatabase : ITestDatabase
{
    private static readonly string Hash = new('a', 64);

    private static KeyRow Row(string id, string name) => new() { Tenant = "t", Id = id, Name = name, Hash = Hash, Scopes = "write" };

    [Fact]
    public async Task A_key_is_found_by_its_id_as_it_was_stored()
    {
        await using var test = await TestStore.OpenAsync<TDatabase>();
        var keys = new KeyTable(test.Store);
        var row = Row("k1", "ci") with { ExpiresAt = TestStore.Start.AddDays(30) };

        var stored = await keys.CreateAsync(row);

        Assert.Equal(row with { CreatedAt = TestStore.Start }, stored);
        Assert.Equal(stored, await keys.GetAsync("t", "k1"));
        Assert.Null(await keys.GetAsync("t", "ci"));
        Assert.Null(await keys.GetAsync("u", "k1"));
    }

    [Fact]
    public async Task A_name_is_free_again_once_its_key_is_revoked()
    {
        await using var test = await TestStore.OpenAsync<TDatabase>();
        var keys = new KeyTable(test.Store);
        await keys.CreateAsync(Row("k1", "ci"));

        Assert.Null(await keys.CreateAsync(Row("k2", "ci")));
        Assert.Null(await keys.CreateAsync(Row("k1", "other")));
        Assert.Equal("k1", (await keys.RevokeAsync("t", "ci")).Id);

        Assert.NotNull(await keys.CreateAsync(Row("k2", "ci")));
        Assert.Equal("k2", (await keys.RevokeAsync("t", "ci")).Id);
    }

    [Fact]
    public async Task A_key_is_revoked_once_by_name_or_id_and_stays_in_the_list()
    {
        await using var test = await TestStore.OpenAsync<TDatabase>();
        var keys = new KeyTable(test.Store);
        await keys.CreateAsync(Row("k1", "ci"));
        test.Time.Advance(TimeSpan.FromSeconds(1));
        await keys.CreateAsync(Row("k2", "k1"));                           // named like the other's id

        var revoked = await keys.RevokeAsync("t", "k1");
        test.Time.Advance(TimeSpan.FromSeconds(1));
        var again = await keys.RevokeAsync("t", "k1");

        Assert.Equal(("k1", TestStore.Start.AddSeconds(1)), (revoked.Id, revoked.RevokedAt));
        Assert.Equal(revoked, again);
        var (rows, total) = await keys.ListAsync("t", most: 1);
        Assert.Equal(("k2", null, 2), (Assert.Single(rows).Id, rows[0].RevokedAt, total));
        Assert.Empty((await keys.ListAsync("u", most: 10)).Rows);
        await Assert.ThrowsAsync<NotStoredException>(() => keys.RevokeAsync("t", "ci"));
        await Assert.ThrowsAsync<NotStoredException>(() => keys.RevokeAsync("u", "k2"));
    }
}

public sealed class KeyTableOnSqliteTests : KeyTableTests<TestSqlite>;

public sealed class KeyTableOnPostgresTests : KeyTableTests<TestPostgres>;
