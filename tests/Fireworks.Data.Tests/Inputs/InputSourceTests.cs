namespace Fireworks;

public sealed class InputSourceTests : PipeConformance, IDisposable
{
    private const int ChunkRows = 7;

    private static readonly CancellationToken Now = TestContext.Current.CancellationToken;

    private readonly TempFolder _temp = new();
    private readonly Lazy<(Store Store, Inputs Inputs)> _opened;

    public InputSourceTests() => _opened = new(() => Task.Run(OpenAsync).GetAwaiter().GetResult());

    protected override bool ReadsInput => false;

    protected override NodeContext Context => base.Context with { Services = new TestServices(Inputs) };

    private Inputs Inputs => _opened.Value.Inputs;

    protected override Pipe Create(Pipe input) => new InputSource("digits");

    // The same chunks in every process: what is resumed elsewhere must be the same data.
    private async Task<(Store, Inputs)> OpenAsync()
    {
        var store = await Store.OpenAsync(new SqliteDatabase(_temp["inputs.db"]));
        var (table, rows) = (new InputTable(store), Digits.Message());
        var inputs = new Inputs(table, new FolderBlobStore(_temp["blobs"]), "t", TimeProvider.System);
        var number = 0L;
        for (var row = 0; row < rows.Length; row += ChunkRows)
            await inputs.PutAsync("digits", number++, ArrowStream.ToBytes(rows.Slice(row, Math.Min(ChunkRows, rows.Length - row))));
        await inputs.PutAsync("digits", number++, ArrowStream.ToBytes(rows.Slice(0, 0)));
        await table.CloseAsync("t", "digits", number);
        return (store, inputs);
    }

    [Fact]
    public async Task Gives_each_chunk_as_a_message_and_counts_the_rows_of_a_closed_input()
    {
        var source = Bound("digits");

        var messages = await source.MessagesAsync();

        Assert.Equal(Digits.Message(), Message.Concat(messages));
        Assert.Equal([7, 7, 7, 7, 7, 7, 7, 1], messages.Select(m => m.Length));
        Assert.Equal(50, await source.CountAsync(Now));
    }

    [Fact]
    public async Task A_reader_waits_for_chunks_that_are_still_to_come_and_ends_when_the_input_is_closed()
    {
        await PutAsync(0, 1, 2);
        await using var reader = Bound("late").Open();
        Assert.Equal([1, 2], (await reader.NextAsync(Now))!.Column<long>("n"));

        var second = reader.NextAsync(Now).AsTask();
        Assert.False(second.IsCompleted);
        await PutAsync(2, 5);
        await PutAsync(1, 3, 4);
        Assert.Equal([3, 4], (await second)!.Column<long>("n"));
        Assert.Equal([5], (await reader.NextAsync(Now))!.Column<long>("n"));

        var end = reader.NextAsync(Now).AsTask();
        Assert.False(end.IsCompleted);
        await new InputTable(_opened.Value.Store).CloseAsync("t", "late", 3, Now);
        Assert.Null(await end);
    }

    [Fact]
    public async Task Rows_by_index_are_waited_for_and_beyond_the_end_they_do_not_exist()
    {
        await PutAsync(0, 10, 11);
        var source = Bound("late");
        Assert.Null(await source.CountAsync(Now));
        Assert.Equal([11, 10, 11], (await source.ReadAsync(Rows.At(1, 0, 1), Now)).Column<long>("n"));

        var third = source.ReadAsync(Rows.At(2, 0), Now).AsTask();
        Assert.False(third.IsCompleted);
        await PutAsync(1, 12);
        Assert.Equal([12, 10], (await third).Column<long>("n"));

        await new InputTable(_opened.Value.Store).CloseAsync("t", "late", 2, Now);
        await Assert.ThrowsAsync<RowOutOfRangeException>(async () => await source.ReadAsync(Rows.At(3), Now));
        Assert.Equal(3, await source.CountAsync(Now));
    }

    [Fact]
    public async Task A_wait_ends_when_it_is_cancelled()
    {
        await PutAsync(0, 1);
        using var cancel = new CancellationTokenSource();
        await using var reader = Bound("late").Open(Cursor.At(0, 1));

        var next = reader.NextAsync(cancel.Token).AsTask();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    [Fact]
    public async Task Refuses_a_name_that_is_empty_or_of_no_input()
    {
        Assert.Throws<ArgumentException>("name", () => new InputSource(""));
        Assert.Contains("Did you mean 'digits'?", (await Assert.ThrowsAsync<InputNotFoundException>(async () => await Bound("digts").CountAsync(Now))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_chunks_that_are_no_arrow_or_have_no_columns()
    {
        await Assert.ThrowsAsync<ArrowFormatException>(() => Inputs.PutAsync("bad", 0, "no arrow"u8.ToArray(), Now));
        await Assert.ThrowsAsync<ArrowFormatException>(() => Inputs.PutAsync("bad", 0, ArrowStream.ToBytes(Message.Empty), Now));
    }

    private Task<InputChunkRow> PutAsync(long number, params long[] values) => Inputs.PutAsync("late", number, ArrowStream.ToBytes(new Message(("n", TensorColumn.Of(values)))), Now);

    private InputSource Bound(string name)
    {
        var source = new InputSource(name);
        source.Bind(Context);
        return source;
    }

    public void Dispose()
    {
        if (_opened.IsValueCreated) Task.Run(async () => await _opened.Value.Store.DisposeAsync()).GetAwaiter().GetResult();
        _temp.Dispose();
    }
}
