using CsCheck;
using Fireworks.TestKit;

namespace Fireworks.Tests;

public sealed class WindowShuffleTests : PipeConformance
{
    protected override Pipe Create(Pipe input) => new WindowShuffle(input, 20, chunkRows: 6);

    private static async Task<long[]> OrderAsync(Pipe input, int rows, int chunkRows, long pass = 0) =>
        [.. (await new WindowShuffle(input, rows, chunkRows).MessagesAsync(Cursor.StartOf(pass))).SelectMany(m => m.Column<long>("row"))];

    [Fact]
    public void Every_row_stays_in_its_window_and_comes_once() => Gen.Select(Gen.Int[0, 60], Gen.Int[1, 25], Gen.Int[1, 9], Gen.Int[1, 9]).Sample((rows, window, chunk, chunkRows) =>
    {
        var order = OrderAsync(new Countless(Digits.Pipe(rows, chunkRows)), window, chunk).GetAwaiter().GetResult();

        Assert.Equal(rows, order.Length);
        foreach (var (number, part) in order.Chunk(window).Index())
            Assert.Equal(Enumerable.Range(number * window, part.Length).Select(i => (long)i), part.Order());
    }, iter: 300);

    [Fact]
    public async Task Windows_and_passes_have_orders_of_their_own_and_chunks_do_not()
    {
        var order = await OrderAsync(Digits.Pipe(), 25, 8);

        Assert.Equal(order, await OrderAsync(Digits.Pipe(), 25, 25));
        Assert.NotEqual(order, await OrderAsync(Digits.Pipe(), 25, 8, pass: 1));
        Assert.NotEqual(order[..25], order[25..].Select(row => row - 25));
    }

    [Fact]
    public async Task By_index_it_needs_the_count() =>
        Assert.Contains("count", (await Assert.ThrowsAsync<ComponentException>(async () => await new WindowShuffle(new Countless(Digits.Pipe())).ReadAsync(Rows.At(0)))).Message);
}
