namespace Fireworks;

// In which database the rows lie, and beside what.
public abstract partial class TableSinkTests<TDatabase>
{
    [Fact]
    public async Task Of_two_silos_that_write_for_one_node_the_second_is_refused_and_every_row_is_there_once()
    {
        await using var writer = new TableWriter(_test.Database);
        await using var elsewhere = new Connections(writer);
        var gate = new TaskCompletionSource();
        var input = new Messages(Parts(), wait: gate.Task);
        var slow = DriveAsync(input, "out");
        await input.Opened;
        await DriveAsync(new Messages(Parts()), "out", on: elsewhere);

        gate.SetResult();

        await Assert.ThrowsAsync<FencedException>(() => slow);
        Assert.Equal(Enumerable.Range(0, 40).Select(i => ((long)i, (long)(i / 10))), await RowsAsync());
    }

    [Fact]
    public async Task Writes_beside_the_stores_own_tables()
    {
        await DriveAsync(Numbers(7, 2), "out", run: "r1");

        Assert.Equal([(0, 7), (1, 7)], await _store.Reader.ReadAsync(s => s.Query("select id, value from out order by id", r => (r.Long(0), r.Long(1)))));
        Assert.Equal(["r1 save"], await _store.Reader.ReadAsync(s => s.Query("select run || ' ' || node from fireworks_cursor", r => r.Text(0))));
    }

    [Theory]
    [InlineData("runs", "insert")]
    [InlineData("Trials", "replace")]
    [InlineData("OrleansStorage", "insert")]
    [InlineData("runs_by_number", "insert")]
    public async Task Refuses_the_stores_own_tables_even_when_a_connection_of_another_name_leads_there(string table, string mode)
    {
        await using var around = new Connections(_store.Writer, new Dictionary<string, SqlDatabase> { ["around"] = _test.Database });

        var refused = await Assert.ThrowsAsync<TableSinkException>(() => DriveAsync(Numbers(0, 1), table, mode: mode, connection: "around", on: around));

        Assert.Contains($"'{table}' is a table of Fireworks itself", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_database_of_ones_own_every_name_is_free()
    {
        var own = _test.Another();
        await using var connections = new Connections(_store.Writer, new Dictionary<string, SqlDatabase> { ["own"] = own });

        await DriveAsync(Numbers(3, 2), "runs", connection: "own", on: connections);

        using var reader = new StoreReader(own);
        Assert.Equal([(0, 3), (1, 3)], await reader.ReadAsync(s => s.Query("select id, value from runs order by id", r => (r.Long(0), r.Long(1)))));
        Assert.Equal(0, await _store.Reader.ReadAsync(s => s.Number("select count(*) from runs")));
    }

    [Fact]
    public async Task A_database_called_as_the_default_takes_its_place()
    {
        var own = _test.Another();
        await using var connections = new Connections(_store.Writer, new Dictionary<string, SqlDatabase> { [Connections.Default] = own });

        await DriveAsync(Numbers(3, 2), "out", on: connections);

        using var reader = new StoreReader(own);
        Assert.Equal(2, await reader.ReadAsync(s => s.Number("select count(*) from out")));
    }

    [Fact]
    public async Task Two_columns_that_the_database_takes_for_one_are_refused()
    {
        var long63 = new string('x', 63);
        var rows = new Message((long63 + "a", TensorColumn.Of<long>([1])), ("Id", TensorColumn.Of<long>([1])), ("id", TensorColumn.Of<long>([1])));

        var refused = await Assert.ThrowsAsync<TableSinkException>(() => DriveAsync(new Messages([rows]), "out"));

        Assert.Contains(TwoForOne, refused.Message, StringComparison.Ordinal);
    }

    /// <summary>What is said of names of 64 bytes and of names that differ only in their case: one of them is wrong here.</summary>
    protected abstract string TwoForOne { get; }
}
