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
}
