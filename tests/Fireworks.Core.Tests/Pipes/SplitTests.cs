using CsCheck;
using Fireworks.TestKit;

namespace Fireworks.Tests;

public sealed class SplitTests : PipeConformance
{
    protected override Pipe Create(Pipe input) => new Split(input, "train", 0.3m);

    private static async Task<(long[] Train, long[] Test)> PartAsync(Pipe input, decimal test, string? stratify = null, long seed = 1, long pass = 0)
    {
        return (await SideAsync("train"), await SideAsync("test"));

        async Task<long[]> SideAsync(string output)
        {
            var side = new Split(input, output, test, stratify);
            side.Bind(NodeContext.Detached with { Node = $"split.{output}", Seed = seed });
            var rows = await side.RowsAsync(Cursor.StartOf(pass));
            return rows.Length == 0 ? [] : rows.Column<long>("row").ToArray();
        }
    }

    [Fact]
    public async Task Both_sides_are_disjoint_complete_and_in_the_order_of_the_input()
    {
        var (train, test) = await PartAsync(Digits.Pipe(), 0.25m);

        Assert.Equal(12, test.Length);
        Assert.Equal(Enumerable.Range(0, 50).Select(i => (long)i), train.Concat(test).Order());
        Assert.Equal(train.Order(), train);
        Assert.Equal(test.Order(), test);
    }

    [Theory]
    [InlineData(100, "0.29", 29)]
    [InlineData(3, "0.2", 0)]
    [InlineData(1000, "0.001", 1)]
    public async Task The_number_of_test_rows_is_exact_and_rounded_down(int rows, string fraction, int expected) =>
        Assert.Equal(expected, (await PartAsync(Digits.Pipe(rows), decimal.Parse(fraction, System.Globalization.CultureInfo.InvariantCulture))).Test.Length);

    [Fact]
    public async Task The_seed_decides_which_rows()
    {
        var one = await PartAsync(Digits.Pipe(), 0.5m, seed: 1);

        Assert.Equal(one.Test, (await PartAsync(Digits.Pipe(), 0.5m, seed: 1)).Test);
        Assert.NotEqual(one.Test, (await PartAsync(Digits.Pipe(), 0.5m, seed: 2)).Test);
    }

    [Fact]
    public async Task No_row_changes_sides_in_a_later_pass_even_over_a_shuffle()
    {
        var shuffled = new Shuffle(Digits.Pipe(), 8);

        var (first, later) = (await PartAsync(shuffled, 0.3m), await PartAsync(shuffled, 0.3m, pass: 1));

        Assert.Equal(first.Test.Order(), later.Test.Order());
        Assert.Empty(later.Train.Intersect(first.Test));
    }

    [Fact]
    public void Each_value_of_a_stratified_column_gets_its_share() => Gen.Select(Gen.Int[0, 4].Array[1, 80], Gen.Int[1, 99]).Sample((labels, percent) =>
    {
        var message = new Message(
            ("row", TensorColumn.Of<long>([.. Enumerable.Range(0, labels.Length).Select(i => (long)i)])),
            ("label", TensorColumn.Of<int>(labels)));
        var fraction = percent / 100m;

        var test = PartAsync(new MessagePipe(message, 7), fraction, "label").GetAwaiter().GetResult().Test;

        Assert.Equal((int)(labels.Length * fraction), test.Length);
        foreach (var group in labels.GroupBy(l => l))
            Assert.InRange(test.Count(row => labels[row] == group.Key), decimal.Floor(group.Count() * fraction), decimal.Floor(group.Count() * fraction) + 1);
    }, iter: 200);

    [Fact]
    public async Task An_input_of_unknown_length_is_counted_by_reading_it()
    {
        var counted = await PartAsync(Digits.Pipe(), 0.3m);

        Assert.Equal(counted.Test, (await PartAsync(new Countless(Digits.Pipe()), 0.3m)).Test);
    }

    [Theory]
    [InlineData(0), InlineData(1), InlineData(-0.1)]
    public void The_fraction_lies_between_0_and_1(double test) =>
        Assert.Throws<ArgumentOutOfRangeException>(nameof(test), () => new Split(Digits.Pipe(), "train", (decimal)test));

    [Fact]
    public async Task A_cursor_beyond_its_rows_is_refused() =>
        await Assert.ThrowsAsync<ComponentException>(() => new Split(Digits.Pipe(), "train", 0.3m).RowsAsync(Cursor.At(0, long.MaxValue)));

    [Fact]
    public async Task More_rows_than_a_list_holds_are_refused() =>
        Assert.Contains("3000000000", (await Assert.ThrowsAsync<ComponentException>(async () => await new Split(new OfCount(3_000_000_000), "train", 0.3m).CountAsync())).Message);
}

public sealed class SplitTestSideTests : PipeConformance
{
    protected override Pipe Create(Pipe input) => new Split(input, "test", 0.5m, "label");
}
