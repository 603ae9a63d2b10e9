using Xunit;

namespace Fireworks.TestKit;

/// <summary>What every component promises, as tests. Derive, say how to make one, and add what only this component does.</summary>
public abstract class PipeConformance
{
    /// <summary>Makes the component over an input; a source ignores it.</summary>
    protected abstract Pipe Create(Pipe input);

    /// <summary>The rows it reads. Default: 50 of <see cref="Digits"/>.</summary>
    protected virtual Message Input => Digits.Message();

    /// <summary>Whether it reads an input; false for a source.</summary>
    protected virtual bool ReadsInput => true;

    /// <summary>Whether rows can be read by index.</summary>
    protected virtual bool ReadsByIndex => true;

    /// <summary>Whether it names rows of its input, and so refuses an input that lacks them.</summary>
    protected virtual bool NamesRows => false;

    /// <summary>Most rows that one row of the input becomes; more than 1 where the component reads it several times.</summary>
    protected virtual int RowsFromOne => 1;

    /// <summary>How far a float32 may lie from itself when its row is read among others, relative to its size where that is above 1.
    /// Default 0: rows are the same to the bit.</summary>
    protected virtual float Rounding => 0;

    /// <summary>The place in a graph that it is tested in.</summary>
    protected virtual NodeContext Context => NodeContext.Detached with { Run = "run", Node = "node", Seed = 7 };

    private Pipe Make(Message? input = null)
    {
        var pipe = Create(new MessagePipe(input ?? Input, chunkRows: 7));
        pipe.Bind(Context);
        return pipe;
    }

    private Pipe MakeSlow()
    {
        var pipe = Create(new SlowPipe(new MessagePipe(Input, chunkRows: 7)));
        pipe.Bind(Context);
        return pipe;
    }

    [Fact]
    public async Task Made_again_from_its_description_it_describes_and_does_the_same()
    {
        var pipe = Make();
        Assert.SkipUnless(Remade.IsComponent(pipe), "It is not registered, so graphs cannot name it.");

        var again = Remade.From(pipe);
        again.Bind(Context);

        Assert.Equal(Remade.Describe(pipe), Remade.Describe(again));
        AssertSame(await pipe.MessagesAsync(), await again.MessagesAsync());
    }

    [Fact]
    public async Task Stopped_after_any_message_and_restored_in_a_new_process_the_rest_is_identical()
    {
        var pipe = Make();
        var (passes, stops) = (new List<List<Message>>(), new List<Elsewhere.Stop>());
        for (var pass = 0; pass < 2; pass++)
        {
            passes.Add(await pipe.MessagesAsync(Cursor.StartOf(pass)));
            await using var reader = pipe.Open(Cursor.StartOf(pass));
            foreach (var message in passes[pass])
            {
                stops.Add(new(pipe.Save().ToBytes(), reader.Position.ToBytes()));
                Assert.Equal(message, await reader.NextAsync());
            }
            stops.Add(new(pipe.Save().ToBytes(), reader.Position.ToBytes()));
        }

        var rests = new Queue<List<Message>>(await Elsewhere.RestAsync(GetType(), stops));

        foreach (var all in passes)
            for (var read = 0; read <= all.Count; read++) AssertSame(all[read..], rests.Dequeue());
    }

    /// <summary>What is left to read at a stop, by a component made anew.</summary>
    internal async Task<List<Message>> RestAsync(Elsewhere.Stop stop)
    {
        var pipe = Make();
        pipe.Restore(ComponentState.FromBytes(stop.State));
        return await pipe.MessagesAsync(Cursor.FromBytes(stop.Cursor));
    }

    [Fact]
    public async Task Reads_by_index_and_in_order_give_the_same_rows()
    {
        Assert.SkipUnless(ReadsByIndex, "It cannot be read by index.");
        var pipe = Make();
        var rows = await pipe.RowsAsync();

        var forwards = await pipe.ReadAsync(Rows.Range(0, rows.Length));
        var someOf = Rows.At(rows.Length - 1, 0, rows.Length / 2, 0);

        AssertSameRows(rows, forwards);
        AssertSameRows(rows.Take(someOf), await pipe.ReadAsync(someOf));
    }

