using CsCheck;
using Fireworks.TestKit;

namespace Fireworks.Tests;

public sealed class CachingTests : PipeConformance
{
    protected override Pipe Create(Pipe input) => new Caching(input, rows: 20, chunkRows: 8);

    private static async Task<IReadOnlyList<long>> ReadAsync(Pipe pipe, params long[] rows) => (await pipe.ReadAsync(Rows.At(rows))).Column<long>("row");

    private sealed class IndexCounter(Pipe input) : Pipe(input)
    {
        public List<long> Asked { get; } = [];

        public override ValueTask<Message> ReadAsync(Rows rows, CancellationToken cancellationToken = default)
        {
            Asked.AddRange(rows.ToArray());
            return base.ReadAsync(rows, cancellationToken);
        }
    }

    [Fact]
    public async Task The_first_read_asks_the_input_and_later_ones_do_not()
    {
        var source = new IndexCounter(Digits.Pipe(20));
        var pipe = new Caching(source);

        Assert.Equal([8, 5, 1], await ReadAsync(pipe, 8, 5, 1));
        Assert.Equal([8, 5, 1, 4, 0, 9, 2], await ReadAsync(pipe, 8, 5, 1, 4, 0, 9, 2));
        Assert.Equal([2, 2, 8], await ReadAsync(pipe, 2, 2, 8));

        Assert.Equal([8, 5, 1, 4, 0, 9, 2], source.Asked);
        Assert.Equal([0, 1, 2, 4, 5, 8, 9], pipe.Held.Order());
        Assert.Equal(10, pipe.LeastCount);
    }

    [Theory]
    [InlineData("lru"), InlineData("lfu"), InlineData("random"), InlineData("known-future")]
    public void What_is_kept_never_changes_what_is_read(string policy) =>
        Gen.Select(Gen.Int[1, 8], Gen.Int[0, 29].Array[1, 12].Array[1, 10]).Sample((capacity, requests) =>
        {
            var pipe = new Caching(new Looping(new ForwardOnly(Digits.Pipe(30))), policy, capacity);
            foreach (var request in requests.Select(r => r.Select(row => (long)row).ToArray()))
            {
                Assert.Equal(Digits.Message(30).Take(Rows.At(request)), pipe.ReadAsync(Rows.At(request)).AsTask().GetAwaiter().GetResult());
                Assert.InRange(pipe.Held.Count, 1, capacity);
            }
        }, iter: 200);

    [Fact]
    public async Task Over_an_input_that_is_read_in_order_every_key_holds_its_row()
    {
        var pipe = new Caching(new Looping(new ForwardOnly(Digits.Pipe(20))));

        await ReadAsync(pipe, 8, 5, 1);

        Assert.Equal([1, 8, 5], await ReadAsync(pipe, 1, 8, 5));
    }

    [Fact]
    public async Task The_count_of_an_input_of_unknown_length_is_known_after_a_pass()
    {
        var pipe = new Caching(new Countless(Digits.Pipe(20)), chunkRows: 6);
        Assert.Null(await pipe.CountAsync());

        Assert.Equal(Digits.Message(20), await pipe.RowsAsync());

        Assert.Equal(20, await pipe.CountAsync());
        await Assert.ThrowsAsync<RowOutOfRangeException>(() => ReadAsync(pipe, 20));
    }

    [Fact]
    public async Task A_second_pass_comes_from_what_is_held_also_over_a_shuffle()
    {
        var source = new IndexCounter(Digits.Pipe(20));
        var pipe = new Caching(new Shuffle(source), chunkRows: 6);

        var first = await pipe.RowsAsync();
        var second = await pipe.RowsAsync(Cursor.StartOf(1));

        Assert.Equal(first, second);
        Assert.Equal(20, source.Asked.Count);
    }

