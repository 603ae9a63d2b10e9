namespace Fireworks;

public sealed class ArrowWriterTests : IDisposable
{
    private readonly TempFolder _temp = new();

    [Fact]
    public async Task A_file_of_more_than_2_GiB_is_read_back()
    {
        var zeros = new Message(("n", TensorColumn.Create<long>(new(DType.Int64), 16 << 20, to => to.Clear())));
        await using (var writer = new ArrowWriter(new Holes(_temp["big.arrow"])))
        {
            for (var i = 0; i < 17; i++) await writer.WriteAsync(zeros);
            await writer.WriteAsync(Message.Of(("n", new long[] { 7 })));
            await writer.EndAsync();
        }

        var rows = await MessageFiles.LoadAsync(_temp["big.arrow"]);

        Assert.True(new FileInfo(_temp["big.arrow"]).Length > int.MaxValue);
        Assert.Equal((17 * zeros.Length + 1, 7L), (rows.Length, rows.Slice(rows.Length - 1, 1).Column<long>("n")[0]));
    }

    [Fact]
    public async Task A_long_message_goes_in_several_batches()
    {
        var written = Digits.Message(1000);
        await using (var writer = new ArrowWriter(File.Create(_temp["m.arrow"]), batchBytes: 10_000))
        {
            await writer.WriteAsync(written);
            await writer.EndAsync();
        }

        await using var file = File.OpenRead(_temp["m.arrow"]);
        var (reader, batches) = (new ArrowStreamReader(file), new List<Message>());
        while (await reader.ReadAsync() is { } page) batches.Add(page.Message);

        Assert.InRange(batches.Count, 2, 1000);
        Assert.Equal(written, Message.Concat(batches));
    }

    [Fact]
    public async Task A_message_without_rows_keeps_its_columns()
    {
        await MessageFiles.SaveAsync(Digits.Message().Slice(0, 0), _temp["none.arrow"]);

        Assert.Equal(Digits.Message().Slice(0, 0).Summary, (await MessageFiles.LoadAsync(_temp["none.arrow"])).Summary);
    }

    public void Dispose() => _temp.Dispose();

    /// <summary>A file that takes no room where it has zeros.</summary>
    private sealed class Holes(string path) : MemoryStream
    {
        private const int PageBytes = 64 << 10;

        private readonly FileStream _file = File.Create(path);

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            for (var rest = buffer; !rest.IsEmpty; rest = rest[Math.Min(PageBytes, rest.Length)..])
            {
                var page = rest[..Math.Min(PageBytes, rest.Length)];
                if (page.ContainsAnyExcept((byte)0)) _file.Write(page);
                else _file.Seek(page.Length, SeekOrigin.Current);
            }
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Write(buffer.Span);
            return ValueTask.CompletedTask;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) _file.Dispose();
            base.Dispose(disposing);
        }
    }
}
