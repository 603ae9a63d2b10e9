using Fireworks.TestKit;
using Npgsql;

namespace Fireworks.Cli.Tests.Acceptance;

/// <summary>A PostgreSQL database of its own for one test, seen as any SQL tool sees it.</summary>
internal sealed class PostgresTables : IAsyncDisposable
{
    private readonly PostgresServer _server;

    private PostgresTables(PostgresServer server, string connection) => (_server, Connection) = (server, connection);

    /// <summary>How silos connect to it.</summary>
    public string Connection { get; }

    public static async Task<PostgresTables> CreateAsync()
    {
        var server = await PostgresServer.SharedAsync();
        return new PostgresTables(server, await server.CreateDatabaseAsync());
    }

    public IReadOnlyList<string> Texts(string sql) => Read(sql, row => row.GetString(0));

    public IReadOnlyList<double> Numbers(string sql) => Read(sql, row => Convert.ToDouble(row.GetValue(0)));

    /// <summary>The only value of a query.</summary>
    public double Number(string sql) => Assert.Single(Numbers(sql));

    public void Execute(string sql) => Read(sql, _ => 0);

    private List<T> Read<T>(string sql, Func<NpgsqlDataReader, T> of)
    {
        using var connection = new NpgsqlConnection(Connection);
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

    public ValueTask DisposeAsync() => new(_server.DropDatabaseAsync(Connection));
}
