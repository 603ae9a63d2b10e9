namespace Fireworks;

public abstract class PreparedStatementTests<TDatabase> : IAsyncLifetime where TDatabase : ITestDatabase
{
    private TestDatabase _test = null!;

    public async ValueTask InitializeAsync() => _test = await TDatabase.CreateAsync();

    [Fact]
    public void A_statement_takes_values_of_another_type_for_what_they_are()
    {
        using var session = new SqlSession(_test.Database, _test.Database.OpenWriter());
        session.Execute("create table numbers (place bigint, value double precision)");
        object?[] values = [1L, 2L, 3L, 0.5, 1.5, 2.5, null, 4L, null, 0.25];

        for (var place = 0; place < values.Length; place++)
            session.Execute("insert into numbers (place, value) values (@place, @value)", ("place", (long)place), ("value", values[place]));

        Assert.Equal([1, 2, 3, 0.5, 1.5, 2.5, null, 4, null, 0.25], session.Query("select value from numbers order by place", r => r.DoubleOrNull(0)));
    }

    public async ValueTask DisposeAsync()
    {
        await _test.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

public sealed class PreparedStatementTests : PreparedStatementTests<TestSqlite>;

public sealed class PreparedStatementOnPostgresTests : PreparedStatementTests<TestPostgres>;
