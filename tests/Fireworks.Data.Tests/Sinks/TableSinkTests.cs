namespace Fireworks;

public abstract partial class TableSinkTests<TDatabase> : DriverConformance, IAsyncLifetime where TDatabase : ITestDatabase
{
    private readonly List<TableWriter> _writers = [];
    private TestDatabase _test = null!;
    private Store _store = null!;
    private Connections _connections = null!;

    public async ValueTask InitializeAsync()
    {
        _test = await TDatabase.CreateAsync();
        _store = await Store.OpenAsync(_test.Database);
        _connections = new Connections(_store.Writer);
    }

    private Connections NewPlace()
    {
        _writers.Add(new TableWriter(_test.Another()));
        return new Connections(_writers[^1]);
    }

    protected override NodeContext NewContext() => base.NewContext() with { Services = new TestServices(NewPlace()) };

    protected override Pipe Create(Pipe input) => new TableSink(input, "made", key: ["row"]);

    protected override async Task<Message> MadeAsync(Pipe driver)
    {
        using var reader = new StoreReader(driver.Context.Need<Connections>().Writer().Database);
        var rows = await reader.ReadAsync(s => TableRows.Columns(s, "made").Count == 0
            ? []
            : s.Query($"select row, title, image from made order by {TDatabase.Written}", r => (Row: r.Long(0), Title: r.Text(1), Image: r.Text(2))));
        return new Message(
            ("row", TensorColumn.Of<long>([.. rows.Select(r => r.Row)])),
            ("title", TextColumn.Of([.. rows.Select(r => r.Title)])), ("image", TextColumn.Of([.. rows.Select(r => r.Image)])));
    }

    [Fact]
    public async Task Makes_the_table_from_the_first_message()
    {
        var rows = new Message(
            ("id", TensorColumn.Of<long>([1, 2])), ("small", TensorColumn.Of<byte>([255, 0])), ("ok", TensorColumn.Of<bool>([true, false])),
            ("score", TensorColumn.Of<float>([0.5f, float.NaN])), ("name", TextColumn.Of("ada", "b'; drop table x; --")),
            ("pixels", TensorColumn.Of<float>([1, 2, 3, 4.5f, 5, 6, 7, float.NaN], 2, 2)));

        await DriveAsync(new Messages([rows]), "out");

        var (whole, fraction, text) = TDatabase.TypeNames;
        Assert.Equal(
            [("id", whole), ("small", whole), ("ok", whole), ("score", fraction), ("name", text), ("pixels", text)],
            await QueryAsync(TDatabase.Types, r => (r.Text(0), r.Text(1)), ("table", "out")));
        Assert.Equal(
            [(1, 255, 1, 0.5, "ada", "[[1.0,2.0],[3.0,4.5]]"), (2, 0, 0, (double?)null, "b'; drop table x; --", "[[5.0,6.0],[7.0,null]]")],
            await QueryAsync("select * from out order by id", r => (r.Long(0), r.Long(1), r.Long(2), r.DoubleOrNull(3), r.Text(4), r.Text(5))));
    }

    [Fact]
    public async Task Gaps_are_null_and_times_decimals_and_lists_text()
    {
        var rows = Message.Of(
            ("id", new long[] { 1, 2 }), ("n", new long?[] { 9_007_199_254_740_993, null }), ("day", new DateOnly?[] { null, new(2024, 2, 29) }),
            ("price", new decimal[] { 0.10m, 123456789012345678901.25m }), ("big", new uint[] { uint.MaxValue, 0 }), ("list", new long[][] { [1, 2], [] }));

        await DriveAsync(new Messages([rows]), "out");

        var (whole, _, text) = TDatabase.TypeNames;
        Assert.Equal(
            [("id", whole), ("n", whole), ("day", text), ("price", text), ("big", whole), ("list", text)],
            await QueryAsync(TDatabase.Types, r => (r.Text(0), r.Text(1)), ("table", "out")));
        Assert.Equal(
            [("9007199254740993", "none", "0.10", "4294967295", "[1,2]"), ("none", "2024-02-29", "123456789012345678901.25", "0", "[]")],
            await QueryAsync("select coalesce(cast(n as text), 'none'), coalesce(day, 'none'), price, cast(big as text), list from out order by id", r => (r.Text(0), r.Text(1), r.Text(2), r.Text(3), r.Text(4))));
    }

