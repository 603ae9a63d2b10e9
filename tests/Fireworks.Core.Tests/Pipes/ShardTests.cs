using CsCheck;
using Fireworks.TestKit;

namespace Fireworks.Tests;

public sealed class ShardTests : PipeConformance
{
    protected override Pipe Create(Pipe input) => new Shard(input, 3, 1);

    [Fact]
    public void Each_row_is_in_exactly_one_shard() => Gen.Select(Gen.Int[0, 40], Gen.Int[1, 9], Gen.Int[1, 9]).Sample((rows, shards, chunkRows) =>
    {
        var all = Enumerable.Range(0, shards).SelectMany(number =>
        {
            var shard = new Shard(Digits.Pipe(rows, chunkRows), shards, number);
            var own = shard.MessagesAsync().GetAwaiter().GetResult().SelectMany(m => m.Column<long>("row")).ToArray();
            Assert.All(own, row => Assert.Equal(number, row % shards));
            Assert.Equal(own.Length, shard.CountAsync().AsTask().GetAwaiter().GetResult());
            return own;
        });

        Assert.Equal(Enumerable.Range(0, rows).Select(i => (long)i), all.Order());
    }, iter: 200);

    [Theory]
    [InlineData(0, 0), InlineData(3, 3), InlineData(3, -1)]
    public void A_shard_is_one_of_its_shards(int shards, int number) => Assert.Throws<ArgumentOutOfRangeException>(() => new Shard(Digits.Pipe(), shards, number));

    [Theory]
    [InlineData(3), InlineData(100)]
    public async Task There_may_be_more_shards_than_rows(int chunkRows)
    {
        var pipe = Digits.Pipe(100, chunkRows);

        Assert.Equal([0], (await new Shard(pipe, int.MaxValue, 0).RowsAsync()).Column<long>("row"));
        Assert.Equal([99], (await new Shard(pipe, int.MaxValue - 1, 99).RowsAsync()).Column<long>("row"));
        Assert.Empty(await new Shard(pipe, int.MaxValue, 100).MessagesAsync());
        Assert.Equal((1, 0), (await new Shard(pipe, int.MaxValue, 99).CountAsync(), await new Shard(pipe, int.MaxValue, 100).CountAsync()));
    }

    [Fact]
    public async Task A_row_beyond_all_numbers_is_refused() =>
        await Assert.ThrowsAsync<ComponentException>(async () => await new Shard(new Countless(Digits.Pipe()), 3, 1).ReadAsync(Rows.At(long.MaxValue)));
}
