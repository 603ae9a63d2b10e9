namespace Fireworks;

public sealed class ParquetSourceTests : PipeConformance, IDisposable
{
    private readonly TempFolder _temp = new();

    protected override bool ReadsInput => false;

    protected override NodeContext Context => base.Context with { Services = new TestServices(new DataRoots(_temp.Path)) };

    protected override Pipe Create(Pipe input)
    {
        if (!File.Exists(_temp["conformance.parquet"])) MessageFiles.SaveAsync(Digits.Message(), _temp["conformance.parquet"]).GetAwaiter().GetResult();
        return new ParquetSource("conformance.parquet", chunkRows: 7, isolate: false);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_kind_of_column_comes_back_as_it_was_written(bool isolate)
    {
        var written = Digits.Message(300).With("flag", TensorColumn.Of<bool>([.. Enumerable.Range(0, 300).Select(i => i % 3 == 0)])).With("half", TensorColumn.Of<Half>([.. Enumerable.Range(0, 300).Select(i => (Half)i)]));
        await MessageFiles.SaveAsync(written, _temp["rows.parquet"]);
        var source = Bound(new ParquetSource("rows.parquet", isolate: isolate));

        Assert.Equal(written, await source.RowsAsync());
        Assert.Equal(written.Take(Rows.At(299, 0, 7, 7)), await source.ReadAsync(Rows.At(299, 0, 7, 7)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whole_numbers_with_gaps_dates_and_lists_come_back(bool isolate)
    {
        var written = Message.Of(("n", new int?[] { 1, null, 3 }), ("day", new DateOnly[] { new(1970, 1, 1), new(2024, 2, 29), new(9999, 12, 31) }), ("list", new long[][] { [1, 2], [], [3] }));
        await MessageFiles.SaveAsync(written, _temp["rows.parquet"]);

        var rows = await Bound(new ParquetSource("rows.parquet", isolate: isolate)).RowsAsync();

        Assert.Equal(written.Summary, rows.Summary);
        Assert.Equal([1, null, 3], Enumerable.Range(0, 3).Select(row => rows["n"][row]));
        Assert.Equal(written.Select("day", "list"), rows.Select("day", "list"));
    }

    [Fact]
    public async Task Reads_the_columns_asked_for_only()
    {
        await MessageFiles.SaveAsync(Digits.Message(), _temp["rows.parquet"]);

        var rows = await Bound(new ParquetSource("rows.parquet", ["row", "image"], isolate: false)).RowsAsync();

        Assert.Equal(Digits.Message().Select("row", "image"), rows);
        await Assert.ThrowsAsync<ColumnMissingException>(async () => await Bound(new ParquetSource("rows.parquet", ["rwo"], isolate: false)).RowsAsync());
    }

    [Fact]
    public async Task Streams_over_row_groups_and_goes_on_in_any_of_them()
    {
        var written = new Message(("n", TensorColumn.Create<long>(new ColumnType(DType.Int64), 300_000, to =>
        {
            for (var i = 0; i < to.Length; i++) to[i] = i;
        })));
        await MessageFiles.SaveAsync(written, _temp["rows.parquet"]);
        var source = Bound(new ParquetSource("rows.parquet", chunkRows: 50_000, isolate: false));

        var chunks = await source.MessagesAsync();

        Assert.Equal(written, Message.Concat(chunks));
        Assert.Equal(Message.Concat(chunks[4..]), await source.RowsAsync(Cursor.At(0, chunks.Take(4).Sum(c => c.Length))));
        Assert.Equal([299_999, 0, 131_072, 131_071], (await source.ReadAsync(Rows.At(299_999, 0, 131_072, 131_071))).Column<long>("n"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_token_stops_its_own_call_only_and_the_next_one_goes_on_there(bool isolate)
    {
        var written = Message.Of(("n", Enumerable.Range(0, 200_000).Select(i => (long)i).ToArray()));
        await MessageFiles.SaveAsync(written, _temp["rows.parquet"]);
        await using var reader = Bound(new ParquetSource("rows.parquet", chunkRows: 1 << 16, isolate: isolate)).Open();
        using var first = new CancellationTokenSource();
        using var second = new CancellationTokenSource();

        var chunks = new List<Message> { (await reader.NextAsync(first.Token))! };
        await first.CancelAsync();
        var stopped = reader.NextAsync(second.Token).AsTask();
        await second.CancelAsync();
        if (await Task.WhenAny(stopped) is { IsCanceled: false }) chunks.Add((await stopped)!);
        while (await reader.NextAsync() is { } rows) chunks.Add(rows);

        Assert.Equal(written, Message.Concat(chunks));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_truncated_file_is_named(bool isolate)
    {
        await MessageFiles.SaveAsync(Digits.Message(), _temp["whole.parquet"]);
        await File.WriteAllBytesAsync(_temp["cut.parquet"], (await File.ReadAllBytesAsync(_temp["whole.parquet"]))[..^20]);

        var refused = await Assert.ThrowsAsync<DataFileException>(async () => await Bound(new ParquetSource("cut.parquet", isolate: isolate)).RowsAsync());

        Assert.Equal("cut.parquet", refused.File);
        Assert.StartsWith("cut.parquet: ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_death_of_the_process_that_reads_is_an_exception_that_names_the_file()
    {
        await MessageFiles.SaveAsync(Digits.Message(), _temp["rows.parquet"]);
        await using var child = await ParquetChild.OpenAsync("rows.parquet", _temp["rows.parquet"], [], CancellationToken.None);
        child.Kill();

        var refused = await Assert.ThrowsAsync<DataFileException>(async () => await child.ReadAsync(0, CancellationToken.None).ToListAsync());

        Assert.Contains("rows.parquet: The Parquet file is damaged: the process that read it ended", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_file_names_the_nearest()
    {
        await MessageFiles.SaveAsync(Digits.Message(), _temp["digits.parquet"]);

        var refused = await Assert.ThrowsAsync<DataFileException>(async () => await Bound(new ParquetSource("digist.parquet")).CountAsync());

        Assert.Contains("Did you mean 'digits.parquet'?", refused.Message, StringComparison.Ordinal);
    }

    private ParquetSource Bound(ParquetSource source)
    {
        source.Bind(Context);
        return source;
    }

    public void Dispose() => _temp.Dispose();
}
