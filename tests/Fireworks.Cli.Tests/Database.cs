using Microsoft.Data.Sqlite;

namespace Fireworks.Cli.Tests;

/// <summary>A SQLite file that others write, seen as any SQL tool sees it: read only, with a connection of its own each time.</summary>
internal sealed class Database(string path)
{
    /// <summary>Whether there is a table of that name yet.</summary>
    public bool Has(string table) => File.Exists(path) && Numbers($"select count(*) from sqlite_master where name = '{table}'") is [1];

    /// <summary>Rows as text, exact to the bit: every value as SQLite quotes it.</summary>
    public IReadOnlyList<string> Lines(string table, string where, string order)
    {
        var columns = Texts($"select name from pragma_table_info('{table}') order by cid");
        return Texts($"select concat_ws(' | ', {string.Join(", ", columns.Select(c => $"quote({c})"))}) from {table} where {where} order by {order}");
    }

    public IReadOnlyList<string> Texts(string sql) => Read(sql, row => row.GetString(0));

    public IReadOnlyList<double> Numbers(string sql) => Read(sql, row => row.GetDouble(0));

    /// <summary>The only value of a query.</summary>
    public double Number(string sql) => Assert.Single(Numbers(sql));

    /// <summary>Changes rows behind the silo's back.</summary>
    public void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Mode=ReadWrite;Pooling=False;Default Timeout=30");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of these tests only.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private List<T> Read<T>(string sql, Func<SqliteDataReader, T> of)
    {
        using var connection = new SqliteConnection($"Data Source={path};Mode=ReadOnly;Pooling=False;Default Timeout=30");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of these tests only.
        command.CommandText = sql;
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(of(reader));
        return rows;
    }
}
