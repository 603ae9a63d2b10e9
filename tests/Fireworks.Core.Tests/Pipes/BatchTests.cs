using CsCheck;
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
    public void A_batch_with_a_budget_is_as_long_as_it_may_be_and_costs_no_more() =>
        Gen.Select(Gen.Int[0, 30].Array[0, 40], Gen.Int[1, 60], Gen.Int[1, 8], Gen.Int[1, 9]).Sample((lengths, budget, most, chunkRows) =>
        {
            var source = new MessagePipe(new Message(("length", TensorColumn.Of<int>(lengths)), ("text", TextColumn.Of([.. lengths.Select(l => new string('ä', l))]))), chunkRows);
            var batches = new Batch(source, most, cost: "text", budget: budget).MessagesAsync().GetAwaiter().GetResult().Select(b => b.Column<int>("length").ToArray()).ToArray();

            Assert.Equal(lengths, batches.SelectMany(b => b));
            Assert.Equal(batches.Select(b => b.Length), new Batch(source, most, cost: "length", budget: budget).MessagesAsync().GetAwaiter().GetResult().Select(b => b.Length));
            Assert.All(batches, b => Assert.True(b.Length == 1 || b.Length * b.Max() <= budget));
            Assert.All(batches.Zip(batches.Skip(1)), pair =>
                Assert.True(pair.First.Length == most || (pair.First.Length + 1) * pair.First.Append(pair.Second[0]).Max() > budget, "There was room for another row."));
        }, iter: 300);

    [Fact]
    public async Task A_length_is_text_or_an_integer_of_at_least_0()
    {
        await Assert.ThrowsAsync<ColumnTypeException>(() => new Batch(Digits.Pipe(), 4, cost: "pixel0", budget: 9).RowsAsync());
        var below = new MessagePipe(new Message(("n", TensorColumn.Of<int>([-1]))));
        Assert.Contains("-1", (await Assert.ThrowsAsync<ComponentException>(() => new Batch(below, 4, cost: "n", budget: 9).RowsAsync())).Message);
    }

    [Fact]
    public async Task A_length_that_is_a_gap_is_refused_by_column_and_row()
    {
        var rows = new Message(("n", Columns.Of(new int?[] { 1, 2, 3, 4, 5, null })), ("t", Columns.Of(new[] { "a", "b", "c", null, "e", "f" })));

        var number = await Assert.ThrowsAsync<ComponentException>(() => new Batch(new MessagePipe(rows), 2, cost: "n", budget: 20).RowsAsync());
        var text = await Assert.ThrowsAsync<ComponentException>(() => new Batch(new MessagePipe(rows, chunkRows: 2), 9, cost: "t", budget: 20).RowsAsync());

        Assert.Contains("column 'n', but row 5 of a message that it read is a gap", number.Message);
        Assert.Contains("column 't', but row 1 of a message that it read is a gap", text.Message);
        Assert.Contains("'fill'", number.Message);
    }

    [Fact]
    public async Task Lengths_without_gaps_may_come_in_columns_that_could_have_some_and_be_unsigned()
    {
        var rows = new Message(
            ("n", Columns.Of(new int?[] { 1, 2, null, 3 })), ("u", Columns.Of(new ulong[] { 1, 2, 0, ulong.MaxValue })));

        Assert.Equal([2, 1], (await new Batch(new MessagePipe(rows.Take(Rows.At(0, 1, 3))), 9, cost: "n", budget: 5).MessagesAsync()).Select(b => b.Length));
        Assert.Equal([3, 1], (await new Batch(new MessagePipe(rows), 9, cost: "u", budget: 6).MessagesAsync()).Select(b => b.Length));
    }

    [Fact]
    public void Refuses_what_is_no_batch()
    {
        Assert.Throws<ArgumentException>("budget", () => new Batch(Digits.Pipe(), 1, cost: "title"));
        Assert.Throws<ArgumentException>("budget", () => new Batch(Digits.Pipe(), 1, budget: 3));
        Assert.Throws<ArgumentOutOfRangeException>("budget", () => new Batch(Digits.Pipe(), 1, cost: "title", budget: 0));
        Assert.Throws<ArgumentException>("last", () => new Batch(Digits.Pipe(), 1, "drop", "title", 9));
        Assert.Throws<ArgumentOutOfRangeException>("rows", () => new Batch(Digits.Pipe(), 0));
        Assert.Throws<ArgumentException>("last", () => new Batch(Digits.Pipe(), 1, "keeep"));
    }
}

public sealed class BatchThatDropsTests : PipeConformance
{
    protected override Pipe Create(Pipe input) => new Batch(input, 8, "drop");
}

public sealed class BatchWithBudgetTests : PipeConformance
{
    protected override Pipe Create(Pipe input) => new Batch(input, 6, cost: "title", budget: 150);
}
