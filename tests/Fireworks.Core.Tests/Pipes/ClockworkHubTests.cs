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

    [Fact]
    public async Task A_turn_has_as_many_rows_as_its_input_weighs()
    {
        var inputs = new OrderedDictionary<string, Pipe> { ["a"] = Numbers(1, 2, 5, 6, 8), ["b"] = Numbers(3, 7, 9, 10), ["c"] = Numbers(4) };
        var hub = new ClockworkHub(inputs, chunkRows: 5, new Dictionary<string, int> { ["a"] = 2 });

        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], (await hub.RowsAsync()).Column<long>("n"));
        Assert.Equal([10, 8, 4, 1], (await hub.ReadAsync(Rows.At(9, 7, 3, 0))).Column<long>("n"));
    }

    [Fact]
    public void A_weight_names_an_input_and_is_at_least_one()
    {
        var inputs = new Dictionary<string, Pipe> { ["a"] = Numbers(1) };

        Assert.Contains("Did you mean 'a'?", Assert.Throws<ArgumentException>("weights", () => new ClockworkHub(inputs, weights: new Dictionary<string, int> { ["aa"] = 1 })).Message);
        Assert.Throws<ArgumentOutOfRangeException>("weights", () => new ClockworkHub(inputs, weights: new Dictionary<string, int> { ["a"] = 0 }));
    }

    [Fact]
    public async Task It_can_be_read_again_and_each_pass_is_whole()
    {
        var hub = new ClockworkHub(new Dictionary<string, Pipe> { ["a"] = Digits.Pipe(20), ["b"] = Digits.Pipe(20) });

        Assert.Equal(40, (await hub.RowsAsync()).Length);
        Assert.Equal(40, (await hub.RowsAsync(Cursor.StartOf(1))).Length);
    }

    [Fact]
    public async Task Turns_may_be_longer_than_any_input()
    {
        var inputs = new OrderedDictionary<string, Pipe> { ["a"] = Numbers(1, 2, 3), ["b"] = Numbers(4, 5) };

        Assert.Equal([1, 2, 3, 4, 5], (await new ClockworkHub(inputs, weights: new Dictionary<string, int> { ["a"] = 2_000_000_000, ["b"] = 2_000_000_000 }).RowsAsync()).Column<long>("n"));
    }
}

public sealed class ClockworkHubWithWeightsTests : PipeConformance
{
    protected override int RowsFromOne => 2;

    protected override Pipe Create(Pipe input) =>
        new ClockworkHub(new Dictionary<string, Pipe> { ["a"] = input, ["b"] = new Take(input, 20) }, chunkRows: 9, new Dictionary<string, int> { ["b"] = 3 });
}
