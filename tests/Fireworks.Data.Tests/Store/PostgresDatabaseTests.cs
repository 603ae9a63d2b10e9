namespace Fireworks;

public sealed class PostgresDatabaseTests
{
    [Theory]
    [InlineData("Host=db;Port=6000;Database=fw;Username=ada;Password=sesame", "db:6000/fw")]
    [InlineData("host=db;username=ada;password=sesame", "db:5432/ada")]
    public void Its_name_tells_where_it_is_and_not_the_password(string connection, string name) => Assert.Equal(name, new PostgresDatabase(connection).Name);

    [Theory]
    [InlineData("")]
    [InlineData("sesame")]
    [InlineData("Database=fw;Password=sesame")]
    [InlineData("Host=db;Colour=sesame")]
    [InlineData("Host=db;Port=sesame")]
    public void What_is_no_connection_string_is_refused_and_not_repeated(string connection)
    {
        var refused = Assert.Throws<ArgumentException>(() => new PostgresDatabase(connection));

        Assert.Contains("Host=", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_unreachable()
    {
        var port = PostgresServer.FreePort();

        var refused = await Assert.ThrowsAsync<DatabaseUnreachableException>(() => Store.OpenAsync(new PostgresDatabase($"Host=127.0.0.1;Port={port};Database=fw")));

        Assert.Contains($"127.0.0.1:{port}/fw", refused.Message, StringComparison.Ordinal);
        Assert.Contains("refused", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_whose_name_is_not_known_is_unreachable() =>
        await Assert.ThrowsAsync<DatabaseUnreachableException>(() => Store.OpenAsync(new PostgresDatabase("Host=no-such-host.invalid;Database=fw")));

    [Fact]
    public async Task A_database_that_does_not_exist_is_refused()
    {
        var server = await PostgresServer.SharedAsync();

        var refused = await Assert.ThrowsAsync<DatabaseRefusedException>(() => Store.OpenAsync(new PostgresDatabase(server.ConnectionTo("nobodys"))));

        Assert.Contains("nobodys", refused.Message, StringComparison.Ordinal);
        Assert.Contains("--database", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_sort_by_their_bytes_as_on_SQLite()
    {
        await using var test = await TestStore.OpenAsync<TestPostgres>();
        var experiments = new ExperimentTable(test.Store);
        foreach (var name in (string[])["b", "a", "B", "ä", "_"]) await experiments.SaveAsync("t", name);

        Assert.Equal(["B", "_", "a", "b", "ä"], (await experiments.ListAsync("t")).Select(e => e.Name));
    }
}
