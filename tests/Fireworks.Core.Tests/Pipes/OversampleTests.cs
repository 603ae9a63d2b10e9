using CsCheck;
using Fireworks.TestKit;

namespace Fireworks.Tests;

public sealed class OversampleTests : PipeConformance
{
    protected override Pipe Create(Pipe input) => new Oversample(new Take(input, 48), "label");

    [Fact]
    public void Every_class_has_as_many_rows_as_the_most_frequent_and_every_row_comes() => Gen.Int[0, 3].Array[1, 50].Sample(labels =>
    {
        var message = new Message(("row", TensorColumn.Of<long>([.. Enumerable.Range(0, labels.Length).Select(i => (long)i)])), ("label", TensorColumn.Of<int>(labels)));

        var rows = new Oversample(new MessagePipe(message, 7), "label").RowsAsync().GetAwaiter().GetResult();

        var most = labels.GroupBy(l => l).Max(g => g.Count());
        Assert.All(rows.Column<int>("label").GroupBy(l => l), group => Assert.Equal(most, group.Count()));
        Assert.Equal(labels.Length, rows.Column<long>("row").Distinct().Count());
        var times = rows.Column<long>("row").GroupBy(row => labels[row], row => row).Select(g => g.CountBy(row => row).Select(c => c.Value));
        Assert.All(times, counts => Assert.InRange(counts.Max() - counts.Min(), 0, 1));
        Assert.Equal(rows.Column<long>("row").Order(), rows.Column<long>("row"));
    }, iter: 200);

    [Fact]
    public async Task A_column_that_is_not_there_is_refused() => await Assert.ThrowsAsync<ColumnMissingException>(() => new Oversample(Digits.Pipe(), "lable").RowsAsync());

    [Fact]
    public async Task Rows_of_equal_bytes_are_one_class_and_lists_are_none()
    {
        byte[][] bytes = [[1], [1], [1], [2]];
        int[][] lists = [[1], [1], [2]];

        Assert.Equal(6, (await new Oversample(new MessagePipe(Message.Of(("k", bytes))), "k").RowsAsync()).Length);
        await Assert.ThrowsAsync<ColumnTypeException>(() => new Oversample(new MessagePipe(Message.Of(("k", lists))), "k").RowsAsync());
    }

    [Fact]
    public async Task Where_classes_are_very_uneven_what_becomes_of_one_message_is_cut()
    {
        var labels = Enumerable.Range(0, 600).Select(i => Math.Max(0, i - 299)).ToArray();
        var pipe = new Oversample(new MessagePipe(Message.Of(("label", labels)), 550), "label");

        var messages = await pipe.MessagesAsync();

        Assert.Equal([65_536, 300 + 250 * 300 - 65_536, 50 * 300], messages.Select(m => m.Length));
        Assert.Equal(301 * 300, await pipe.CountAsync());
        Assert.All(Message.Concat(messages).Column<int>("label").CountBy(label => label), label => Assert.Equal(300, label.Value));
        await Cut.AssertResumesAsync(pipe, messages);
    }

    [Fact]
    public async Task A_cursor_of_other_rows_is_refused()
    {
        var pipe = new Oversample(Digits.Pipe(), "label");

        await Assert.ThrowsAsync<ComponentException>(() => pipe.RowsAsync(Cursor.At(0, long.MaxValue)));
        Assert.Contains("99 rows were made", (await Assert.ThrowsAsync<ComponentException>(() => pipe.RowsAsync(Cursor.At(0, 0, Cursor.Start, Cursor.At(0, 99))))).Message);
    }
}
