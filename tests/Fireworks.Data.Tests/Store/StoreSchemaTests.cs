using Microsoft.Data.Sqlite;

namespace Fireworks;

public sealed class StoreSchemaTests : IDisposable
{
    private readonly TempFolder _temp = new();

    private SqliteDatabase Database => new(_temp["fireworks.db"]);

    [Fact]
    public async Task Makes_the_tables_once_however_often_it_is_applied()
    {
        await StoreSchema.ApplyAsync(Database.ConnectionString);
        await StoreSchema.ApplyAsync(Database.ConnectionString);

        using var reader = new StoreReader(Database);
        var tables = await reader.ReadAsync(s => s.Query("select name from sqlite_schema where type in ('table', 'view') order by name", row => row.Text(0)));
        Assert.Superset(
            new HashSet<string> { "experiments", "runs", "params", "metric_series", "metric_points", "metrics", "searches", "trials", "trial_params", "trial_values", "trial_reports", "scaffolds" },
            tables.ToHashSet());
        Assert.Equal(1, await reader.ReadAsync(s => s.Number("select count(*) from schema_version")));
    }

    [Fact]
    public async Task Every_key_begins_with_the_tenant()
    {
        await StoreSchema.ApplyAsync(Database.ConnectionString);

        using var reader = new StoreReader(Database);
        var first = await reader.ReadAsync(s => s.Query("""
            select t.name, c.name from sqlite_schema t, pragma_table_info(t.name) c
            where t.type = 'table' and c.pk = 1 and t.name not like 'Orleans%' and t.name not in ('metric_series', 'metric_points')
            """, row => (Table: row.Text(0), Column: row.Text(1))));
        Assert.Equal(9, first.Count);
        Assert.All(first, key => Assert.Equal("tenant", key.Column));
    }

    [Fact]
    public async Task Can_be_applied_by_several_processes_at_once()
    {
        var children = Enumerable.Range(0, 4).Select(_ => Child.Start("open", Database.Path)).ToArray();

        var answers = await Task.WhenAll(children.Select(c => c.LineAsync()));

        foreach (var child in children) child.Dispose();
        Assert.All(answers, answer => Assert.Equal("applied", answer));
    }

    [Fact]
    public async Task Refuses_a_file_of_a_newer_release_and_changes_nothing()
    {
        await StoreSchema.ApplyAsync(Database.ConnectionString);
        using var connection = new SqliteConnection(Database.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "insert into schema_version values (99, '2030-01-01T00:00:00.000Z')";
        command.ExecuteNonQuery();

        var refused = await Assert.ThrowsAsync<SchemaNewerException>(() => StoreSchema.ApplyAsync(Database.ConnectionString));

        Assert.Contains("99", refused.Message, StringComparison.Ordinal);
        Assert.Contains("--data", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _temp.Dispose();
    }
}
