using Fireworks.Fuzz;
using Fireworks.TestKit;

namespace Fireworks.Tests;

public sealed class ArrowStreamWriterTests
{
    private static async Task<MemoryStream> WriteAsync(params (Message Message, Cursor? Cursor)[] pages)
    {
        var stream = new MemoryStream();
        using var writer = new ArrowStreamWriter(stream, new Dictionary<string, string> { ["run"] = "digits#1" });
        foreach (var (message, cursor) in pages) await writer.WriteAsync(message, cursor);
        await writer.EndAsync();
        stream.Position = 0;
        return stream;
    }

    [Fact]
    public async Task Each_batch_brings_its_cursor_along()
    {
        var (first, second) = (Cursor.At(0, 20, Cursor.At(0, 7)), Cursor.At(3, long.MaxValue));
        using var stream = await WriteAsync((Digits.Message().Slice(0, 20), first), (Digits.Message().Slice(20, 25), null), (Digits.Message().Slice(45, 5), second));
        var reader = new ArrowStreamReader(stream);

        Assert.Equal(new ArrowPage(Digits.Message().Slice(0, 20), first), await reader.ReadAsync());
        Assert.Equal(new ArrowPage(Digits.Message().Slice(20, 25), null), await reader.ReadAsync());
        Assert.Equal(new ArrowPage(Digits.Message().Slice(45, 5), second), await reader.ReadAsync());
        Assert.Null(await reader.ReadAsync());
        Assert.Equal("digits#1", reader.Metadata["run"]);
    }

    [Fact]
    public async Task Other_clients_read_a_stream_with_cursors()
    {
        using var stream = await WriteAsync((Digits.Message(9), Cursor.At(0, 9)), (Digits.Message(3), Cursor.At(0, 12)));
        using var reader = new Apache.Arrow.Ipc.ArrowStreamReader(stream);

        var (first, second) = (reader.ReadNextRecordBatch(), reader.ReadNextRecordBatch());

        Assert.Equal(Digits.Message(9), ArrowStream.FromBatch(first));
        Assert.Equal(Digits.Message(3), ArrowStream.FromBatch(second));
        Assert.Null(reader.ReadNextRecordBatch());
    }

    [Fact]
    public async Task Other_columns_than_the_first_are_refused()
    {
        using var writer = new ArrowStreamWriter(new MemoryStream());
        await writer.WriteAsync(Digits.Message(2));

        await Assert.ThrowsAsync<MessageShapeException>(async () => await writer.WriteAsync(Digits.Message(2).Without("row")));
    }

    [Fact]
    public async Task A_stream_without_messages_still_has_columns()
    {
        using var stream = new MemoryStream();
        using var writer = new ArrowStreamWriter(stream);
        await writer.EndAsync(Digits.Message(0));
        stream.Position = 0;
        var reader = new ArrowStreamReader(stream);

        Assert.Null(await reader.ReadAsync());
        Assert.Equal(Digits.Message(0), reader.Columns);
    }

    [Fact]
    public async Task A_stream_that_is_cut_off_is_an_error_not_an_end()
    {
        using var whole = await WriteAsync((Digits.Message(9), Cursor.At(0, 9)));
        var endMark = 8;
        using var cut = new MemoryStream(whole.ToArray()[..^endMark]);
        var reader = new ArrowStreamReader(cut);
        await reader.ReadAsync();

        Assert.Contains("cut off", (await Assert.ThrowsAsync<ArrowFormatException>(async () => await reader.ReadAsync())).Message);
    }

    [Fact]
    public async Task An_end_mark_alone_is_no_stream()
    {
        var reader = new ArrowStreamReader(new MemoryStream(ArrowForgery.End));

        Assert.Contains("begins with a schema", (await Assert.ThrowsAsync<ArrowFormatException>(async () => await reader.ReadAsync())).Message);
    }

    [Fact]
    public async Task A_batch_that_arrives_in_many_pieces_is_whole()
    {
        var bytes = TensorColumn.Create<byte>(new(DType.UInt8), 12 << 20, to => new Random(1).NextBytes(to));
        using var stream = await WriteAsync((new Message(("b", bytes)), Cursor.At(0, 1)));
        var reader = new ArrowStreamReader(new Trickle(stream, 100_003));

        Assert.Equal(new Message(("b", bytes)), (await reader.ReadAsync())!.Message);
        Assert.Null(await reader.ReadAsync());
    }

    [Fact]
    public async Task A_batch_longer_than_accepted_is_refused_before_it_is_received()
    {
        using var stream = await WriteAsync((Digits.Message(1000), null));
        var reader = new ArrowStreamReader(stream, mostBytes: 4096);

        Assert.Contains("4096 bytes accepted", (await Assert.ThrowsAsync<ArrowFormatException>(async () => await reader.ReadAsync())).Message);
    }

    [Fact]
    public async Task Nothing_follows_the_end_mark()
    {
        using var stream = new MemoryStream();
        using var writer = new ArrowStreamWriter(stream);
        await writer.WriteAsync(Digits.Message(1));
        await writer.EndAsync();
        var length = stream.Length;

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await writer.WriteAsync(Digits.Message(1)));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await writer.EndAsync());

        Assert.Equal(length, stream.Length);
    }
}
