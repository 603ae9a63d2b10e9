using Microsoft.Data.Sqlite;

namespace Fireworks;

/// <summary>A kind of database. The tests of the store run on each.</summary>
public interface ITestDatabase
{
    /// <summary>What Orleans calls it.</summary>
    static abstract string Invariant { get; }

    /// <summary>A query for the names of its tables and views.</summary>
    static abstract string Tables { get; }

    /// <summary>A query for table, column and place in the primary key, from 1; 0 outside it.</summary>
    static abstract string Columns { get; }

    /// <summary>A query for the columns of the table <c>@table</c> and their types, in order.</summary>
    static abstract string Types { get; }

    /// <summary>What it calls 64-bit integers, 64-bit floats and text.</summary>
    static abstract (string Whole, string Fraction, string Text) TypeNames { get; }

    /// <summary>The hidden column that sorts rows as they were written into an empty table.</summary>
    static abstract string Written { get; }

    /// <summary>An empty database.</summary>
    static abstract Task<TestDatabase> CreateAsync();
}

/// <summary>A database of its own for one test.</summary>
public abstract class TestDatabase : IAsyncDisposable
{
    /// <summary>The database.</summary>
    public abstract SqlDatabase Database { get; }

    /// <summary>How a second process is told of it.</summary>
    public abstract string Address { get; }

    /// <summary>One more empty database, which goes when this one does.</summary>
    public abstract SqlDatabase Another();

    /// <summary>Removes it.</summary>
    public abstract ValueTask DisposeAsync();
}

/// <summary>A SQLite file.</summary>
public sealed class TestSqlite : TestDatabase, ITestDatabase
{
    private readonly TempFolder _temp = new();
    private int _others;

    private TestSqlite() { }

    public static string Invariant => "System.Data.SQLite";

    public static string Tables => "select name from sqlite_schema where type in ('table', 'view')";

    public static string Columns => "select t.name, c.name, c.pk from sqlite_schema t, pragma_table_info(t.name) c where t.type in ('table', 'view')";

    public static string Types => "select name, type from pragma_table_info(@table)";

    public static (string Whole, string Fraction, string Text) TypeNames => ("INTEGER", "REAL", "TEXT");

    public static string Written => "rowid";

    public static Task<TestDatabase> CreateAsync() => Task.FromResult<TestDatabase>(new TestSqlite());

    public override SqlDatabase Database => new SqliteDatabase(Address);

    public override string Address => _temp["fireworks.db"];

    public override SqlDatabase Another() => new SqliteDatabase(_temp[$"{++_others}.db"]);

    public override ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        _temp.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>A database on the server that all tests share.</summary>
public sealed class TestPostgres : TestDatabase, ITestDatabase
{
    private readonly PostgresServer _server;
    private int _others;

    private TestPostgres(PostgresServer server, string connection) => (_server, Address) = (server, connection);

    public static string Invariant => "Npgsql";

    public static string Tables => "select table_name::text from information_schema.tables where table_schema = 'public'";

    public static string Columns => """
        select c.relname::text, a.attname::text, coalesce(array_position(k.conkey, a.attnum), 0)
        from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
            left join pg_constraint k on k.conrelid = c.oid and k.contype = 'p'
        where n.nspname = 'public' and c.relkind in ('r', 'v') and a.attnum > 0
        """;

    public static string Types => "select column_name::text, data_type::text from information_schema.columns where table_schema = current_schema() and table_name = @table order by ordinal_position";

    public static (string Whole, string Fraction, string Text) TypeNames => ("bigint", "double precision", "text");

    public static string Written => "ctid";

    public static async Task<TestDatabase> CreateAsync()
    {
        var server = await PostgresServer.SharedAsync();
        return new TestPostgres(server, await server.CreateDatabaseAsync());
    }

    public override SqlDatabase Database => new PostgresDatabase(Address);

    public override string Address { get; }

    // A schema is as good as a database, and made in a hundredth of the time.
    public override SqlDatabase Another()
    {
        using var session = new SqlSession(Database, Database.OpenWriter());
        session.Execute($"create schema other{++_others}");
        return new PostgresDatabase($"{Address};Search Path=other{_others}");
    }

    public override ValueTask DisposeAsync() => new(_server.DropDatabaseAsync(Address));
}