    [Fact]
    public async Task What_no_table_holds_is_refused_with_its_column()
    {
        Assert.Equal("raw", (await Assert.ThrowsAsync<ColumnTypeException>(() => DriveAsync(new Messages([Message.Of(("raw", new byte[][] { [1] }))]), "out"))).Column);
        Assert.Contains("'huge'", (await Assert.ThrowsAsync<TableSinkException>(() => DriveAsync(new Messages([Message.Of(("huge", new[] { ulong.MaxValue }))]), "out"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quotes_names_however_they_are_written()
    {
        const string nasty = "a\"b; drop table x";
        await DriveAsync(new Messages([new Message((nasty, TensorColumn.Of<long>([1])), ("select", TensorColumn.Of<long>([2])))]), nasty, key: [nasty]);

        Assert.Equal([(1, 2)], await QueryAsync("select \"a\"\"b; drop table x\", \"select\" from \"a\"\"b; drop table x\"", r => (r.Long(0), r.Long(1))));
    }

    [Fact]
    public async Task Insert_refuses_a_key_that_is_there()
    {
        await DriveAsync(Numbers(0, 3), "out", key: ["id"], run: "r1");

        var refused = await Assert.ThrowsAsync<TableSinkException>(() => DriveAsync(Numbers(5, 1, first: 2), "out", key: ["id"], run: "r2"));

        Assert.Contains("upsert", refused.Message, StringComparison.Ordinal);
        Assert.Equal([(0, 0), (1, 0), (2, 0)], await RowsAsync());
    }

    [Fact]
    public async Task Upsert_takes_the_new_values()
    {
        await DriveAsync(Numbers(0, 3), "out", key: ["id"], mode: "upsert", run: "r1");
        await DriveAsync(Numbers(7, 3, first: 1), "out", key: ["id"], mode: "upsert", run: "r2");

        Assert.Equal([(0, 0), (1, 7), (2, 7), (3, 7)], await RowsAsync());
    }

    public static TheoryData<string> Keys => ["whole", "text", "fraction"];

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task A_gap_or_not_a_number_in_the_key_is_refused_and_no_row_is_written(string kind)
    {
        Column key = kind switch
        {
            "whole" => Columns.Of(new long?[] { 5, null, null }),
            "text" => Columns.Of(new string?[] { "a", null, null }),
            _ => Columns.Of(new[] { 1.5, double.NaN, double.NaN }),
        };
        var rows = new Message(("id", key), ("value", TensorColumn.Of<long>([0, 0, 0])));
        await DriveAsync(new Messages([rows.Slice(0, 1)]), "out", key: ["id"], mode: "upsert", run: "r1");

        var refused = await Assert.ThrowsAsync<TableSinkException>(() => DriveAsync(new Messages([rows]), "out", key: ["id"], mode: "upsert", run: "r2"));

        Assert.Contains("'id' of the key of table 'out' has a gap or not-a-number in row 1", refused.Message, StringComparison.Ordinal);
        Assert.Equal([1], await QueryAsync("select count(*) from out", r => r.Long(0)));
    }

    [Fact]
    public async Task The_key_of_a_table_that_it_makes_takes_no_null()
    {
        await DriveAsync(new Messages([new Message(("id", TextColumn.Of("a")), ("value", TensorColumn.Of<long>([0])))]), "out", key: ["id"]);

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => _store.Writer.WriteAsync(s => s.Execute("insert into out (id, value) values (null, 1)")));
    }

    [Fact]
    public async Task Replace_empties_the_table_once_a_run()
    {
        await DriveAsync(Numbers(0, 5), "out", mode: "replace", run: "r1");
        await DriveAsync(Numbers(1, 2), "out", mode: "replace", run: "r2");
        await DriveAsync(Numbers(1, 2), "out", mode: "replace", run: "r2");

        Assert.Equal([(0, 1), (1, 1)], await RowsAsync());
    }

    [Fact]
    public async Task A_run_that_failed_goes_on_where_it_was_and_writes_every_row_once()
    {
        for (var fail = 0; fail < 4; fail++)
            await Assert.ThrowsAsync<InvalidOperationException>(() => DriveAsync(new Messages(Parts(), failAt: fail), "out"));

        await DriveAsync(new Messages(Parts()), "out");
        await DriveAsync(new Messages(Parts()), "out");

        Assert.Equal(Enumerable.Range(0, 40).Select(i => ((long)i, (long)(i / 10))), await RowsAsync());
    }

    [Fact]
    public async Task A_message_that_cannot_be_written_leaves_neither_rows_nor_a_step()
    {
        var bad = new Messages([.. Parts().Take(1), new Message(("id", TensorColumn.Of<long>([100, 3])), ("value", TensorColumn.Of<long>([0, 0])))]);

        await Assert.ThrowsAsync<TableSinkException>(() => DriveAsync(bad, "out", key: ["id"]));

        Assert.Equal(10, (await RowsAsync()).Count);
        await DriveAsync(new Messages(Parts()), "out", key: ["id"]);
        Assert.Equal(40, (await RowsAsync()).Count);
    }

    [Fact]
    public async Task Of_two_activations_of_one_node_the_second_to_write_is_refused()
    {
        var gate = new TaskCompletionSource();
        var input = new Messages(Parts(), wait: gate.Task);
        var slow = DriveAsync(input, "out");
        await input.Opened;
        await DriveAsync(new Messages(Parts()), "out");

        gate.SetResult();

        await Assert.ThrowsAsync<FencedException>(() => slow);
        Assert.Equal(40, (await RowsAsync()).Count);
    }

    [Fact]
    public async Task Outside_a_run_every_drive_begins_at_the_first_row()
    {
        await DriveAsync(Numbers(0, 2), "out", run: "");
        await DriveAsync(Numbers(1, 2), "out", run: "");

        Assert.Equal([(0, 0), (0, 1), (1, 0), (1, 1)], await RowsAsync());
    }

    [Fact]
    public async Task Refuses_a_table_that_lacks_a_column()
    {
        await DriveAsync(Numbers(0, 1), "out", run: "r1");

        var refused = await Assert.ThrowsAsync<TableSinkException>(
            () => DriveAsync(new Messages([new Message(("other", TensorColumn.Of<long>([1])))]), "out", run: "r2"));

        Assert.Contains("'other'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_a_key_that_the_rows_do_not_have() =>
        await Assert.ThrowsAsync<ColumnMissingException>(() => DriveAsync(Numbers(0, 1), "out", key: ["row"]));

    [Fact]
    public async Task Refuses_a_connection_that_nobody_configured()
    {
        var refused = await Assert.ThrowsAsync<ConnectionMissingException>(() => DriveAsync(Numbers(0, 1), "out", connection: "date"));

        Assert.Contains("Did you mean 'data'?", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Checks_its_configuration()
    {
        Assert.Throws<ArgumentException>("table", () => new TableSink(Numbers(0, 1), ""));
        Assert.Throws<ArgumentException>("table", () => new TableSink(Numbers(0, 1), "fireworks_cursor"));
        Assert.Throws<ArgumentException>("table", () => new TableSink(Numbers(0, 1), "SQLITE_x"));
        Assert.Throws<ArgumentException>("table", () => new TableSink(Numbers(0, 1), "Metrics"));
        Assert.Throws<ArgumentException>("table", () => new TableSink(Numbers(0, 1), "schema_version", connection: "data"));
        Assert.Throws<ArgumentException>("mode", () => new TableSink(Numbers(0, 1), "t", mode: "merge"));
        Assert.Throws<ArgumentException>("key", () => new TableSink(Numbers(0, 1), "t", mode: "upsert"));
    }

    protected static Messages Numbers(long value, int count, long first = 0) => new([Part(first, count, value)]);

    private static Message[] Parts() => [.. Enumerable.Range(0, 4).Select(i => Part(i * 10, 10, i))];

    private static Message Part(long first, int count, long value) => new(
        ("id", TensorColumn.Of<long>([.. Enumerable.Range(0, count).Select(i => first + i)])),
        ("value", TensorColumn.Of<long>([.. Enumerable.Repeat(value, count)])));

    protected Task DriveAsync(Pipe input, string table, string[]? key = null, string mode = "insert", string? connection = null, string run = "run", Connections? on = null)
    {
        var sink = new TableSink(input, table, key, mode, connection);
        sink.Bind(new NodeContext(run, "save", 0, new TestServices(on ?? _connections)));
        return sink.DriveAsync(CancellationToken.None);
    }

    private Task<List<(long, long)>> RowsAsync() => QueryAsync("select id, value from out order by id, value", r => (r.Long(0), r.Long(1)));

    protected Task<List<T>> QueryAsync<T>(string sql, Func<SqlRow, T> row, params (string Name, object? Value)[] values) =>
        _store.Reader.ReadAsync(s => s.Query(sql, row, values));

    public async ValueTask DisposeAsync()
    {
        foreach (var writer in _writers) await writer.DisposeAsync();
        await _connections.DisposeAsync();
        await _store.DisposeAsync();
        await _test.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>A source of given messages that can fail before one of them, or wait before the first.</summary>
    protected sealed class Messages(Message[] messages, int failAt = -1, Task? wait = null) : Pipe
    {
        private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Ends when it is read, by a sink that has thus learned where it stands.</summary>
        public Task Opened => _opened.Task;

        public override PipeReader Open(Cursor? from = null)
        {
            _opened.TrySetResult();
            return new Reader(messages, failAt, wait, (int)(from?.Position ?? 0));
        }

        private sealed class Reader(Message[] messages, int failAt, Task? wait, int at) : PipeReader
        {
            public override Cursor Position => Cursor.At(0, at);

            public override async ValueTask<Message?> NextAsync(CancellationToken cancellationToken = default)
            {
                if (wait is not null) await wait;
                if (at == failAt) throw new InvalidOperationException("The input failed.");
                return at < messages.Length ? messages[at++] : null;
            }
        }
    }
}

/// <summary>A sink that is read instead of driven.</summary>
public sealed class TableSinkReadTests : PipeConformance
{
    protected override Pipe Create(Pipe input) => new TableSink(input, "out", key: ["row"], mode: "upsert", connection: "warehouse");
}