    [Fact]
    public async Task A_shuffled_cache_of_two_sources_gives_the_same_row_for_an_index_however_little_it_holds()
    {
        static Pipe Example(long? rows) => new Batch(new Shuffle(new Caching(new Looping(new RandomHub(new Dictionary<string, Pipe> { ["a"] = Digits.Pipe(20), ["b"] = Digits.Pipe(15) })), rows: rows)), 4);

        var all = Enumerable.Range(0, 35).Select(i => (long)i).ToArray();

        Assert.Equal(await ReadAsync(Example(null), all), await ReadAsync(Example(3), all));
        Assert.Equal(await Example(null).MessagesAsync(), await Example(3).MessagesAsync(), EqualityComparer<Message>.Default);
    }

    [Fact]
    public async Task Rows_that_were_announced_are_kept_until_they_are_asked_for()
    {
        var source = new IndexCounter(Digits.Pipe(20));
        var pipe = new Caching(source, "known-future", rows: 2);
        long[] order = [0, 1, 2, 0, 1, 2, 0, 1];
        pipe.Expect(Rows.At(order));

        foreach (var row in order) Assert.Equal([row], await ReadAsync(pipe, row));

        // Belady by hand: 0 1 2* (1 goes) 0 1* (0 goes) 2 0* (2 goes) 1.
        Assert.Equal([0, 1, 2, 1, 0], source.Asked);
    }

    [Fact]
    public async Task Many_readers_at_once_read_what_is_true()
    {
        var pipe = new Caching(new SlowPipe(Digits.Pipe(30)), rows: 5);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(reader => Task.Run(async () =>
        {
            for (var i = 0L; i < 200; i++)
            {
                long[] rows = [(i * 7 + reader) % 30, i % 30, i % 3];
                Assert.Equal(rows, await ReadAsync(pipe, rows));
            }
        })));
    }

    [Fact]
    public void Refuses_what_is_no_cache()
    {
        Assert.Throws<ArgumentOutOfRangeException>("rows", () => new Caching(Digits.Pipe(), rows: 0));
        Assert.Throws<ArgumentOutOfRangeException>("bytes", () => new Caching(Digits.Pipe(), bytes: 0));
        Assert.Throws<ArgumentOutOfRangeException>("evict", () => new Caching(Digits.Pipe(), evict: 0));
        Assert.Throws<ArgumentException>("policy", () => new Caching(Digits.Pipe(), "mru"));
        Assert.Throws<InvalidOperationException>(() => new Caching(Digits.Pipe()).Expect(Rows.At(1)));
    }
}

/// <summary>Over an input that does not say how many rows it has: read in order until its end was seen, by index from then on.</summary>
public sealed class CachingCountlessTests : PipeConformance
{
    protected override Pipe Create(Pipe input) => new Caching(new Countless(input), rows: 20, chunkRows: 8);

    [Theory]
    [InlineData(20, 3)]
    [InlineData(50, 1)]
    public async Task An_input_that_can_only_be_read_in_order_is_opened_again_in_each_pass_unless_all_is_held(int held, int opened)
    {
        var input = new ForwardOnly(Digits.Pipe(50));
        var pipe = new Caching(input, rows: held, chunkRows: 8);

        for (var pass = 0; pass < 3; pass++) Assert.Equal(Digits.Message(), await pipe.RowsAsync(Cursor.StartOf(pass)));

        Assert.Equal(opened, input.Opened);
    }

    [Fact]
    public async Task Taken_up_in_a_later_pass_by_another_process_it_keeps_the_rows_under_their_own_index()
    {
        var before = new Caching(new Countless(Digits.Pipe(50)), chunkRows: 8);
        await before.RowsAsync();
        await using var second = before.Open(Cursor.StartOf(1));
        await second.NextAsync();

        var after = new Caching(new Countless(Digits.Pipe(50)), chunkRows: 8);
        Assert.Equal(Digits.Message()[8..], await after.RowsAsync(second.Position));

        Assert.Equal(Digits.Message(), await after.ReadAsync(Rows.Range(0, 50)));
        Assert.Equal(50, await after.CountAsync());
    }
}
