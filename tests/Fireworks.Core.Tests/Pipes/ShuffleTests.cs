using Fireworks.TestKit;

namespace Fireworks.Tests;

public sealed class ShuffleTests : PipeConformance
{
    protected override Pipe Create(Pipe input) => new Shuffle(input, chunkRows: 8);

    private static async Task<long[]> OrderAsync(string node = "shuffle", long seed = 1, long pass = 0, int chunkRows = 8)
    {
        var pipe = new Shuffle(Digits.Pipe(), chunkRows);
        pipe.Bind(NodeContext.Detached with { Node = node, Seed = seed });
        return (await pipe.RowsAsync(Cursor.StartOf(pass))).Column<long>("row").ToArray();
    }

    [Fact]
    public async Task Every_row_comes_once_and_not_in_the_old_order()
    {
        var order = await OrderAsync();

        Assert.Equal(Enumerable.Range(0, 50).Select(i => (long)i), order.Order());
        Assert.NotEqual(order.Order(), order);
    }

    [Fact]
    public async Task Seed_node_and_pass_decide_the_order_and_chunks_do_not()
    {
        var order = await OrderAsync();

        Assert.Equal(order, await OrderAsync(chunkRows: 50));
        Assert.NotEqual(order, await OrderAsync(seed: 2));
        Assert.NotEqual(order, await OrderAsync(node: "other"));
        Assert.NotEqual(order, await OrderAsync(pass: 1));
    }

    [Fact]
    public async Task An_input_of_unknown_length_is_refused()
    {
        var error = await Assert.ThrowsAsync<ComponentException>(async () => await Create(new Countless(Digits.Pipe())).RowsAsync());

        Assert.Contains("how many rows", error.Message);
    }

    [Fact]
    public void Chunks_have_at_least_one_row() => Assert.Throws<ArgumentOutOfRangeException>("chunkRows", () => new Shuffle(Digits.Pipe(), 0));

    [Fact]
    public async Task Of_an_input_of_unknown_length_it_says_what_helps()
    {
        var unknown = new ForwardOnly(Digits.Pipe());

        Assert.Contains("put looping before it", (await Assert.ThrowsAsync<ComponentException>(() => Create(new Caching(unknown)).RowsAsync())).Message);
        Assert.Equal(50, (await Create(new Looping(unknown)).RowsAsync()).Length);
    }
}
