using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Fireworks;

public sealed class TableWriterTests : IDisposable
{
    private readonly TempFolder _temp = new();

    private SqliteDatabase Database => new(_temp["test.db"]);

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
        await Assert.ThrowsAsync<SqliteException>(() => duplicate);
        using var reader = new StoreReader(Database);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 200], await reader.ReadAsync(s => s.Query("select v from t order by v", row => row.Long(0))));
    }

    [Fact]
    public async Task Commits_together_what_was_queued_meanwhile()
    {
        await using var writer = await WriterAsync();
        using var begun = new ManualResetEventSlim();
        var first = writer.WriteAsync(_ => begun.Wait(TimeSpan.FromSeconds(30)));
        var commits = new List<long>();
        var queued = Enumerable.Range(0, 100).Select(i => writer.WriteAsync(s => s.Execute("insert into t values (@v)", ("v", i)))).ToArray();
        begun.Set();
        await Task.WhenAll(queued);
        await first;

        // WAL frames are appended per commit: a hundred commits of this page would append a hundred frames.
        using var reader = new StoreReader(Database);
        Assert.Equal(100, await reader.ReadAsync(s => s.Number("select count(*) from t")));
        Assert.InRange(new FileInfo(Database.Path + "-wal").Length, 1, 60 * 4120);
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
    public async Task A_full_disk_fails_the_group_and_the_writer_goes_on()
    {
        await using var writer = await WriterAsync();
        var pages = await writer.WriteAsync(s => s.Number("pragma page_count"));
        await writer.WriteAsync(s => s.Number($"pragma max_page_count = {pages + 2}"));

        await Assert.ThrowsAsync<SqliteException>(() => writer.WriteAsync(s => s.Execute("insert into blobs values (randomblob(1000000))")));

        await writer.WriteAsync(s => s.Execute("insert into t values (7)"));
        using var reader = new StoreReader(Database);
        Assert.Equal(7, await reader.ReadAsync(s => s.Number("select v from t")));
        Assert.Equal(0, await reader.ReadAsync(s => s.Number("select count(*) from blobs")));
    }

    [Fact]
    public async Task A_killed_process_loses_only_what_was_never_answered()
    {
        var path = _temp["killed.db"];
        var answered = new long[] { -1, -1, -1, -1 };
        using (var child = Child.Start("write", path, "run"))
        {
            for (var lines = 0; lines < 2000; lines++)
            {
                var parts = (await child.LineAsync()).Split(' ');
                answered[int.Parse(parts[0], CultureInfo.InvariantCulture)] = long.Parse(parts[1], CultureInfo.InvariantCulture);
            }
            await child.KillAsync();
        }

        await using var store = await Store.OpenAsync(new SqliteDatabase(path));
        var points = await new MetricTable(store).SeriesAsync("t", "run");

        for (var writer = 0; writer < answered.Length; writer++)
        {
            var steps = points.Where(p => p.Name == $"loss/{writer}").Select(p => p.Step).ToArray();
            Assert.Equal(Enumerable.Range(0, steps.Length).Select(i => (long)i), steps);
            Assert.True(steps.Length > answered[writer], $"writer {writer} was answered step {answered[writer]}, but {steps.Length} steps are stored");
        }
        Assert.Equal("ok", await store.Reader.ReadAsync(s => s.First("pragma integrity_check", row => row.Text(0))));
    }

    [Fact]
    public async Task Two_processes_write_one_file_at_once()
    {
        var path = _temp["shared.db"];
        Child[] children = [Child.Start("write", path, "a"), Child.Start("write", path, "b")];

        await Task.WhenAll(children.Select(async child =>
        {
            for (var lines = 0; lines < 1000; lines++) Assert.Matches("^[0-3] [0-9]+$", await child.LineAsync());
        }));

        foreach (var child in children) child.Dispose();
        await using var store = await Store.OpenAsync(new SqliteDatabase(path));
        var metrics = new MetricTable(store);
        Assert.True((await metrics.SeriesAsync("t", "a")).Count >= 1000);
        Assert.True((await metrics.SeriesAsync("t", "b")).Count >= 1000);
    }

    [Fact]
    public async Task Readers_cannot_write()
    {
        await using var writer = await WriterAsync();
        using var reader = new StoreReader(Database);

        await Assert.ThrowsAsync<SqliteException>(() => reader.ReadAsync(s => s.Execute("insert into t values (1)")));

        Assert.Equal(0, await reader.ReadAsync(s => s.Number("select count(*) from t")));
    }

    private async Task<TableWriter> WriterAsync()
    {
        var writer = new TableWriter(Database);
        await writer.WriteAsync(s =>
        {
            s.Execute("create table t (v integer primary key) strict");
            s.Execute("create table blobs (b blob) strict");
        });
        return writer;
    }

    public void Dispose() => _temp.Dispose();
}
