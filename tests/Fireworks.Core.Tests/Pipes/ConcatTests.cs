using Fireworks.TestKit;

namespace Fireworks.Tests;

public sealed class ConcatTests : PipeConformance
{
    protected override int RowsFromOne => 2;

    protected override Pipe Create(Pipe input) => new Concat(new Dictionary<string, Pipe> { ["a"] = input, ["none"] = new Take(input, 0), ["b"] = input });

    private static Concat Of(params Pipe[] inputs) => new(inputs.Index().ToDictionary(i => $"p{i.Index}", i => i.Item));

    [Fact]
    public async Task Gives_one_after_another_in_the_order_of_the_ports()
    {
        var pipe = Of(new Take(Digits.Pipe(), 0), new Take(Digits.Pipe(), 3), new Take(Digits.Pipe(), 0), new Skip(Digits.Pipe(), 48), new Take(Digits.Pipe(), 0));

        Assert.Equal([0, 1, 2, 48, 49], (await pipe.RowsAsync()).Column<long>("row"));
        Assert.Equal([49, 0, 48, 2], (await pipe.ReadAsync(Rows.At(4, 0, 3, 2))).Column<long>("row"));
        Assert.Equal(5, await pipe.CountAsync());
    }

    [Fact]
    public async Task Other_columns_are_refused() => await Assert.ThrowsAsync<MessageShapeException>(() => Of(Digits.Pipe(), new Select(Digits.Pipe(), "row")).MessagesAsync());

    [Fact]
    public async Task Without_all_counts_it_is_read_in_order_only()
    {
        var pipe = Of(Digits.Pipe(2), new Countless(Digits.Pipe(2)));

        Assert.Null(await pipe.CountAsync());
        Assert.Equal([0, 1, 0, 1], (await pipe.RowsAsync()).Column<long>("row"));
        Assert.Contains("'p1'", (await Assert.ThrowsAsync<ComponentException>(async () => await pipe.ReadAsync(Rows.At(0)))).Message);
    }

    [Theory]
    [InlineData(2L), InlineData(long.MaxValue), InlineData(1L << 32)]
    public void A_cursor_in_an_input_that_is_not_there_is_refused(long input)
    {
        var concat = new Concat(new Dictionary<string, Pipe> { ["a"] = Digits.Pipe(), ["b"] = Digits.Pipe() });

        Assert.Contains($"2 inputs, but the cursor stands in input {input}", Assert.Throws<ComponentException>(() => concat.Open(Cursor.At(0, input))).Message);
    }
}
