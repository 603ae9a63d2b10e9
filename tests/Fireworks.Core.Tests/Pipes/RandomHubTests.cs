using Fireworks.TestKit;

namespace Fireworks.Tests;

public sealed class RandomHubTests : PipeConformance
{
    protected override int RowsFromOne => 3;

    protected override Pipe Create(Pipe input) =>
        new RandomHub(new Dictionary<string, Pipe> { ["a"] = input, ["b"] = new Take(input, 20), ["c"] = input }, new Dictionary<string, double> { ["a"] = 2.5 }, chunkRows: 10);

    private static RandomHub Hub(int sources, int rows, IReadOnlyDictionary<string, double>? weights = null) =>
        new(Enumerable.Range(0, sources).ToDictionary(i => $"{(char)('a' + i)}", Pipe (i) => new TitleToLabel(Digits.Pipe(rows), $"{(char)('a' + i)}")), weights);

    [Fact]
    public async Task Three_sources_of_20_rows_give_60_each_in_its_own_order_and_mixed()
    {
        var hub = Hub(3, 20);

        var rows = await hub.RowsAsync();

        Assert.Equal(60, rows.Length);
        Assert.All(rows.Text("labels").Zip(rows.Column<long>("row")).GroupBy(r => r.First, r => r.Second), group => Assert.Equal(Enumerable.Range(0, 20).Select(i => (long)i), group));
        Assert.NotEqual(rows.Text("labels").Order(), rows.Text("labels"));
    }

    [Fact]
    public async Task It_can_be_read_again_in_another_order()
    {
        var hub = Hub(2, 100);

        var (first, second) = (await hub.RowsAsync(), await hub.RowsAsync(Cursor.StartOf(1)));

        Assert.Equal((200, 200), (first.Length, second.Length));
        Assert.NotEqual(first.Text("labels"), second.Text("labels"));
        Assert.Equal(first, await hub.RowsAsync());
    }

    /// <summary>With weights 3 to 1, of n draws 3/4 fall to the first: within 5 deviations, √(n · 3/16).</summary>
    [Fact]
    public async Task An_input_is_drawn_in_proportion_to_its_weight()
    {
        var hub = Hub(2, 20_000, new Dictionary<string, double> { ["a"] = 3 });

        var first = (await new Take(hub, 20_000).RowsAsync()).Text("labels").Count(label => label == "a");

        Assert.Equal(15_000, first, 5 * Math.Sqrt(20_000 * 3.0 / 16));
    }

    [Fact]
    public async Task By_index_it_needs_all_counts() =>
        Assert.Contains("'b'", (await Assert.ThrowsAsync<ComponentException>(async () =>
            await new RandomHub(new Dictionary<string, Pipe> { ["a"] = Digits.Pipe(), ["b"] = new Countless(Digits.Pipe()) }).ReadAsync(Rows.At(0)))).Message);

    [Theory]
    [InlineData(0), InlineData(-1), InlineData(double.NaN), InlineData(double.PositiveInfinity)]
    public void A_weight_is_a_number_above_0(double weight) =>
        Assert.Throws<ArgumentOutOfRangeException>("weights", () => Hub(2, 1, new Dictionary<string, double> { ["a"] = weight }));

    [Theory]
    [InlineData(1e308), InlineData(double.MaxValue), InlineData(3), InlineData(double.Epsilon)]
    public async Task Equal_weights_draw_alike_however_large(double weight)
    {
        var weights = new Dictionary<string, double> { ["a"] = weight, ["b"] = weight };

        Assert.Equal((await Hub(2, 500).RowsAsync()).Text("labels"), (await Hub(2, 500, weights).RowsAsync()).Text("labels"));
    }

    [Fact]
    public async Task By_index_more_rows_than_a_list_holds_are_refused() =>
        Assert.Contains("3000000000", (await Assert.ThrowsAsync<ComponentException>(async () =>
            await new RandomHub(new Dictionary<string, Pipe> { ["a"] = new OfCount(3_000_000_000) }).ReadAsync(Rows.At(0)))).Message);
}
