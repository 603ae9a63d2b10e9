using Fireworks.TestKit;

namespace Fireworks.Tests;

public sealed class RepeatTests : PipeConformance
{
    protected override int RowsFromOne => 3;

    protected override Pipe Create(Pipe input) => new Repeat(input, 3);

    [Fact]
    public async Task One_pass_is_ten_passes_over_its_input()
    {
        var pipe = new Repeat(Digits.Pipe(20));

        var rows = (await pipe.RowsAsync()).Column<long>("row").ToArray();

        Assert.Equal(200, await pipe.CountAsync());
        Assert.Equal(Enumerable.Range(0, 200).Select(i => (long)i % 20), rows);
    }

    [Fact]
    public async Task An_input_of_unknown_count_is_repeated_in_order_only()
    {
        var pipe = new Repeat(new Countless(Digits.Pipe(4)), 2);

        Assert.Null(await pipe.CountAsync());
        Assert.Equal([0, 1, 2, 3, 0, 1, 2, 3], (await pipe.RowsAsync()).Column<long>("row"));
        Assert.Contains("looping", (await Assert.ThrowsAsync<ComponentException>(async () => await pipe.ReadAsync(Rows.At(0)))).Message);
    }

    [Fact]
    public void Repeats_at_least_once() => Assert.Throws<ArgumentOutOfRangeException>("times", () => new Repeat(Digits.Pipe(), 0));

    [Fact]
    public async Task A_pass_over_nothing_ends_after_one_repetition()
    {
        var nothing = new ForwardOnly(Digits.Pipe(0));

        Assert.Empty(await new Repeat(nothing, int.MaxValue).MessagesAsync());
        Assert.Equal(1, nothing.Opened);
    }

    [Theory]
    [InlineData(2L), InlineData(long.MaxValue)]
    public void A_cursor_in_a_repetition_that_there_is_not_is_refused(long repetition) =>
        Assert.Contains($"repetition {repetition}", Assert.Throws<ComponentException>(() => new Repeat(Digits.Pipe(), 2).Open(Cursor.At(0, repetition))).Message);

    [Fact]
    public async Task More_rows_than_can_be_counted_are_refused()
    {
        var pipe = new Repeat(new OfCount(long.MaxValue / 2), 3);

        Assert.Contains($"{long.MaxValue}", (await Assert.ThrowsAsync<ComponentException>(async () => await pipe.CountAsync())).Message);
        await Assert.ThrowsAsync<ComponentException>(async () => await pipe.ReadAsync(Rows.At(0)));
    }
}
