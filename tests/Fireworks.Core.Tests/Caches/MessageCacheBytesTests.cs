using Fireworks.TestKit;

namespace Fireworks.Tests;

public sealed class MessageCacheBytesTests
{
    private static readonly Message Source = Digits.Message(100);

    [Fact]
    public void Bytes_are_counted_and_a_row_that_is_too_large_is_not_kept()
    {
        Message Text(params string[] texts) => new(("text", TextColumn.Of(texts)));
        var cache = new MessageCache(bytes: 100);

        cache.Store(Rows.At(0, 1), Text("four", new string('x', 60)));
        Assert.Equal(2 * 16 + 64, cache.ByteCount);
        cache.Store(Rows.At(2), Text(new string('y', 30)));
        Assert.Equal([2], cache.Rows.Order());
        cache.Store(Rows.At(3), Text(new string('z', 85)));
        Assert.Equal([2], cache.Rows.Order());
        cache.Store(Rows.At(2), Text(new string('z', 85)));

        Assert.Equal((0, 0L), (cache.Count, cache.ByteCount));
    }

    [Theory]
    [InlineData("lru"), InlineData("lfu"), InlineData("random"), InlineData("known-future")]
    public void A_new_row_stays_when_others_go_for_its_bytes(string policy)
    {
        var cache = new MessageCache(policy, bytes: 10 * sizeof(long), random: KeyedRandom.For(1, "cache", 0));
        cache.Store(Rows.Range(0, 10), Source[0..10].Select("row"));
        cache.Read(Rows.Range(0, 10));

        for (var row = 20; row < 500; row++)
        {
            cache.Store(Rows.At(row), Source.Slice(row % 100, 1).Select("row"));
            Assert.True(cache.Has(row));
            Assert.Equal(10, cache.Count);
        }
    }

    [Theory]
    [InlineData("lru"), InlineData("lfu"), InlineData("random"), InlineData("known-future")]
    public void A_row_that_grows_stays_and_others_go_for_it(string policy)
    {
        var cache = new MessageCache(policy, bytes: 10 * 20, random: KeyedRandom.For(1, "cache", 0));
        cache.Store(Rows.Range(0, 10), Texts(4));
        cache.Read(Rows.At(0, 1, 2, 4, 5, 6, 7, 8, 9, 0, 1, 2, 4, 5, 6, 7, 8, 9));

        cache.Store(Rows.At(3), new Message(("text", TextColumn.Of(new string('b', 50)))));

        Assert.True(cache.Has(3));
        Assert.Equal(7, cache.Count);
        Assert.Equal(6 * 20 + 66, cache.ByteCount);

        static Message Texts(int length) => new(("text", TextColumn.Repeat(new string('a', length), 10)));
    }

    [Fact]
    public void More_rows_than_one_piece_of_memory_holds_are_refused_by_that_rule()
    {
        var cache = new MessageCache();
        cache.Store(Rows.At(0), new Message(("wide", TensorColumn.Create<byte>(new(DType.UInt8, [4 << 20]), 1, to => to.Clear()))));

        Assert.Contains("less than 2 GiB", Assert.Throws<MessageShapeException>(() => cache.Read(Rows.At(new long[600]))).Message);
    }
}
