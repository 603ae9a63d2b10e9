using System.Data.Common;
using System.Globalization;

namespace Fireworks;

public abstract class TableWriterTests<TDatabase> : IAsyncLifetime where TDatabase : ITestDatabase
{
    private TestDatabase _test = null!;

    protected SqlDatabase Database => _test.Database;

    public async ValueTask InitializeAsync() => _test = await TDatabase.CreateAsync();

    [Fact]
    public async Task Answers_after_the_commit()
    {
        await using var writer = await WriterAsync();
        using var reader = new StoreReader(Database);

        await writer.WriteAsync(s => s.Execute("insert into t values (1)"));

        Assert.Equal(1, await reader.ReadAsync(s => s.Number("select count(*) from t")));
    }

    [Fact]
    public async Task A_write_that_throws_is_undone_and_fails_its_own_caller_only()
    {
        await using var writer = await WriterAsync();
        using var begun = new ManualResetEventSlim();
        var first = writer.WriteAsync(_ => begun.Wait(TimeSpan.FromSeconds(30)));      // the others queue up behind it, into one transaction
        var good = Enumerable.Range(0, 10).Select(i => writer.WriteAsync(s => s.Execute("insert into t values (@v)", ("v", i)))).ToArray();
        var bad = writer.WriteAsync(s =>
        {
            s.Execute("insert into t values (100)");
            throw new InvalidOperationException("mine");
        });
        var duplicate = writer.WriteAsync(s => s.Execute("insert into t values (3)"));
        var later = writer.WriteAsync(s => s.Execute("insert into t values (200)"));
        begun.Set();

        Assert.True(await first);
        await Task.WhenAll([.. good, later]);
        Assert.Equal("mine", (await Assert.ThrowsAsync<InvalidOperationException>(() => bad)).Message);
        await Assert.ThrowsAnyAsync<DbException>(() => duplicate);
        using var reader = new StoreReader(Database);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 200], await reader.ReadAsync(s => s.Query("select v from t order by v", row => row.Long(0))));
    }

    [Fact]
    public async Task A_write_taken_back_before_it_began_is_not_done()
    {
        await using var writer = await WriterAsync();
        using var begun = new ManualResetEventSlim();
        using var cancel = new CancellationTokenSource();
        var first = writer.WriteAsync(_ => begun.Wait(TimeSpan.FromSeconds(30)));
        var taken = writer.WriteAsync(s => s.Execute("insert into t values (1)"), cancel.Token);
        cancel.Cancel();
        begun.Set();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => taken);
        await first;
        using var reader = new StoreReader(Database);
        Assert.Equal(0, await reader.ReadAsync(s => s.Number("select count(*) from t")));
    }

    [Fact]
    public async Task Closing_commits_what_is_queued_and_refuses_more()
    {
        var writer = await WriterAsync();
        var writes = Enumerable.Range(0, 1000).Select(i => writer.WriteAsync(s => s.Execute("insert into t values (@v)", ("v", i)))).ToArray();

        await writer.DisposeAsync();

        await Task.WhenAll(writes);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => writer.WriteAsync(s => s.Execute("insert into t values (-1)")));
        using var reader = new StoreReader(Database);
        Assert.Equal(1000, await reader.ReadAsync(s => s.Number("select count(*) from t")));
    }

    [Fact]
    public async Task A_killed_process_loses_only_what_was_never_answered()
    {
        var answered = new long[] { -1, -1, -1, -1 };
        using (var child = Child.Start("write", _test.Address, "run"))
        {
            for (var lines = 0; lines < 2000; lines++)
            {
                var parts = (await child.LineAsync()).Split(' ');
                answered[int.Parse(parts[0], CultureInfo.InvariantCulture)] = long.Parse(parts[1], CultureInfo.InvariantCulture);
            }
            await child.KillAsync();
        }

        await using var store = await Store.OpenAsync(Database);
        var points = await new MetricTable(store).SeriesAsync("t", "run");

        for (var writer = 0; writer < answered.Length; writer++)
        {
            var steps = points.Where(p => p.Name == $"loss/{writer}").Select(p => p.Step).ToArray();
            Assert.Equal(Enumerable.Range(0, steps.Length).Select(i => (long)i), steps);
            Assert.True(steps.Length > answered[writer], $"writer {writer} was answered step {answered[writer]}, but {steps.Length} steps are stored");
        }
    }

    [Fact]
    public async Task Two_processes_write_at_once()
    {
        Child[] children = [Child.Start("write", _test.Address, "a"), Child.Start("write", _test.Address, "b")];

        await Task.WhenAll(children.Select(async child =>
        {
            for (var lines = 0; lines < 1000; lines++) Assert.Matches("^[0-3] [0-9]+$", await child.LineAsync());
        }));

        foreach (var child in children) child.Dispose();
        await using var store = await Store.OpenAsync(Database);
        var metrics = new MetricTable(store);
        Assert.True((await metrics.SeriesAsync("t", "a")).Count >= 1000);
        Assert.True((await metrics.SeriesAsync("t", "b")).Count >= 1000);
    }

    [Fact]
    public async Task Readers_cannot_write()
    {
        await using var writer = await WriterAsync();
        using var reader = new StoreReader(Database);

        await Assert.ThrowsAnyAsync<DbException>(() => reader.ReadAsync(s => s.Execute("insert into t values (1)")));

        Assert.Equal(0, await reader.ReadAsync(s => s.Number("select count(*) from t")));
    }

    [Fact]
    public async Task A_statement_that_comes_again_takes_its_new_values_by_name()
    {
        const string Insert = "insert into t values (@a - @b)";
        await using var writer = await WriterAsync();

        for (var i = 1; i <= 4; i++) await writer.WriteAsync(s => s.Execute(Insert, ("a", 10 * i), ("b", 1)));
        await writer.WriteAsync(s => s.Execute(Insert, ("b", 1), ("a", 100)));

        using var reader = new StoreReader(Database);
        Assert.Equal([9, 19, 29, 39, 99], await reader.ReadAsync(s => s.Query("select v from t order by v", row => row.Long(0))));
    }

    [Fact]
    public async Task Two_writers_take_turns_so_that_what_one_has_read_still_holds_when_it_writes()
    {
        await using var first = await WriterAsync();
        await using var second = new TableWriter(Database);
        TableWriter[] writers = [first, second];

        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => writers[i % 2].WriteAsync(s => s.Execute("insert into t select coalesce(max(v), -1) + 1 from t"))));

        using var reader = new StoreReader(Database);
        Assert.Equal(Enumerable.Range(0, 200).Select(i => (long)i), await reader.ReadAsync(s => s.Query("select v from t order by v", row => row.Long(0))));
    }

    [Fact]
    public async Task A_read_sees_one_state_throughout()
    {
        await using var writer = await WriterAsync();
        using var reader = new StoreReader(Database);

        var counts = await reader.ReadAsync(s =>
        {
            var before = s.Number("select count(*) from t");
            using var written = new ManualResetEventSlim();
            writer.WriteAsync(w => w.Execute("insert into t values (1)")).ContinueWith(_ => written.Set(), TaskScheduler.Default);
            Assert.True(written.Wait(TimeSpan.FromSeconds(30)));
            return (before, s.Number("select count(*) from t"));
        });

        Assert.Equal((0, 0), counts);
        Assert.Equal(1, await reader.ReadAsync(s => s.Number("select count(*) from t")));
    }

    protected async Task<TableWriter> WriterAsync()
    {
        var writer = new TableWriter(Database);
        await writer.WriteAsync(s => s.Execute("create table t (v integer primary key)"));
        return writer;
    }

    public async ValueTask DisposeAsync()
    {
        await _test.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

public sealed class TableWriterOnSqliteTests : TableWriterTests<TestSqlite>
{
    [Fact]
    public async Task Commits_together_what_was_queued_meanwhile()
    {
        await using var writer = await WriterAsync();
        using var begun = new ManualResetEventSlim();
        var first = writer.WriteAsync(_ => begun.Wait(TimeSpan.FromSeconds(30)));
        var queued = Enumerable.Range(0, 100).Select(i => writer.WriteAsync(s => s.Execute("insert into t values (@v)", ("v", i)))).ToArray();
        begun.Set();
        await Task.WhenAll(queued);
        await first;

        // WAL frames are appended per commit: a hundred commits of this page would append a hundred frames.
        using var reader = new StoreReader(Database);
        Assert.Equal(100, await reader.ReadAsync(s => s.Number("select count(*) from t")));
        Assert.InRange(new FileInfo(((SqliteDatabase)Database).Path + "-wal").Length, 1, 60 * 4120);
    }

    [Fact]
    public async Task A_full_disk_fails_the_group_and_the_writer_goes_on()
    {
        await using var writer = await WriterAsync();
        await writer.WriteAsync(s => s.Execute("create table blobs (b blob) strict"));
        var pages = await writer.WriteAsync(s => s.Number("pragma page_count"));
        await writer.WriteAsync(s => s.Number($"pragma max_page_count = {pages + 2}"));

        await Assert.ThrowsAnyAsync<DbException>(() => writer.WriteAsync(s => s.Execute("insert into blobs values (randomblob(1000000))")));

        await writer.WriteAsync(s => s.Execute("insert into t values (7)"));
        using var reader = new StoreReader(Database);
        Assert.Equal(7, await reader.ReadAsync(s => s.Number("select v from t")));
        Assert.Equal(0, await reader.ReadAsync(s => s.Number("select count(*) from blobs")));
    }

    [Fact]
    public async Task A_file_that_cannot_be_opened_is_a_database_out_of_reach_and_a_broken_rule_is_not()
    {
        await using var writer = await WriterAsync();
        await writer.WriteAsync(s => s.Execute("insert into t values (1)"));
        using var reader = new StoreReader(new SqliteDatabase(Path.Combine(Path.GetDirectoryName(((SqliteDatabase)Database).Path)!, "none", "fireworks.db")));

        await Assert.ThrowsAsync<DatabaseUnreachableException>(() => reader.ReadAsync(s => s.Number("select 1")));
        await Assert.ThrowsAnyAsync<DbException>(() => writer.WriteAsync(s => s.Execute("insert into t values (1)")));
    }

    [Fact]
    public async Task A_file_is_whole_after_its_writer_was_killed()
    {
        using (var child = Child.Start("write", ((SqliteDatabase)Database).Path, "run"))
        {
            for (var lines = 0; lines < 500; lines++) await child.LineAsync();
            await child.KillAsync();
        }

        using var reader = new StoreReader(Database);
        Assert.Equal("ok", await reader.ReadAsync(s => s.First("pragma integrity_check", row => row.Text(0))));
    }
}

public sealed class TableWriterOnPostgresTests : TableWriterTests<TestPostgres>
{
    [Fact]
    public async Task Commits_together_what_was_queued_meanwhile()
    {
        await using var writer = await WriterAsync();
        await writer.WriteAsync(s => s.Execute("create table moments (began timestamptz)"));
        using var begun = new ManualResetEventSlim();
        var first = writer.WriteAsync(_ => begun.Wait(TimeSpan.FromSeconds(30)));
        var queued = Enumerable.Range(0, 100).Select(i => writer.WriteAsync(s => s.Execute("insert into moments values (now())"))).ToArray();
        begun.Set();
        await Task.WhenAll(queued);
        await first;

        // now() is when the transaction began.
        using var reader = new StoreReader(Database);
        Assert.InRange((await reader.ReadAsync(s => s.Number("select count(distinct began) from moments"))).GetValueOrDefault(), 1, 60);
    }

    [Fact]
    public async Task A_writer_and_a_reader_whose_idle_connections_were_cut_open_new_ones()
    {
        await using var writer = await WriterAsync();
        using var reader = new StoreReader(Database);
        await reader.ReadAsync(s => s.Number("select count(*) from t"));
        await CutAsync();

        await writer.WriteAsync(s => s.Execute("insert into t values (1)"));

        Assert.Equal(1, await reader.ReadAsync(s => s.Number("select count(*) from t")));
    }

    [Fact]
    public async Task A_write_whose_connection_is_cut_fails_and_the_writer_goes_on()
    {
        await using var writer = await WriterAsync();

        await Assert.ThrowsAsync<DatabaseUnreachableException>(() => writer.WriteAsync(s =>
        {
            s.Execute("insert into t values (1)");
            s.Execute("select pg_terminate_backend(pg_backend_pid())");
        }));
        await writer.WriteAsync(s => s.Execute("insert into t values (2)"));

        using var reader = new StoreReader(Database);
        Assert.Equal([2], await reader.ReadAsync(s => s.Query("select v from t", row => row.Long(0))));
    }

    [Fact]
    public async Task A_read_whose_connection_is_cut_fails_and_the_next_is_answered()
    {
        await using var writer = await WriterAsync();
        using var reader = new StoreReader(Database);

        await Assert.ThrowsAsync<DatabaseUnreachableException>(() => reader.ReadAsync(s => s.Execute("select pg_terminate_backend(pg_backend_pid())")));

        Assert.Equal(0, await reader.ReadAsync(s => s.Number("select count(*) from t")));
    }

    [Fact]
    public async Task A_broken_rule_is_no_lost_database()
    {
        await using var writer = await WriterAsync();
        await writer.WriteAsync(s => s.Execute("insert into t values (1)"));

        var refused = await Assert.ThrowsAnyAsync<DbException>(() => writer.WriteAsync(s => s.Execute("insert into t values (1)")));

        Assert.Equal(("23505", false), (refused.SqlState, refused.IsTransient));
    }

    [Fact]
    public async Task A_writer_that_hangs_in_its_turn_loses_it()
    {
        await using var writer = await WriterAsync();
        await using var other = new TableWriter(Database);
        using TaskWaiter waiter = new();
        var hanging = writer.WriteAsync(s =>
        {
            s.Execute("insert into t values (1)");
            waiter.Begun();
            waiter.WaitForRelease();
            s.Execute("insert into t values (2)");
        });
        await waiter.HasBegunAsync();

        await other.WriteAsync(s => s.Execute("insert into t values (3)"));
        waiter.Release();

        await Assert.ThrowsAsync<DatabaseUnreachableException>(() => hanging);
        using var reader = new StoreReader(Database);
        Assert.Equal([3], await reader.ReadAsync(s => s.Query("select v from t", row => row.Long(0))));
    }

    private async Task CutAsync()
    {
        await using var killer = new TableWriter(Database);
        await killer.WriteAsync(s => s.Query("select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()", _ => 0));
    }

    /// <summary>Holds a write until a test lets it go.</summary>
    private sealed class TaskWaiter : IDisposable
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim _released = new();

        public void Begun() => _begun.SetResult();

        public Task HasBegunAsync() => _begun.Task.WaitAsync(TimeSpan.FromSeconds(30));

        public void WaitForRelease() => Assert.True(_released.Wait(TimeSpan.FromSeconds(60)));

        public void Release() => _released.Set();

        public void Dispose() => _released.Dispose();
    }
}
