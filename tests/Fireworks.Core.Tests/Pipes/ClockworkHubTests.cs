using Fireworks.TestKit;

namespace Fireworks.Tests;

public sealed class ClockworkHubTests : PipeConformance
{
    protected override int RowsFromOne => 3;

    protected override Pipe Create(Pipe input) =>
        new ClockworkHub(new Dictionary<string, Pipe> { ["a"] = input, ["b"] = new Batch(input, 20, "drop"), ["c"] = input }, chunkRows: 10);

    private static MessagePipe Numbers(params ReadOnlySpan<long> values) => new(new Message(("n", TensorColumn.Of(values))), chunkRows: 2);

    [Fact]
    public async Task Takes_one_row_from_each_in_turn_and_skips_those_that_have_ended()
    {
        var hub = new ClockworkHub(new OrderedDictionary<string, Pipe> { ["z"] = Numbers(1, 4, 6, 7, 8), ["a"] = Numbers(2), ["m"] = Numbers(3, 5) }, chunkRows: 7);

        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], (await hub.RowsAsync()).Column<long>("n"));
        Assert.Equal([8, 5, 1], (await hub.ReadAsync(Rows.At(7, 4, 0))).Column<long>("n"));
        Assert.Equal(8, await hub.CountAsync());
    }

    [Fact]
    public async Task Without_all_counts_it_is_read_in_order_only()
    {
        var hub = new ClockworkHub(new Dictionary<string, Pipe> { ["a"] = Numbers(1), ["b"] = new Countless(Numbers(2)) });

        Assert.Null(await hub.CountAsync());
        Assert.Equal([1, 2], (await hub.RowsAsync()).Column<long>("n"));
        Assert.Contains("'b'", (await Assert.ThrowsAsync<ComponentException>(async () => await hub.ReadAsync(Rows.At(0)))).Message);
    }

    [Fact]
    public void Needs_an_input() => Assert.Throws<ArgumentException>("inputs", () => new ClockworkHub(new Dictionary<string, Pipe>()));
}
