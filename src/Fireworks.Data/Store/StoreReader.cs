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
    /// <exception cref="DatabaseUnreachableException">The database is out of reach, or was lost.</exception>
    public Task<T> ReadAsync<T>(Func<SqlSession, T> read, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        return Task.Run(() => Read(read), cancellationToken);
    }

    private T Read<T>(Func<SqlSession, T> read)
    {
        SqlSession? session = null;
        var healthy = false;
        try
        {
            session = SqlSession.Begin(Database, _idle.TryTake(out var idle) ? idle : null, Database.OpenReader, Database.BeginRead);
            var result = read(session);
            session.Execute("commit");
            healthy = true;
            return result;
        }
        catch (Exception e) when (Database.Told(e) is var told && told != e)
        {
            throw told;
        }
        finally
        {
            if (healthy && !_closed && _idle.Count < MostIdle) _idle.Add(session!);
            else session?.Dispose();
        }
    }

    /// <summary>Closes the connections that are not in use; those in use close when their read ends.</summary>
    public void Dispose()
    {
        _closed = true;
        while (_idle.TryTake(out var session)) session.Dispose();
    }
}