    private void AssertSameRows(Message expected, Message actual)
    {
        var rounded = Rounding == 0 ? [] : expected.Names.Where(name => expected[name].Type.DType == DType.Float32).ToArray();
        var exact = expected.Names.Except(rounded).ToArray();

        Assert.Equal(expected.Names, actual.Names);
        Assert.Equal(expected.Select(exact), actual.Select(exact));
        foreach (var (was, now) in rounded.SelectMany(name => expected.Column<float>(name).Zip(actual.Column<float>(name))))
            Assert.Equal(was, now, Rounding * Math.Max(1, Math.Abs(was)));
    }

    [Fact]
    public async Task A_row_that_does_not_exist_is_refused()
    {
        Assert.SkipUnless(ReadsByIndex, "It cannot be read by index.");
        var pipe = Make();
        var length = (await pipe.RowsAsync()).Length;

        await Assert.ThrowsAsync<RowOutOfRangeException>(async () => await pipe.ReadAsync(Rows.At(0, length)));
    }

    [Fact]
    public async Task Its_count_is_the_number_of_rows_or_unknown()
    {
        var pipe = Make();

        var count = await pipe.CountAsync();

        Assert.True(count is null || count == (await pipe.RowsAsync()).Length, $"The count is {count}.");
    }

    [Fact]
    public async Task Two_readers_do_not_disturb_each_other()
    {
        var pipe = Make();
        var alone = await pipe.MessagesAsync();
        await using var first = pipe.Open();
        await using var second = pipe.Open();

        if (alone.Count > 0) Assert.Equal(alone[0], await first.NextAsync());
        foreach (var message in alone) Assert.Equal(message, await second.NextAsync());
        foreach (var message in alone.Skip(1)) Assert.Equal(message, await first.NextAsync());
    }

    [Fact]
    public async Task A_reader_at_the_end_stays_at_the_end()
    {
        await using var reader = Make().Open();
        while (await reader.NextAsync() is { } message) Assert.True(message.Length > 0, "A message has at least one row.");

        Assert.Null(await reader.NextAsync());
        Assert.Null(await reader.NextAsync());
    }

    [Fact]
    public async Task A_second_pass_is_a_whole_pass_and_the_same_each_time()
    {
        var pipe = Make();
        var first = await pipe.RowsAsync();

        var second = await pipe.RowsAsync(Cursor.StartOf(1));

        Assert.Equal(first.Length, second.Length);
        Assert.Equal(second, await Make().RowsAsync(Cursor.StartOf(1)));
    }

    [Fact]
    public async Task Inputs_that_come_late_change_nothing()
    {
        Assert.SkipUnless(ReadsInput, "It is a source.");

        var late = await MakeSlow().MessagesAsync();

        AssertSame(await Make().MessagesAsync(), late);
    }

    [Fact]
    public async Task Without_rows_it_gives_none()
    {
        Assert.SkipUnless(ReadsInput, "It is a source.");
        Assert.SkipWhen(NamesRows, "It names rows that are not there.");

        Assert.Empty(await Make(Input.Slice(0, 0)).MessagesAsync());
    }

    [Fact]
    public async Task One_row_is_enough()
    {
        Assert.SkipUnless(ReadsInput, "It is a source.");
        Assert.SkipWhen(NamesRows, "It names rows that are not there.");
        var pipe = Make(Input.Slice(0, 1));

        var rows = await pipe.RowsAsync();

        Assert.True(rows.Length <= RowsFromOne, $"One row became {rows.Length}.");
        if (ReadsByIndex) Assert.Equal(rows.Length, (await pipe.ReadAsync(Rows.Range(0, rows.Length))).Length);
    }

    // A message is enumerable, so within a list it would be compared column by column, by reference.
    private static void AssertSame(List<Message> expected, List<Message> actual) => Assert.Equal(expected, actual, EqualityComparer<Message>.Default);
}
