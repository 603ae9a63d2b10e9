using Fireworks.TestKit;

namespace Fireworks.Tests;

public sealed class IndexMapTests : PipeConformance
{
    protected override bool NamesRows => true;

    protected override Pipe Create(Pipe input) => new IndexMap(input, [49, 3, 3, 0, 20, 7], chunkRows: 4);

    [Fact]
    public async Task Row_i_is_the_row_that_the_list_has_at_i()
    {
        var pipe = new IndexMap(Digits.Pipe(12), [11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);

        Assert.Equal(12, await pipe.CountAsync());
        Assert.Equal([11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0], (await pipe.RowsAsync()).Column<long>("row"));
        Assert.Equal([10, 10, 0], (await pipe.ReadAsync(Rows.At(1, 1, 11))).Column<long>("row"));
    }

    [Fact]
    public async Task Rows_may_come_again_and_others_never() =>
        Assert.Equal([3, 3, 0], (await new IndexMap(Digits.Pipe(5), [3, 3, 0]).RowsAsync()).Column<long>("row"));

    [Fact]
    public async Task A_row_that_is_not_in_the_list_or_not_in_the_input_is_refused()
    {
        await Assert.ThrowsAsync<RowOutOfRangeException>(async () => await new IndexMap(Digits.Pipe(5), [3]).ReadAsync(Rows.At(1)));
        await Assert.ThrowsAsync<RowOutOfRangeException>(async () => await new IndexMap(Digits.Pipe(5), [5]).ReadAsync(Rows.At(0)));
        Assert.Throws<ArgumentOutOfRangeException>("rows", () => new IndexMap(Digits.Pipe(5), [0, -1]));
    }

    [Fact]
    public void A_list_that_was_never_given_is_refused() => Assert.Throws<ArgumentException>("rows", () => new IndexMap(Digits.Pipe(), default));
}
