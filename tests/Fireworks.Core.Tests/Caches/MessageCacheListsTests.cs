namespace Fireworks.Tests;

public sealed class MessageCacheListsTests
{
    private static readonly string Long = new('x', 1_000_000);

    [Theory]
    [InlineData(true), InlineData(false)]
    public void A_list_counts_what_its_own_items_take_however_it_comes(bool compacted)
    {
        var lists = new Message(("list", ListColumn.Of([1, 1], TextColumn.Of("a", Long))));
        var cache = new MessageCache(bytes: 600_000);

        cache.Store(Rows.At(0, 1), compacted ? lists.Compact() : lists);

        Assert.Equal([0], cache.Rows);
        Assert.Equal(8 + 16 + 1, cache.ByteCount);
    }

    [Fact]
    public void Lists_of_lists_and_of_values_with_gaps_are_counted_to_the_last_item()
    {
        var inner = ListColumn.Of([1, 2, 0], Columns.Of(new long?[] { 1, null, 3 }));
        var cache = new MessageCache();

        cache.Store(Rows.At(0, 1), new Message(("list", ListColumn.Of([2, 1], inner))));

        Assert.Equal(2 * 8 + 3 * 8 + 3 * 9, cache.ByteCount);
        cache.Remove(0);
        Assert.Equal(8 + 8, cache.ByteCount);
    }

    [Fact]
    public void A_saved_cache_of_lists_counts_the_same_and_keeps_every_row()
    {
        Message Lists(params int[] lengths) => new(("list", ListColumn.Of(lengths, TensorColumn.Of<byte>(new byte[lengths.Sum()]))));
        var cache = new MessageCache(bytes: 200);
        cache.Store(Rows.At(0, 1, 2), Lists(90, 1, 30));
        cache.Store(Rows.At(3), Lists(40));
        var restored = new MessageCache(bytes: 200);

        restored.Restore(cache.Save());

        Assert.Equal((cache.Count, cache.ByteCount), (restored.Count, restored.ByteCount));
        Assert.Equal(cache.Rows.Order(), restored.Rows.Order());
    }

    [Fact]
    public void A_few_lists_of_a_large_page_do_not_keep_all_of_it()
    {
        var cache = new MessageCache();
        var pages = new List<WeakReference>();

        for (var row = 0; row < 20; row++) pages.Add(Stored(row));
        GC.Collect();

        Assert.All(pages, page => Assert.False(page.IsAlive));
        Assert.Equal(Enumerable.Repeat(7, 100), (int[])cache.Read(Rows.At(7))["list"][0]!);

        WeakReference Stored(int row)
        {
            var items = TensorColumn.Create<int>(new(DType.Int32), 1_000_000, to => to.Fill(row));
            cache.Store(Rows.At(row), new Message(("list", ListColumn.Of([.. Enumerable.Repeat(100, 10_000)], items).Take(Rows.At(5000)))));
            return new WeakReference(items);
        }
    }
}
