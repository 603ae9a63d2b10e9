using Fireworks.TestKit;

namespace Fireworks.Tests;

public sealed class SkipTests : PipeConformance
{
    protected override Pipe Create(Pipe input) => new Skip(input, 17);

    [Theory]
    [InlineData(0), InlineData(7), InlineData(9), InlineData(49), InlineData(50), InlineData(80)]
    public async Task Leaves_out_the_first_rows(int rows)
    {
        var pipe = new Skip(Digits.Pipe(50, chunkRows: 7), rows);

        Assert.Equal(Math.Max(0, 50 - rows), await pipe.CountAsync());
        Assert.Equal(Enumerable.Range(0, 50).Skip(rows).Select(i => (long)i), (await pipe.MessagesAsync()).SelectMany(m => m.Column<long>("row")));
    }

    [Fact]
    public async Task Take_and_skip_of_the_same_number_are_the_whole_in_order()
    {
        var (first, rest) = (await new Take(Digits.Pipe(), 20).RowsAsync(), await new Skip(Digits.Pipe(), 20).RowsAsync());

        Assert.Equal(Digits.Message(), Message.Concat(first, rest));
    }

    [Fact]
    public async Task A_row_beyond_all_numbers_is_refused()
    {
        var pipe = new Skip(new Countless(Digits.Pipe()), long.MaxValue);

        await Assert.ThrowsAsync<ComponentException>(async () => await pipe.ReadAsync(Rows.At(1, 2)));
        await Assert.ThrowsAsync<ComponentException>(async () => await pipe.ReadAsync(Rows.Range(0, 2)));
    }

    [Fact]
    public void A_cursor_that_left_out_more_rows_is_refused() =>
        Assert.Contains("left out 18", Assert.Throws<ComponentException>(() => new Skip(Digits.Pipe(), 17).Open(Cursor.At(0, 18))).Message);
}
