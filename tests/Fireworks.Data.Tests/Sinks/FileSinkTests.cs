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
        var sink = new FileSink(new LateGaps(), path);
        sink.Bind(context);

        await sink.DriveAsync(TestContext.Current.CancellationToken);

        Assert.Equal(
            Message.Of(("a", new long?[] { 1, 2, null, 4 }), ("b", new long?[] { 10, null, 30, 40 })),
            await MessageFiles.LoadAsync(Path.Combine(context.Find<OutputFolder>()!.Path, path), TestContext.Current.CancellationToken));
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
    private sealed class LateGaps : Pipe
    {
        private static readonly Message[] Rows =
        [
            Message.Of(("a", new long[] { 1 }), ("b", new long[] { 10 })), Message.Of(("a", new long[] { 2 }), ("b", new long?[] { null })),
            Message.Of(("a", new long?[] { null }), ("b", new long[] { 30 })), Message.Of(("a", new long[] { 4 }), ("b", new long[] { 40 })),
        ];

        public override PipeReader Open(Cursor? from = null) => new Reader();

        private sealed class Reader : PipeReader
        {
            private int _at;

            public override Cursor Position => Cursor.At(0, _at);

            public override ValueTask<Message?> NextAsync(CancellationToken cancellationToken = default) => new(_at < Rows.Length ? Rows[_at++] : null);
        }
    }
}
