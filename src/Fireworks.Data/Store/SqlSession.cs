using System.Data;
using System.Data.Common;

namespace Fireworks;

/// <summary>Statements on one open connection, inside a transaction that its owner began. Each text is prepared once and used again.</summary>
/// <remarks>One thread at a time. Only valid inside the function it was given to.</remarks>
public sealed class SqlSession : IDisposable
{
    private const int MostPrepared = 256;

    private readonly DbConnection _connection;
    private readonly Dictionary<string, PreparedStatement> _prepared = [];

    internal SqlSession(SqlDatabase database, DbConnection connection) => (Database, _connection) = (database, connection);

    /// <summary>The database.</summary>
    public SqlDatabase Database { get; }

    /// <summary>Whether the connection has not been lost.</summary>
    internal bool IsOpen => _connection.State == ConnectionState.Open;

    internal bool InTransaction => Database.InTransaction(_connection);

    /// <summary>A session in a transaction that has just begun: the idle one, or a new one when its connection was lost. A server that was
    /// restarted has closed it, and only using it tells.</summary>
    internal static SqlSession Begin(SqlDatabase database, SqlSession? idle, Func<DbConnection> open, string begin)
    {
        if (idle is not null && idle.TryBegin(begin)) return idle;
        var session = new SqlSession(database, open());
        try
        {
            session.Execute(begin);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private bool TryBegin(string begin)
    {
        try
        {
            Execute(begin);
            return true;
        }
        catch (DbException) when (!IsOpen)
        {
            Dispose();
            return false;
        }
    }

    /// <summary>Runs a statement and returns how many rows it changed.</summary>
    /// <param name="sql">The statement, with <c>@name</c> for values.</param>
    /// <param name="values">Its values by name; null, text, numbers, bytes or <see cref="DateTimeOffset"/>.</param>
    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> values) => Command(sql, values).ExecuteNonQuery();

    /// <summary>All rows of a query.</summary>
    /// <param name="sql">The query, with <c>@name</c> for values.</param>
    /// <param name="row">Makes one item of one row.</param>
    /// <param name="values">Its values by name.</param>
    public List<T> Query<T>(string sql, Func<SqlRow, T> row, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var reader = Command(sql, values).ExecuteReader();
        var current = new SqlRow(Database, reader);
        var rows = new List<T>();
        while (reader.Read()) rows.Add(row(current));
        return rows;
    }

    /// <summary>The first row of a query, or nothing.</summary>
    public T? First<T>(string sql, Func<SqlRow, T> row, params ReadOnlySpan<(string Name, object? Value)> values) => Query(sql, row, values).FirstOrDefault();

    /// <summary>The whole number in the first column of the first row; null when there is no row.</summary>
    public long? Number(string sql, params ReadOnlySpan<(string Name, object? Value)> values) => Query<long?>(sql, row => row.Long(0), values).FirstOrDefault();

    private DbCommand Command(string sql, ReadOnlySpan<(string Name, object? Value)> values)
    {
        if (!_prepared.TryGetValue(sql, out var command) || !command.Fits(values)) command = Prepare(sql, values);
        return command.With(Database, values);
    }

    private PreparedStatement Prepare(string sql, ReadOnlySpan<(string Name, object? Value)> values)
    {
        if (_prepared.Remove(sql, out var unfit)) unfit.Dispose();
        if (_prepared.Count >= MostPrepared) Forget();
        var command = _connection.CreateCommand();
#pragma warning disable CA2100 // The texts are this assembly's constants; names that users choose are quoted by SqlName.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, _) in values)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = "@" + name;
            command.Parameters.Add(parameter);
        }
        var prepared = new PreparedStatement(command);
        _prepared.Add(sql, prepared);
        return prepared;
    }

    private void Forget()
    {
        foreach (var command in _prepared.Values) command.Dispose();
        _prepared.Clear();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Forget();
        _connection.Dispose();
    }
}
