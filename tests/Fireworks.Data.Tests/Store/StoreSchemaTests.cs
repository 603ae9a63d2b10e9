using System.Data.Common;

namespace Fireworks;

public abstract class StoreSchemaTests<TDatabase> : IAsyncLifetime where TDatabase : ITestDatabase
{
    private static readonly string[] Ours =
    [
        "experiments", "runs", "params", "metric_series", "metric_points", "metrics", "searches", "trials", "trial_params", "trial_values", "trial_reports", "scaffolds",
        "inputs", "input_chunks", "api_keys", "graphs",
    ];

    private TestDatabase _test = null!;

    private SqlDatabase Database => _test.Database;

    public async ValueTask InitializeAsync() => _test = await TDatabase.CreateAsync();

    [Fact]
    public async Task Makes_the_tables_once_however_often_it_is_applied()
    {
        await StoreSchema.ApplyAsync(Database);
        await StoreSchema.ApplyAsync(Database);

        using var reader = new StoreReader(Database);
        Assert.Superset(Ours.ToHashSet(), (await TablesAsync(reader)).ToHashSet());
        Assert.Equal(1, await reader.ReadAsync(s => s.Number("select count(*) from schema_version")));
    }

    [Fact]
    public async Task Every_key_begins_with_the_tenant()
    {
        await StoreSchema.ApplyAsync(Database);

        using var reader = new StoreReader(Database);
        var first = (await ColumnsAsync(reader, TDatabase.Columns)).Where(c => c.Key == 1 && Ours.Contains(c.Table) && c.Table is not ("metric_series" or "metric_points")).ToArray();
        Assert.Equal(13, first.Length);
        Assert.All(first, key => Assert.Equal("tenant", key.Column));
    }

    [Fact]
    public async Task Has_the_tables_columns_and_keys_that_SQLite_has()
    {
        await StoreSchema.ApplyAsync(Database);
        await using var model = await TestSqlite.CreateAsync();
        await StoreSchema.ApplyAsync(model.Database);

        using StoreReader reader = new(Database), expected = new(model.Database);
        Assert.Equal(
            (await ColumnsAsync(expected, TestSqlite.Columns)).Where(c => !c.Table.StartsWith("sqlite_", StringComparison.Ordinal)).Order(),
            (await ColumnsAsync(reader, TDatabase.Columns)).Where(c => !c.Table.StartsWith("sqlite_", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public async Task Can_be_applied_by_several_processes_at_once()
    {
        var children = Enumerable.Range(0, 4).Select(_ => Child.Start("open", _test.Address)).ToArray();

        var answers = await Task.WhenAll(children.Select(c => c.LineAsync()));

        foreach (var child in children) child.Dispose();
        Assert.All(answers, answer => Assert.Equal("applied", answer));
        using var reader = new StoreReader(Database);
        Assert.Equal(1, await reader.ReadAsync(s => s.Number("select count(*) from schema_version")));
    }

    [Fact]
    public async Task Refuses_the_database_of_a_newer_release_and_changes_nothing()
    {
        await StoreSchema.ApplyAsync(Database);
        await WriteAsync("insert into schema_version values (99, @now)");

        var refused = await Assert.ThrowsAsync<SchemaNewerException>(() => StoreSchema.ApplyAsync(Database));

        Assert.Contains("99", refused.Message, StringComparison.Ordinal);
        Assert.Contains("--data", refused.Message, StringComparison.Ordinal);
        Assert.Contains("--database", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_a_version_that_no_release_has_written()
    {
        await StoreSchema.ApplyAsync(Database);
        await WriteAsync("delete from schema_version", "insert into schema_version values (-3, @now)");

        var refused = await Assert.ThrowsAsync<SchemaUnusableException>(() => StoreSchema.ApplyAsync(Database));

        Assert.Contains("-3", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_a_database_whose_tables_are_somebody_elses_and_leaves_it_as_it_was()
    {
        await WriteAsync("create table runs (mine integer)");
        using var reader = new StoreReader(Database);

        var refused = await Assert.ThrowsAsync<SchemaUnusableException>(() => StoreSchema.ApplyAsync(Database));

        Assert.Contains("runs", refused.Message, StringComparison.Ordinal);
        Assert.IsAssignableFrom<DbException>(refused.InnerException);
        Assert.Equal(["runs"], await TablesAsync(reader));
    }

    private async Task WriteAsync(params string[] statements)
    {
        await using var writer = new TableWriter(Database);
        foreach (var sql in statements) await writer.WriteAsync(s => s.Execute(sql, ("now", DateTimeOffset.UtcNow)));
    }

    private static Task<List<string>> TablesAsync(StoreReader reader) => reader.ReadAsync(s => s.Query(TDatabase.Tables, row => row.Text(0)));

    private static Task<List<(string Table, string Column, long Key)>> ColumnsAsync(StoreReader reader, string columns) =>
        reader.ReadAsync(s => s.Query(columns, row => (Table: row.Text(0).ToLowerInvariant(), Column: row.Text(1).ToLowerInvariant(), Key: row.Long(2))));

    public async ValueTask DisposeAsync()
    {
        await _test.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

public sealed class StoreSchemaOnSqliteTests : StoreSchemaTests<TestSqlite>;

public sealed class StoreSchemaOnPostgresTests : StoreSchemaTests<TestPostgres>;
