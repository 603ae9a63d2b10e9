using CsCheck;
using Fireworks.TestKit;

namespace Fireworks.Tests;

public sealed class LoopingTests : PipeConformance
{
    protected override Pipe Create(Pipe input) => new Looping(new ForwardOnly(input));

    private static async Task<IReadOnlyList<long>> ReadAsync(Pipe pipe, params long[] rows) => (await pipe.ReadAsync(Rows.At(rows))).Column<long>("row");

    [Fact]
    public async Task Asked_for_no_rows_it_tells_its_columns_also_when_it_has_read_to_the_end()
    {
        var pipe = new Looping(new ForwardOnly(Digits.Pipe(20)));

        Assert.Equal(Digits.Message(0), await pipe.ReadAsync(Rows.At()));
        Assert.Equal(20, await pipe.CountAsync());
        Assert.Equal(Digits.Message(0), await pipe.ReadAsync(Rows.At()));
    }

    [Fact]
    public async Task Rows_before_and_after_are_read_and_the_count_is_found_once()
    {
        var source = new ForwardOnly(Digits.Pipe(20, chunkRows: 1));
        var pipe = new Looping(source);

        Assert.Equal([10], await ReadAsync(pipe, 10));
        Assert.Equal([5], await ReadAsync(pipe, 5));
        Assert.Equal(20, await pipe.CountAsync());
        var read = source.RowsRead;
        Assert.Equal(20, await pipe.CountAsync());
        Assert.Equal(read, source.RowsRead);
        Assert.Equal([0], await ReadAsync(pipe, 0));
    }

    [Fact]
    public async Task An_index_past_the_end_is_refused_and_then_the_count_is_known()
    {
        var source = new ForwardOnly(Digits.Pipe(20));
        var pipe = new Looping(source);

        await Assert.ThrowsAsync<RowOutOfRangeException>(() => ReadAsync(pipe, 20));
        var read = source.RowsRead;
        await Assert.ThrowsAsync<RowOutOfRangeException>(() => ReadAsync(pipe, 7, 25));

        Assert.Equal(20, read);
        Assert.InRange(source.RowsRead, 20, 34);
        Assert.Equal(20, await pipe.CountAsync());
    }

    [Fact]
    public async Task Reads_forward_where_it_can_and_starts_again_where_it_noted_the_place()
    {
        var source = new ForwardOnly(Digits.Pipe(10, chunkRows: 1));
        var pipe = new Looping(source);
        var read = new List<long>();

        foreach (var row in (long[])[2, 5, 1, 4])
        {
            await ReadAsync(pipe, row);
            read.Add(source.RowsRead);
        }

        Assert.Equal([3, 6, 7, 8], read);
    }

    [Fact]
    public async Task Gives_one_row_for_each_index_in_the_order_asked()
    {
        var pipe = new Looping(new ForwardOnly(Digits.Pipe(10, chunkRows: 3)));

        Assert.Equal([8, 2, 6], await ReadAsync(pipe, 8, 2, 6));
        Assert.Equal([3, 3, 1], await ReadAsync(pipe, 3, 3, 1));
    }

    [Fact]
    public void Any_requests_one_after_another_are_answered() =>
        Gen.Select(Gen.Int[1, 60], Gen.Int[1, 9], Gen.Int[0, 59].Array[0, 6].Array[1, 8]).Sample((rows, chunkRows, requests) =>
        {
            var pipe = new Looping(new ForwardOnly(Digits.Pipe(rows, chunkRows)));
            foreach (var request in requests.Select(r => r.Select(row => (long)row % rows).ToArray()))
                Assert.Equal(request, ReadAsync(pipe, request).GetAwaiter().GetResult());
        }, iter: 300);

    [Fact]
    public async Task A_long_pass_is_noted_at_places_far_apart()
    {
        var source = new ForwardOnly(new MessagePipe(new Message(("row", TensorColumn.Of<long>([.. Enumerable.Range(0, 20_000).Select(i => (long)i)]))), chunkRows: 1));
        var pipe = new Looping(source);
        await ReadAsync(pipe, 19_999);
        var read = source.RowsRead;

        for (var row = 19_000L; row > 0; row -= 1000) Assert.Equal([row], await ReadAsync(pipe, row));

        Assert.InRange(source.RowsRead - read, 19, 19 * 40);
    }

    [Fact]
    public async Task In_order_it_is_its_input()
    {
        var source = new ForwardOnly(Digits.Pipe(10, chunkRows: 3));

        Assert.Equal(await source.MessagesAsync(), await new Looping(source).MessagesAsync(), EqualityComparer<Message>.Default);
    }

    [Fact]
    public async Task Another_one_over_the_same_input_reads_from_the_start()
    {
        var source = new ForwardOnly(Digits.Pipe(10));
        await ReadAsync(new Looping(source), 9);

        Assert.Equal([0], await ReadAsync(new Looping(source), 0));
    }

    [Fact]
    public async Task After_an_error_of_its_input_it_reads_on()
    {
        var pipe = new Looping(new FailsOnce(Digits.Pipe(20, chunkRows: 4)));

        await Assert.ThrowsAsync<IOException>(() => ReadAsync(pipe, 9));

        Assert.Equal([9, 1], await ReadAsync(pipe, 9, 1));
    }

    private sealed class FailsOnce(Pipe input) : Pipe(input)
    {
        private int _left = 3;

        public override PipeReader Open(Cursor? from = null) => new Reader(this, Upstream.Open(from));

        private sealed class Reader(FailsOnce pipe, PipeReader input) : PipeReader
        {
            public override Cursor Position => input.Position;

            public override ValueTask<Message?> NextAsync(CancellationToken cancellationToken = default) =>
                --pipe._left == 0 ? throw new IOException("once") : input.NextAsync(cancellationToken);
        }
    }
}
