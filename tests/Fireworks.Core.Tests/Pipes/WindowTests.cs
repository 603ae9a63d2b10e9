using CsCheck;
using Fireworks.TestKit;

namespace Fireworks.Tests;

public sealed class WindowTests : PipeConformance
{
    protected override Pipe Create(Pipe input) => new Window(input, 5, new ColumnPattern("pixel*", "image"), step: 2, chunkRows: 3);

    [Fact]
    public async Task A_window_is_one_row_of_consecutive_rows()
    {
        var rows = await new Window(Digits.Pipe(6), 3, new ColumnPattern("row", "image")).RowsAsync();

        Assert.Equal([0, 1, 2, 1, 2, 3, 2, 3, 4, 3, 4, 5], rows.Column<long>("row"));
        Assert.Equal(["int64[3]", "float32[3,2,2]"], [rows["row"].Type.ToString(), rows["image"].Type.ToString()]);
        Assert.Equal(Digits.Message(6).Text("title").Skip(2), rows.Text("title"));
        Assert.Equal(Digits.Message(6).Column<float>("image").Take(12), rows.Slice(0, 1).Column<float>("image"));
    }

    [Fact]
    public void Any_windows_are_those_cut_by_hand() =>
        Gen.Select(Gen.Int[0, 40], Gen.Int[1, 7], Gen.Int[1, 9], Gen.Int[1, 4], Gen.Int[1, 9]).Sample((rows, size, step, chunk, chunkRows) =>
        {
            var pipe = new Window(Digits.Pipe(rows, chunkRows), size, "row", step, chunk);
            var expected = Enumerable.Range(0, rows).Where(start => start % step == 0 && start + size <= rows).SelectMany(start => Enumerable.Range(start, size)).Select(i => (long)i);

            Assert.Equal(expected, pipe.MessagesAsync().GetAwaiter().GetResult().SelectMany(m => m.Column<long>("row")));
        }, iter: 500);

    [Fact]
    public async Task Text_does_not_stand_in_a_window() => await Assert.ThrowsAsync<ColumnTypeException>(() => new Window(Digits.Pipe(), 2, "title").RowsAsync());

    [Fact]
    public async Task A_step_may_lead_beyond_the_end() =>
        Assert.Equal([0], (await new Window(Digits.Pipe(6), 1, "row", step: 3_000_000).RowsAsync()).Column<long>("row"));

    [Fact]
    public async Task Windows_of_many_rows_come_in_shorter_messages()
    {
        const int rows = 2_500_000;
        var message = new Message(("x", TensorColumn.Of<sbyte>([.. Enumerable.Range(0, rows + 2).Select(i => (sbyte)(i % 100))])));

        var messages = await new Window(new MessagePipe(message, 100_000), rows, "x").MessagesAsync();

        Assert.Equal([1, 1, 1], messages.Select(m => m.Length));
        Assert.True(message.Column<sbyte>("x").ToArray().AsSpan(2).SequenceEqual(messages[2].Column<sbyte>("x").ToArray()));
    }

    [Fact]
    public async Task More_rows_than_one_message_holds_are_refused_by_index()
    {
        var pipe = new Window(new OfCount(long.MaxValue), int.MaxValue, "x");

        await Assert.ThrowsAsync<ComponentException>(async () => await pipe.ReadAsync(Rows.Range(0, 2)));
        await Assert.ThrowsAsync<ComponentException>(async () => await new Window(new Countless(Digits.Pipe()), 2, "row", step: 2).ReadAsync(Rows.At(long.MaxValue)));
    }

    [Fact]
    public async Task What_no_tensor_holds_is_refused_with_what_one_does()
    {
        var pipe = new Window(new MessagePipe(new Message(("x", Columns.Of(new ushort[] { 1, 2 })))), 2, "x");

        Assert.Contains("uint8, int8, int16", (await Assert.ThrowsAsync<ColumnTypeException>(() => pipe.RowsAsync())).Message);
    }
}

public sealed class WindowWithRowsBetweenTests : PipeConformance
{
    protected override Pipe Create(Pipe input) => new Window(input, 2, "pixel*", step: 17, chunkRows: 1);
}

public sealed class WindowLongerThanMessagesTests : PipeConformance
{
    protected override Pipe Create(Pipe input) => new Window(input, 20, "pixel*", step: 3, chunkRows: 2);
}
