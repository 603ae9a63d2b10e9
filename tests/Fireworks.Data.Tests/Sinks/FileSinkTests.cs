namespace Fireworks;

public sealed class FileSinkTests : DriverConformance, IDisposable
{
    private readonly TempFolder _temp = new();
    private int _contexts;

    protected override bool NeedsRows => true;

    protected override NodeContext NewContext() => base.NewContext() with { Services = new TestServices(new OutputFolder(_temp[$"{_contexts++}"])) };

    protected override Pipe Create(Pipe input) => new FileSink(input, "made/rows.parquet");

    protected override async Task<Message> MadeAsync(Pipe driver)
    {
        var file = Path.Combine(driver.Context.Find<OutputFolder>()!.Path, "made/rows.parquet");
        return File.Exists(file) ? await MessageFiles.LoadAsync(file) : Digits.Message();
    }

    [Theory]
    [InlineData("folder.csv")]
    [InlineData("plain.txt/rows.csv")]
    public async Task A_place_where_no_file_can_be_is_named(string path)
    {
        var context = NewContext();
        var folder = context.Find<OutputFolder>()!.Path;
        Directory.CreateDirectory(Path.Combine(folder, "folder.csv"));
        await File.WriteAllTextAsync(Path.Combine(folder, "plain.txt"), "text");
        var sink = new FileSink(Digits.Pipe(), path);
        sink.Bind(context);

        Assert.Equal(path, (await Assert.ThrowsAsync<DataFileException>(() => sink.DriveAsync(TestContext.Current.CancellationToken))).File);
    }

    [Fact]
    public async Task A_stopped_run_leaves_the_file_that_was_there()
    {
        var context = NewContext();
        Directory.CreateDirectory(context.Find<OutputFolder>()!.Path);
        var file = Path.Combine(context.Find<OutputFolder>()!.Path, "rows.csv");
        await File.WriteAllTextAsync(file, "old\n1\n");
        var sink = new FileSink(new FailingPipe(Digits.Pipe(), after: 2), "rows.csv");
        sink.Bind(context);

        await Assert.ThrowsAnyAsync<Exception>(() => sink.DriveAsync(TestContext.Current.CancellationToken));

        Assert.Equal("old\n1\n", await File.ReadAllTextAsync(file));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(file)!));
    }

    [Theory]
    [InlineData("rows.parquet")]
    [InlineData("rows.arrow")]
    [InlineData("rows.csv")]
    public async Task Gaps_that_come_in_a_later_message_are_written_too(string path)
    {
        var context = NewContext();
        var sink = new FileSink(new Parts(Gaps), path);
        sink.Bind(context);

        await sink.DriveAsync(TestContext.Current.CancellationToken);

        Assert.Equal(
            Message.Of(("a", new long?[] { 1, 2, null, 4 }), ("b", new long?[] { 10, null, 30, 40 })),
            await MessageFiles.LoadAsync(Path.Combine(context.Find<OutputFolder>()!.Path, path), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("rows.parquet")]
    [InlineData("rows.arrow")]
    public async Task Gaps_among_items_of_lists_that_come_in_a_later_message_are_written_too(string path)
    {
        var context = NewContext();
        var sink = new FileSink(new Parts([Message.Of(("a", new long[][] { [1] })), Message.Of(("a", new long?[][] { [1, null] }))]), path);
        sink.Bind(context);

        await sink.DriveAsync(TestContext.Current.CancellationToken);

        var loaded = (await MessageFiles.LoadAsync(Path.Combine(context.Find<OutputFolder>()!.Path, path), TestContext.Current.CancellationToken))["a"];
        Assert.Equal([[1L], [1L, null]], Enumerable.Range(0, 2).Select(row => ((Array)loaded[row]!).Cast<object?>().ToArray()));
    }

    [Fact]
    public async Task A_message_in_which_many_columns_get_their_first_gaps_costs_one_more_pass()
    {
        var names = Enumerable.Range(0, 30).Select(i => $"c{i}").ToArray();
        var input = new Parts([
            new Message(names.Select(n => KeyValuePair.Create<string, Column>(n, Columns.Of(new long[] { 1 })))),
            new Message(names.Select(n => KeyValuePair.Create<string, Column>(n, Columns.Of(new long?[] { null })))),
        ]);
        var sink = new FileSink(input, "rows.arrow");
        sink.Bind(NewContext());

        await sink.DriveAsync(TestContext.Current.CancellationToken);

        Assert.Equal(2, input.Passes);
    }

    [Fact]
    public async Task Refuses_a_path_out_of_the_output_folder()
    {
        var sink = new FileSink(Digits.Pipe(), "../rows.parquet");
        sink.Bind(NewContext());

        await Assert.ThrowsAsync<PathNotAllowedException>(() => sink.DriveAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Refuses_an_extension_that_names_no_format() => Assert.Throws<ArgumentException>("path", () => new FileSink(Digits.Pipe(), "rows.xlsx"));

    public void Dispose() => _temp.Dispose();

    /// <summary>Four messages of a row, of which two have the first gap of a column.</summary>
    private static Message[] Gaps =>
    [
        Message.Of(("a", new long[] { 1 }), ("b", new long[] { 10 })), Message.Of(("a", new long[] { 2 }), ("b", new long?[] { null })),
        Message.Of(("a", new long?[] { null }), ("b", new long[] { 30 })), Message.Of(("a", new long[] { 4 }), ("b", new long[] { 40 })),
    ];

    /// <summary>A source of given messages that counts how often it was read.</summary>
    private sealed class Parts(Message[] messages) : Pipe
    {
        public int Passes { get; private set; }

        public override PipeReader Open(Cursor? from = null)
        {
            Passes++;
            return new Reader(messages);
        }

        private sealed class Reader(Message[] messages) : PipeReader
        {
            private int _at;

            public override Cursor Position => Cursor.At(0, _at);

            public override ValueTask<Message?> NextAsync(CancellationToken cancellationToken = default) => new(_at < messages.Length ? messages[_at++] : null);
        }
    }
}
