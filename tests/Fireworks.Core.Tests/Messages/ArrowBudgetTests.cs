using Fireworks.TestKit;
using static Fireworks.Tests.ArrowForgery;

namespace Fireworks.Tests;

/// <summary>What is written once is read, however long it goes on and however little stands in each batch.</summary>
public sealed class ArrowBudgetTests
{
    [Fact]
    public async Task Pages_of_truth_values_are_read_to_their_end()
    {
        var page = Message.Of(Enumerable.Range(0, 16).Select(i => KeyValuePair.Create($"b{i}", (object?)Enumerable.Range(0, 4096).Select(row => row % (i + 2) == 0).ToArray())));

        await AssertWholeAsync(page, null, pages: 450);
    }

    [Fact]
    public async Task Small_pages_with_long_cursors_are_read_to_their_end()
    {
        var cursor = Cursor.At(1, 1_000_000, [.. Enumerable.Range(0, 20).Select(i => Cursor.At(1, 1_000_000 + i, Cursor.At(1, 5)))]);

        await AssertWholeAsync(Message.Of(("x", 1.5), ("s", "text"), ("n", 7L)), cursor, pages: 5000);
    }

    [Fact]
    public async Task Pages_of_rows_of_no_size_are_read_to_their_end()
    {
        var empty = new TensorColumn(new(DType.Float32, [0]), 1, default);

        await AssertWholeAsync(new Message(Enumerable.Range(0, 50).Select(i => KeyValuePair.Create($"e{i}", (Column)empty))), null, pages: 3000);
    }

    [Fact]
    public void A_file_of_many_small_batches_is_read_to_its_end()
    {
        var page = Message.Of(("b", Enumerable.Range(0, 64).Select(row => row % 3 == 0).ToArray()), ("s", Enumerable.Repeat("text", 64).ToArray()));
        var path = Path.GetTempFileName();
        try
        {
            using (var writer = new Apache.Arrow.Ipc.ArrowFileWriter(File.Create(path), ArrowStream.Schema(page)))
            {
                for (var i = 0; i < 20_000; i++) writer.WriteRecordBatch(ArrowStream.Batch(page));
                writer.WriteEnd();
            }

            Assert.Equal(20_000 * 64, Message.Load(path).Length);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task A_cursor_that_no_reader_takes_is_not_written()
    {
        using var writer = new ArrowStreamWriter(new MemoryStream());
        var cursor = Cursor.At(0, 0, [.. Enumerable.Repeat(Cursor.At(0, 1), 70_000)]);

        var error = await Assert.ThrowsAsync<ArrowFormatException>(async () => await writer.WriteAsync(Digits.Message(1), cursor));

        Assert.Contains($"at most {ArrowDecoder.MostCursorBytes} bytes, but this takes {cursor.ToString().Length}", error.Message);
        Assert.Contains("at most", Assert.Throws<ArrowFormatException>(() => ArrowStream.FromBytes((byte[])[.. Schema(Field("x", Bool)), .. Batch(0, [0, 0], [0, 0, 0, 0], [], cursor.ToString()), .. End])).Message);
    }

    /// <summary>Many equal pages come back however they are read.</summary>
    private static async Task AssertWholeAsync(Message page, Cursor? cursor, int pages)
    {
        var to = new MemoryStream();
        using var writer = new ArrowStreamWriter(to);
        for (var i = 0; i < pages; i++) await writer.WriteAsync(page, cursor);
        await writer.EndAsync();

        var reader = new ArrowStreamReader(new MemoryStream(to.ToArray()));
        for (var i = 0; i < pages; i++) Assert.Equal(cursor, (await reader.ReadAsync())!.Cursor);
        Assert.Null(await reader.ReadAsync());
        Assert.Equal(pages * page.Length, ArrowStream.FromBytes(to.ToArray()).Message.Length);
    }
}
