using Fireworks.TestKit;

namespace Fireworks.Tests;

public sealed class MessageCacheGapsTests
{
    private static readonly Message Plain = Of(TensorColumn.Of<double>([1, 2]), TextColumn.Of("a", "b"));
    private static readonly Message Gappy = Of(Columns.Of(new double?[] { null, 4 }), Columns.Of(new[] { "c", null }));

    private static Message Of(Column number, Column text) => new(
        ("number", number), ("text", text), ("list", ListColumn.Of([1, 1], text)), ("bytes", Bytes(number.Type.Nullable)));

    private static Column Bytes(bool hasGaps)
    {
        var bytes = LogicalColumns.Of(new byte[][] { [1], [2, 3] });
        return hasGaps ? ArrowColumn.WithGaps(bytes, [false, true]) : bytes;
    }

    [Theory]
    [InlineData(true), InlineData(false)]
    public void Rows_with_gaps_and_rows_without_are_held_together(bool plainFirst)
    {
        var (first, second) = plainFirst ? (Plain, Gappy) : (Gappy, Plain);
        var cache = new MessageCache();

        cache.Store(Rows.Range(0, 2), first);
        cache.Store(Rows.Range(2, 2), second);

        Assert.Equal(Message.Concat(first, second), cache.Read(Rows.Range(0, 4)));
        Assert.Equal(Message.Concat(second, first).Slice(3, 1), cache.Read(Rows.At(1)));
        Assert.All(cache.Read(Rows.At(0)).Without("list"), column => Assert.True(column.Value.Type.Nullable, column.Key));
        Assert.Equal("list<text?>", cache.Read(Rows.At(plainFirst ? 0 : 2)).TypeOf("list").ToString());
    }

    [Fact]
    public void A_mark_of_a_gap_counts_for_the_rows_held_already()
    {
        var cache = new MessageCache(bytes: 18);
        cache.Store(Rows.Range(0, 2), Plain.Select("number"));
        Assert.Equal(16, cache.ByteCount);

        cache.Store(Rows.At(0), Gappy.Slice(0, 1).Select("number"));

        Assert.Equal(2 * 9, cache.ByteCount);
        cache.Store(Rows.At(5), Plain.Slice(0, 1).Select("number"));
        Assert.Equal([0, 5], cache.Rows.Order());
    }

    [Fact]
    public void A_mark_of_a_gap_counts_for_each_item_of_the_lists_held_already()
    {
        var cache = new MessageCache();
        cache.Store(Rows.At(0), new Message(("list", ListColumn.Of([3], TensorColumn.Of<int>([1, 2, 3])))));

        cache.Store(Rows.At(1), new Message(("list", ListColumn.Of([2], Columns.Of(new int?[] { 1, null })))));

        Assert.Equal(8 + 3 * 5 + 8 + 2 * 5, cache.ByteCount);
    }

    [Fact]
    public void Other_types_are_refused_and_change_nothing()
    {
        var cache = new MessageCache(bytes: 32);
        cache.Store(Rows.At(0, 1), Message.Of(("a", new long[] { 1, 2 }), ("b", new long[] { 3, 4 })));
        var before = cache.Save();

        Assert.Equal("b", Assert.Throws<ColumnTypeException>(() => cache.Store(Rows.At(3), Message.Of(("a", new long?[] { null }), ("b", new[] { 5 })))).Column);

        Assert.Equal((2, 32L), (cache.Count, cache.ByteCount));
        Assert.Equal(before, cache.Save());
    }

    [Fact]
    public void Lists_are_read_without_the_items_of_rows_beside_them()
    {
        const int rows = 4096, items = 40;
        var lists = ListColumn.Of(Enumerable.Repeat(items, rows).ToArray(), TensorColumn.Of<int>([.. Enumerable.Range(0, rows * items)]));
        var message = new Message(("l", lists));
        var cache = new MessageCache();
        cache.Store(Rows.Range(0, rows / 2), message[..(rows / 2)]);
        cache.Store(Rows.Range(rows / 2, rows / 2), message[(rows / 2)..]);

        Assert.Equal(message, cache.Read(Rows.Range(0, rows)));
        Assert.InRange(((ListColumn)cache.Read(Rows.Range(rows / 2 - 128, 256))["l"]).Items.Length, 1, rows * items);
    }

    [Fact]
    public async Task A_pipe_that_gives_gaps_for_some_rows_only_is_cached()
    {
        var pipe = new Caching(new Concat(new OrderedDictionary<string, Pipe> { ["plain"] = new MessagePipe(Plain), ["gappy"] = new MessagePipe(Gappy) }));

        await pipe.ReadAsync(Rows.Range(0, 2), TestContext.Current.CancellationToken);
        await pipe.ReadAsync(Rows.Range(2, 2), TestContext.Current.CancellationToken);

        Assert.Equal(Message.Concat(Plain, Gappy), await pipe.ReadAsync(Rows.Range(0, 4), TestContext.Current.CancellationToken));
        Assert.Equal(Message.Concat(Plain, Gappy), await pipe.RowsAsync());
    }
}
