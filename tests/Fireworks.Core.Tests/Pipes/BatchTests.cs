using Fireworks.TestKit;

namespace Fireworks.Tests;

public sealed class BatchTests : PipeConformance
{
    protected override Pipe Create(Pipe input) => new Batch(input, 8);

    [Theory]
    [InlineData("keep", 8, 8, 8, 8, 8, 8, 2)]
    [InlineData("drop", 8, 8, 8, 8, 8, 8)]
    public async Task Batches_have_the_rows_asked_and_the_last_is_kept_or_dropped(string last, params int[] lengths)
    {
        var pipe = new Batch(Digits.Pipe(50, chunkRows: 7), 8, last);

        var batches = await pipe.MessagesAsync();

        Assert.Equal(lengths, batches.Select(b => b.Length));
        Assert.Equal(lengths.Sum(), await pipe.CountAsync());
        Assert.Equal(Digits.Message().Slice(0, lengths.Sum()), Message.Concat(batches));
    }

    [Fact]
    public async Task A_dropped_row_cannot_be_read_by_index_either() =>
        await Assert.ThrowsAsync<RowOutOfRangeException>(async () => await new Batch(Digits.Pipe(), 8, "drop").ReadAsync(Rows.At(48)));

    [Fact]
    public void Refuses_what_is_no_batch()
    {
        Assert.Throws<ArgumentOutOfRangeException>("rows", () => new Batch(Digits.Pipe(), 0));
        Assert.Throws<ArgumentException>("last", () => new Batch(Digits.Pipe(), 1, "keeep"));
    }
}

public sealed class BatchThatDropsTests : PipeConformance
{
    protected override Pipe Create(Pipe input) => new Batch(input, 8, "drop");
}
