using Fireworks.TestKit;

namespace Fireworks.Tests;

public sealed class TakeTests : PipeConformance
{
    protected override Pipe Create(Pipe input) => new Take(input, 30);

    [Theory]
    [InlineData(0, 0), InlineData(9, 9), InlineData(14, 14), InlineData(50, 50), InlineData(80, 50)]
    public async Task Gives_the_first_rows_and_no_more(long rows, int given)
    {
        var pipe = new Take(Digits.Pipe(50, chunkRows: 7), rows);

        Assert.Equal(given, await pipe.CountAsync());
        Assert.Equal(given == 0 ? Message.Empty : Digits.Message(given), await pipe.RowsAsync());
    }

    [Fact]
    public void There_are_no_negative_rows() => Assert.Throws<ArgumentOutOfRangeException>("rows", () => new Take(Digits.Pipe(), -1));
}
