using CsCheck;
using Fireworks.TestKit;

namespace Fireworks.Tests;

public sealed class MessageCacheTests
{
    private static readonly Message Source = Digits.Message(100);

    private static void Store(MessageCache cache, params long[] rows) => cache.Store(Rows.At(rows), Source.Take(Rows.At(rows)));

    private static IEnumerable<long> Held(MessageCache cache) => cache.Rows.Order();

    private static MessageCache Full(string policy, int evict = 1)
    {
        var cache = new MessageCache(policy, rows: 10, evict: evict);
        Store(cache, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        return cache;
    }

    [Fact]
    public async Task Storing_takes_a_time_for_each_row_and_not_for_each_two_rows()
    {
        // Looking at all rows for each would take some hours.
        const int rows = 3_000_000;
        var texts = TextColumn.Encoded(TensorColumn.Of<int>([.. Enumerable.Range(0, rows).Select(i => i % 3)]), TextColumn.Of("short", "a text of more than twelve bytes", ""));
        bool[] present = [.. Enumerable.Range(0, rows).Select(i => i % 3 < 2)];
        var message = new Message(("maybe", ArrowColumn.WithGaps(texts, present)), ("text", texts.Plain()), ("row", TensorColumn.Of<long>([.. Enumerable.Range(0, rows).Select(i => (long)i)])));
        var cache = new MessageCache("lru", rows: 1000);

        await Task.Run(() => cache.Store(Rows.Range(0, rows), message), TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);

        Assert.Equal(message[^1000..], cache.Read(Rows.Range(rows - 1000, 1000)));
    }

    [Fact]
    public void Rows_stored_at_any_index_are_read_back_in_any_order()
    {
        var cache = new MessageCache();
        Store(cache, 7, 3, 90);
        cache.Store(Rows.Range(10, 5), Source[10..15]);

        Assert.Equal(Source.Take(Rows.At(12, 3, 90, 3, 14)), cache.Read(Rows.At(12, 3, 90, 3, 14)));
        Assert.Equal(8, cache.Count);
        Assert.True(cache.Has(7));
        Assert.False(cache.Has(8));
    }

    [Fact]
    public void A_row_stored_again_is_replaced_in_place()
    {
        var cache = new MessageCache();
        Store(cache, 1, 2);

        cache.Store(Rows.At(2), Source[50..51]);

        Assert.Equal(Message.Concat(Source[1..2], Source[50..51]), cache.Read(Rows.At(1, 2)));
        Assert.Equal(2, cache.Count);
    }

    [Fact]
    public void A_store_that_updates_some_rows_and_adds_others_keeps_each_under_its_own_index()
    {
        var cache = new MessageCache(rows: 10);
        Store(cache, 1, 2, 3);

        cache.Store(Rows.At(1, 5), Source.Take(Rows.At(11, 50)));

        Assert.Equal([11, 2, 3, 50], cache.Read(Rows.At(1, 2, 3, 5)).Column<long>("row"));
    }

    [Fact]
    public void Rows_removed_are_gone_and_the_others_stay()
    {
        var cache = new MessageCache();
        Store(cache, 0, 1, 2, 3, 4, 5, 6);

        Assert.All((long[])[2, 4, 6], row => Assert.True(cache.Remove(row)));
        Assert.False(cache.Remove(2));

        Assert.Equal([0, 1, 3, 5], Held(cache));
        Assert.Equal(Source.Take(Rows.At(5, 0, 3, 1)), cache.Read(Rows.At(5, 0, 3, 1)));
    }

    [Fact]
    public void A_row_that_is_not_held_is_refused()
    {
        var cache = new MessageCache();
        Store(cache, 1);

        Assert.Equal(2, Assert.Throws<RowNotCachedException>(() => cache.Read(Rows.At(1, 2))).Row);
    }

    [Fact]
    public void The_least_recently_used_row_goes_and_reading_and_writing_are_uses()
    {
        var cache = Full("lru");
        cache.Read(Rows.At(0, 1));
        Store(cache, 2);

        Store(cache, 20, 21);

        Assert.Equal([0, 1, 2, 5, 6, 7, 8, 9, 20, 21], Held(cache));
    }

    [Fact]
    public void Rows_of_one_request_count_as_used_in_its_order()
    {
        var cache = Full("lru");
        cache.Read(Rows.At(9, 8, 7, 6, 5, 4, 3, 2, 1, 0));

        Store(cache, 20, 21);

        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 20, 21], Held(cache));
    }

    [Theory]
    [InlineData("lru"), InlineData("lfu"), InlineData("random")]
    public void Several_rows_can_be_given_up_at_once(string policy)
    {
        var cache = Full(policy, evict: 2);

        Store(cache, 20);

        Assert.Equal(9, cache.Count);
        Assert.True(cache.Has(20));
    }

    [Fact]
    public void The_least_frequently_used_row_goes_and_a_new_row_was_never_used()
    {
        var cache = Full("lfu");
        cache.Read(Rows.At(0, 1, 2, 3, 4, 5, 6, 7, 0));
        Store(cache, 8);

        Store(cache, 20, 21);

        // 9 was never used; then 20 is the one that was not.
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 21], Held(cache));
    }

    [Theory]
    [InlineData("lru"), InlineData("lfu"), InlineData("random"), InlineData("known-future")]
    public void Writing_a_held_row_of_a_full_cache_gives_up_none(string policy)
    {
        var cache = Full(policy);

        Store(cache, 3, 4, 5);

        Assert.Equal(Enumerable.Range(0, 10).Select(i => (long)i), Held(cache));
    }

    [Theory]
    [InlineData("lru"), InlineData("lfu"), InlineData("random"), InlineData("known-future")]
    public void A_request_larger_than_the_cache_is_answered_whole_and_the_cache_is_not_overfilled(string policy)
    {
        var cache = new MessageCache(policy, rows: 4);
        var rows = Rows.At(5, 6, 7, 8, 9, 5, 6);

        var look = cache.Look(rows);
        cache.Store(look.Missing, Source.Take(look.Missing));

        Assert.Equal([5, 6, 7, 8, 9], look.Missing.ToArray());
        Assert.Equal(Source.Take(rows), look.With(Source.Take(look.Missing)));
        Assert.Equal(4, cache.Count);
    }

    [Fact]
    public void What_was_read_stays_as_it_was_when_its_rows_are_given_up()
    {
        var cache = new MessageCache(rows: 2);
        Store(cache, 1, 2);
        var look = cache.Look(Rows.At(2, 3, 1, 3));

        Store(cache, 7, 8);

        Assert.Equal(Source.Take(Rows.At(2, 3, 1, 3)), look.With(Source[3..4]));
    }

    /// <summary>With rows given up in a keyed random order, of 10 rows each goes first about as often: within 5 deviations, √(n · 9/100).</summary>
    [Fact]
    public void Any_row_may_go_with_the_same_chance_and_the_same_key_gives_up_the_same()
    {
        const int n = 2000;
        var first = new int[10];
        for (var seed = 0; seed < n; seed++)
        {
            var (cache, again) = (Make(seed), Make(seed));
            Assert.Equal(Held(cache), Held(again));
            first[Enumerable.Range(0, 10).Single(row => !cache.Has(row))]++;
        }

        Assert.All(first, times => Assert.Equal(n / 10.0, times, 5 * Math.Sqrt(n * 0.09)));

        static MessageCache Make(int seed)
        {
            var cache = new MessageCache("random", rows: 10, random: KeyedRandom.For(seed, "cache", 0));
            Store(cache, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
            return cache;
        }
    }

    /// <summary>Belady's example of page faults: 7 0 1 2 0 3 0 4 2 3 0 3 2 1 2 0 1 7 0 1 with three frames has 9 faults under the optimal
    /// policy and 12 under LRU (Silberschatz, Galvin, Gagne: "Operating System Concepts", chapter on page replacement).</summary>
    [Theory]
    [InlineData("known-future", 9), InlineData("lru", 12)]
    public void The_textbook_sequence_has_the_textbook_faults(string policy, int faults)
    {
        long[] order = [7, 0, 1, 2, 0, 3, 0, 4, 2, 3, 0, 3, 2, 1, 2, 0, 1, 7, 0, 1];

        Assert.Equal(faults, Misses(policy, 3, order));
    }

    [Fact]
    public void With_the_future_known_no_policy_misses_less() => Gen.Select(Gen.Int[1, 6], Gen.Long[0, 9].Array[1, 60]).Sample((capacity, order) =>
    {
        var best = Misses("known-future", capacity, order);

        foreach (var other in (string[])["lru", "lfu", "random"]) Assert.InRange(best, 1, Misses(other, capacity, order));
    }, iter: 300);

    private static int Misses(string policy, int capacity, long[] order)
    {
        var (cache, misses) = (new MessageCache(policy, capacity, random: KeyedRandom.For(3, "cache", 0)), 0);
        if (policy == "known-future") cache.Expect(Rows.At(order));
        foreach (var row in order)
        {
            var look = cache.Look(Rows.At(row));
            misses += look.Missing.Count;
            if (look.Missing.Count > 0) Store(cache, row);
        }
        return misses;
    }

    [Fact]
    public void Text_that_was_given_up_gives_its_memory_back()
    {
        var cache = new MessageCache(rows: 10);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        for (var row = 0; row < 2000; row++) cache.Store(Rows.At(row), new Message(("text", TextColumn.Of(new string((char)('a' + row % 26), 100_000)))));

        Assert.Equal(Enumerable.Range(1990, 10).Select(row => new string((char)('a' + row % 26), 100_000)), cache.Read(Rows.Range(1990, 10)).Text("text"));
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 50_000_000);
    }

    [Fact]
    public void Rows_moved_within_keep_their_index_and_moved_back_the_cache_is_as_before()
    {
        var cache = Full("lru");
        Assert.All((long[])[0, 5, 9], row => Assert.True(cache.Remove(row)));
        Store(cache, 20, 30, 40, 50);
        long[] order = [1, 2, 3, 4, 6, 7, 8, 20, 30, 40, 50];
        order = [.. order.Where(cache.Has)];
        cache.Read(Rows.At(order));
        var before = cache.Save();

        // A cache that is saved lays its rows in the order in which they will go: each of these turns that order round.
        var turned = Turned(cache);
        var back = Turned(turned);

        Assert.NotEqual(before, turned.Save());
        Assert.Equal(before, back.Save());

        MessageCache Turned(MessageCache from)
        {
            var to = new MessageCache(rows: 10);
            to.Restore(from.Save());
            var now = MessageRows(from.Save());
            Assert.Equal(Source.Take(Rows.At(order)), to.Read(Rows.At(order)));
            to.Read(Rows.At([.. now.Reverse()]));
            return to;
        }

        static long[] MessageRows(byte[] saved) => [.. ArrowStream.FromBytes(saved).Message.Column<long>("fireworks.row")];
    }

    [Theory]
    [InlineData("lru"), InlineData("lfu"), InlineData("random"), InlineData("known-future")]
    public void An_insert_takes_the_same_memory_however_many_rows_are_held(string policy)
    {
        Taken(held: 500);

        var (few, many) = (Taken(held: 500), Taken(held: 20_000));

        Assert.InRange(many, 1, few * 3 / 2);

        long Taken(int held)
        {
            var cache = new MessageCache(policy, rows: held, random: KeyedRandom.For(1, "cache", 0));
            var rows = Digits.Message(held);
            cache.Store(Rows.Range(0, held), rows);
            var before = GC.GetAllocatedBytesForCurrentThread() + Block.RentedBytes;
            for (var row = held; row < held + 30_000; row++) cache.Store(Rows.At(row), Source.Slice(row % 100, 1));
            Assert.Equal(held, cache.Count);
            return GC.GetAllocatedBytesForCurrentThread() + Block.RentedBytes - before;
        }
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(8), InlineData(48)]
    public void Rows_of_any_width_come_back(int bytes) => Gen.Long[0, 4999].Array[1, 50].Sample(rows =>
    {
        var source = new Message(("x", TensorColumn.Of<byte>([.. Enumerable.Range(0, 5000 * bytes).Select(i => (byte)(i * 7))], bytes)));
        var cache = new MessageCache();

        cache.Store(Rows.Range(0, 5000), source);

        Assert.Equal(source.Take(Rows.At(rows)), cache.Read(Rows.At(rows)));
    }, iter: 5);

    [Fact]
    public void A_kind_of_column_that_it_does_not_know_is_kept_as_it_came()
    {
        var cache = new MessageCache(rows: 3);
        cache.Store(Rows.At(1, 2), new Message(("x", new Wrapped(TensorColumn.Of<long>([10, 20])))));
        cache.Store(Rows.At(3), new Message(("x", new Wrapped(TensorColumn.Of<long>([30])))));

        Assert.Equal([30L, 10L, 30L], Enumerable.Range(0, 3).Select(row => cache.Read(Rows.At(3, 1, 3))["x"][row]));
    }

    [Fact]
    public void A_column_may_come_as_another_kind_later()
    {
        var cache = new MessageCache();
        cache.Store(Rows.At(1, 2), new Message(("x", TensorColumn.Of<long>([10, 20]))));

        cache.Store(Rows.At(3), new Message(("x", new Wrapped(TensorColumn.Of<long>([30])))));

        Assert.Equal([30L], [cache.Read(Rows.At(3))["x"][0]]);
        Assert.Equal([20L, 10L], [cache.Read(Rows.At(2, 1))["x"][0], cache.Read(Rows.At(2, 1))["x"][1]]);
    }

    /// <summary>A column of a kind that only another assembly would know.</summary>
    private sealed class Wrapped(Column inner) : Column
    {
        public override int Length => inner.Length;
        public override ColumnType Type => inner.Type;
        public override long ByteCount => inner.ByteCount;
        public override object? this[int row] => inner[row];
        public override Column Slice(int start, int length) => new Wrapped(inner.Slice(start, length));
        protected internal override Column Gather(ReadOnlySpan<int> rows) => new Wrapped(inner.Gather(rows));
        protected override Column Append(IReadOnlyList<Column> rest) => new Wrapped(Concat("x", [inner, .. rest.Select(c => ((Wrapped)c).Inner)]));
        private Column Inner => inner;
    }

    [Fact]
    public void Rows_of_another_kind_are_refused_by_column()
    {
        var cache = new MessageCache();
        Store(cache, 1);

        Assert.Throws<MessageShapeException>(() => cache.Store(Rows.At(1, 2), Source[0..1]));
        Assert.Contains("of its own", Assert.Throws<MessageShapeException>(() => new MessageCache().Store(Rows.At(1), Source[0..1].Rename("row", "fireworks.row"))).Message);
        Assert.Throws<MessageShapeException>(() => cache.Store(Rows.At(2), Source[0..1].Without("title")));
        Assert.Contains("'label'", Assert.Throws<ColumnTypeException>(() => cache.Store(Rows.At(2), Source[0..1].With("label", TensorColumn.Of<int>([1])))).Message);
        Assert.Equal([1], Held(cache));
    }

    [Fact]
    public void A_saved_cache_goes_on_elsewhere_and_a_smaller_one_keeps_what_would_go_last()
    {
        var cache = Full("lru");
        cache.Read(Rows.At(0, 1, 2));
        var (same, small) = (new MessageCache(rows: 10), new MessageCache(rows: 4));

        same.Restore(cache.Save());
        small.Restore(cache.Save());

        Assert.Equal(cache.Save(), same.Save());
        Assert.Equal([0, 1, 2, 9], Held(small));
        Assert.Equal(Source.Take(Rows.At(9, 2)), small.Read(Rows.At(9, 2)));
    }

    [Fact]
    public void What_is_no_saved_cache_of_its_policy_is_refused()
    {
        Assert.Contains("lfu", Assert.Throws<ComponentStateException>(() => new MessageCache("lru").Restore(Full("lfu").Save())).Message);
        Assert.Throws<ComponentStateException>(() => new MessageCache().Restore(ArrowStream.ToBytes(Source)));
        Assert.Throws<ComponentStateException>(() => new MessageCache().Restore(new byte[50]));
        Assert.Throws<InvalidOperationException>(() => Full("lru").Restore(Full("lru").Save()));
    }

    [Fact]
    public void Only_a_cache_that_knows_the_future_is_told_it() =>
        Assert.Throws<InvalidOperationException>(() => new MessageCache("lru").Expect(Rows.At(1)));

    [Fact]
    public void A_damaged_saved_cache_is_refused()
    {
        Saved([1, 2], [0, 0], "0");

        Assert.Contains("a row twice", Refused([1, 1], [0, 0], "0"));
        Assert.Contains("before row 0", Refused([-1, 1], [0, 0], "0"));
        Assert.Contains("another order", Refused([1, 2], [1, 0], "0"));
        Assert.Contains("another order", Refused([1, 2], [-1, 0], "0"));
        Assert.Contains("how often it drew", Refused([1, 2], [0, 0], "-1"));
        Assert.Contains("how often it drew", Refused([1, 2], [0, 0], null));
        Assert.Contains("no column 'fireworks.row'", Refused(null, [0, 0], "0"));

        static string Refused(long[]? rows, long[] uses, string? draws) => Assert.Throws<ComponentStateException>(() => Saved(rows, uses, draws)).Message;

        static void Saved(long[]? rows, long[] uses, string? draws)
        {
            var metadata = new Dictionary<string, string> { ["fireworks.cache"] = "lru" };
            if (draws is not null) metadata["fireworks.draws"] = draws;
            var message = new Message(("x", TensorColumn.Of<int>([7, 8])), ("fireworks.uses", TensorColumn.Of<long>(uses)));
            new MessageCache().Restore(ArrowStream.ToBytes(rows is null ? message : message.With("fireworks.row", TensorColumn.Of<long>(rows)), metadata));
        }
    }
}
