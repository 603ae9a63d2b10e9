using System.Collections.Concurrent;
using System.Diagnostics;

namespace Fireworks;

/// <summary>The one thread of a process that writes to a database. What is queued while it commits is committed together next.</summary>
/// <remarks>
/// <para>A database lets one connection write at a time and blocks the thread that waits, so writing from many threads starves a small
/// machine; one thread with group commit writes tens of thousands of rows a second.</para>
/// <para>Each write runs in a savepoint: one that throws is undone and fails its own caller only. Callers hear after the commit, so a
/// crash loses only what was never answered.</para>
/// </remarks>
public sealed class TableWriter : IAsyncDisposable
{
    /// <summary>Most writes in one transaction.</summary>
    public const int MostGrouped = 512;

    private readonly BlockingCollection<Work> _queue = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SqlSession? _session;

    /// <summary>Opens the connection and starts the thread.</summary>
    public TableWriter(SqlDatabase database)
    {
        Database = database;
        _session = new SqlSession(database, database.OpenWriter());
        new Thread(Run) { IsBackground = true, Name = $"writer of {Path.GetFileName(database.Name)}" }.Start();
    }

    /// <summary>The database.</summary>
    public SqlDatabase Database { get; }

    /// <summary>Runs a function on the writer's thread in a transaction; completes when that is committed.</summary>
    /// <param name="write">Short and synchronous; run at most once, and undone as a whole when it throws.</param>
    /// <param name="cancellationToken">Takes a write back that has not begun; one that has begun is completed.</param>
    /// <exception cref="DatabaseUnreachableException">The database is out of reach, or was lost: the write may be committed or not.</exception>
    /// <exception cref="ObjectDisposedException">The writer was closed.</exception>
    public Task<T> WriteAsync<T>(Func<SqlSession, T> write, CancellationToken cancellationToken = default)
    {
        var work = new Work<T>(write, cancellationToken);
        try
        {
            _queue.Add(work, cancellationToken);
        }
        catch (InvalidOperationException)
        {
            throw new ObjectDisposedException(nameof(TableWriter), $"The writer of {Database.Name} was closed; nothing can be stored any more.");
        }
        return work.Task;
    }

    /// <summary>Runs an action on the writer's thread in a transaction; completes when that is committed.</summary>
    public Task WriteAsync(Action<SqlSession> write, CancellationToken cancellationToken = default) => WriteAsync(session =>
    {
        write(session);
        return true;
    }, cancellationToken);

    private void Run()
    {
        var group = new List<Work>();
        foreach (var first in _queue.GetConsumingEnumerable())
        {
            try
            {
                RunGroup(first, group);
                foreach (var work in group) work.Complete();
            }
#pragma warning disable CA1031 // Every caller of the group hears of it; the thread goes on with the next.
            catch (Exception e)
#pragma warning restore CA1031
            {
                var told = Database.Told(e);
                foreach (var work in group) work.Fail(told);
                Recover();
            }
            group.Clear();
        }
        _session?.Dispose();
        _ended.SetResult();
    }

    private void RunGroup(Work first, List<Work> group)
    {
        group.Add(first);
        var session = _session = SqlSession.Begin(Database, _session, Database.OpenWriter, Database.BeginWrite + "; savepoint work");
        var began = Stopwatch.GetTimestamp();
        RunOne(session, first);
        while (group.Count < MostGrouped && Stopwatch.GetElapsedTime(began) < Database.LongestGroup && _queue.TryTake(out var next))
        {
            group.Add(next);
            session.Execute("release work; savepoint work");       // one way to a server and back
            RunOne(session, next);
        }
        session.Execute("release work; commit");
        StoreMeter.Committed(group.Count);
    }

    private static void RunOne(SqlSession session, Work work)
    {
        if (work.Cancellation.IsCancellationRequested) return;
        try
        {
            work.Run(session);
        }
#pragma warning disable CA1031 // The caller hears of it when the group is committed.
        catch (Exception e)
#pragma warning restore CA1031
        {
            // A full disk ends the whole transaction: then nobody's write is stored and everybody hears of it.
            if (!session.InTransaction) throw;
            session.Execute("rollback to work");
            work.Failed = e;
        }
    }

    // A connection that cannot even roll back is given up; the next group opens another.
    private void Recover()
    {
        if (_session is not { } session) return;
        try
        {
            if (session.InTransaction) session.Execute("rollback");
            if (session.IsOpen) return;
        }
        catch (System.Data.Common.DbException)
        {
            // Given up below.
        }
        _session = null;
        session.Dispose();
    }

    /// <summary>Commits what is queued, then closes the connection.</summary>
    public ValueTask DisposeAsync()
    {
        _queue.CompleteAdding();
        return new ValueTask(_ended.Task);
    }

    private abstract class Work(CancellationToken cancellation)
    {
        public CancellationToken Cancellation { get; } = cancellation;

        public Exception? Failed { get; set; }

        public abstract void Run(SqlSession session);

        public abstract void Complete();

        public abstract void Fail(Exception error);
    }

    private sealed class Work<T>(Func<SqlSession, T> write, CancellationToken cancellation) : Work(cancellation)
    {
        private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;
        private bool _ran;

        public Task<T> Task => _answer.Task;

        public override void Run(SqlSession session)
        {
            _ran = true;
            _result = write(session);
        }

        public override void Complete()
        {
            if (!_ran) _answer.SetCanceled(Cancellation);
            else if (Failed is { } error) _answer.SetException(error);
            else _answer.SetResult(_result!);
        }

        public override void Fail(Exception error) => _answer.SetException(Failed ?? error);
    }
}
