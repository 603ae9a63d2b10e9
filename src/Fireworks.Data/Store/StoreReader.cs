using System.Collections.Concurrent;

namespace Fireworks;

/// <summary>Reads a database on pooled connections that cannot write. Each read sees one state of the database throughout.</summary>
/// <param name="database">The database.</param>
public sealed class StoreReader(SqlDatabase database) : IDisposable
{
    private const int MostIdle = 4;

    private readonly ConcurrentBag<SqlSession> _idle = [];
    private volatile bool _closed;

    /// <summary>The database.</summary>
    public SqlDatabase Database { get; } = database;

    /// <summary>Runs a function off the caller's scheduler, in one read transaction.</summary>
    /// <param name="read">Short and synchronous; the session is valid only inside it.</param>
    /// <param name="cancellationToken">Takes a read back that has not begun.</param>
    public Task<T> ReadAsync<T>(Func<SqlSession, T> read, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        return Task.Run(() => Read(read), cancellationToken);
    }

    private T Read<T>(Func<SqlSession, T> read)
    {
        var session = SqlSession.Begin(Database, _idle.TryTake(out var idle) ? idle : null, Database.OpenReader, Database.BeginRead);
        var healthy = false;
        try
        {
            var result = read(session);
            session.Execute("commit");
            healthy = true;
            return result;
        }
        finally
        {
            if (healthy && !_closed && _idle.Count < MostIdle) _idle.Add(session);
            else session.Dispose();
        }
    }

    /// <summary>Closes the connections that are not in use; those in use close when their read ends.</summary>
    public void Dispose()
    {
        _closed = true;
        while (_idle.TryTake(out var session)) session.Dispose();
    }
}
