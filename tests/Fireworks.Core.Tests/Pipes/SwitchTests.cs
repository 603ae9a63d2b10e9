using Fireworks.TestKit;

namespace Fireworks.Tests;

public sealed class SwitchTests : PipeConformance
{
    protected override Pipe Create(Pipe input) => new Switch(new Dictionary<string, Pipe> { ["a"] = Digits.Pipe(5), ["b"] = input }, "b");

    [Fact]
    public async Task Everything_is_asked_of_the_input_named()
    {
        var (a, b) = (new Batch(Digits.Pipe(5), 2), new Shuffle(Digits.Pipe(9)));
        var pipe = new Switch(new Dictionary<string, Pipe> { ["a"] = a, ["b"] = b }, "b");

        Assert.Equal(9, await pipe.CountAsync());
        Assert.Equal(await b.RowsAsync(), await pipe.RowsAsync());
        Assert.Equal(await b.ReadAsync(Rows.At(8, 0)), await pipe.ReadAsync(Rows.At(8, 0)));
        Assert.Same(b, pipe.Nearest<Shuffle>());
        Assert.Null(pipe.Nearest<Batch>());
    }

    [Fact]
    public void A_port_that_is_not_there_is_named_with_those_that_are() =>
        Assert.Contains("train, test", Assert.Throws<ArgumentException>("to", () => new Switch(new Dictionary<string, Pipe> { ["train"] = Digits.Pipe(), ["test"] = Digits.Pipe() }, "tset")).Message);
}
