using Fireworks.TestKit;

namespace Fireworks.Tests;

public sealed class NoiseTests : PipeConformance
{
    protected override Pipe Create(Pipe input) => new Noise(input, new ColumnPattern("pixel*", "image"), 0.5);

    private static async Task<double[]> DrawsAsync(int count, double deviation = 1, double mean = 0, string node = "noise", long pass = 0)
    {
        var pipe = new Noise(new MessagePipe(new Message(("x", TensorColumn.Of<double>(new double[count])))), "x", deviation, mean);
        pipe.Bind(NodeContext.Detached with { Node = node, Seed = 3 });
        return (await pipe.RowsAsync(Cursor.StartOf(pass))).Column<double>("x").ToArray();
    }

    /// <summary>Of the moments of n normal draws the k-th lies within 5 deviations of its own: √(1/n), √(2/n), √(15/n), √(96/n).</summary>
    [Fact]
    public async Task Draws_have_the_moments_of_the_normal_distribution()
    {
        const int n = 200_000;

        var draws = await DrawsAsync(n);

        Assert.Equal(0, draws.Average(), 5 * Math.Sqrt(1.0 / n));
        Assert.Equal(1, draws.Average(x => x * x), 5 * Math.Sqrt(2.0 / n));
        Assert.Equal(0, draws.Average(x => x * x * x), 5 * Math.Sqrt(15.0 / n));
        Assert.Equal(3, draws.Average(x => x * x * x * x), 5 * Math.Sqrt(96.0 / n));
    }

    /// <summary>Tail masses of the standard normal distribution, from tables: 0.158655, 0.022750 and 0.001350 above 1, 2 and 3.</summary>
    [Theory]
    [InlineData(1, 0.158655), InlineData(2, 0.022750), InlineData(3, 0.001350)]
    public async Task Draws_have_the_tails_of_the_normal_distribution(double beyond, double mass)
    {
        const int n = 200_000;

        var draws = await DrawsAsync(n);

        var deviation = Math.Sqrt(mass * (1 - mass) / n);
        Assert.Equal(mass, draws.Count(x => x > beyond) / (double)n, 5 * deviation);
        Assert.Equal(mass, draws.Count(x => x < -beyond) / (double)n, 5 * deviation);
    }

    [Fact]
    public async Task Deviation_and_mean_scale_and_shift_the_same_draws()
    {
        var (plain, scaled) = (await DrawsAsync(100), await DrawsAsync(100, deviation: 3, mean: -2));

        Assert.All(plain.Zip(scaled), pair => Assert.Equal(-2 + 3 * pair.First, pair.Second, 1e-12));
    }

    [Fact]
    public async Task Node_and_pass_decide_the_draws()
    {
        var draws = await DrawsAsync(100);

        Assert.Equal(draws, await DrawsAsync(100));
        Assert.Empty(draws.Intersect(await DrawsAsync(100, node: "other")));
        Assert.Empty(draws.Intersect(await DrawsAsync(100, pass: 1)));
    }

    [Fact]
    public async Task Only_floats_are_noisy()
    {
        await Assert.ThrowsAsync<ColumnTypeException>(() => new Noise(Digits.Pipe(), "label", 1).RowsAsync());
        Assert.Throws<ArgumentOutOfRangeException>("deviation", () => new Noise(Digits.Pipe(), "pixel0", -1));
        Assert.Throws<ArgumentOutOfRangeException>("mean", () => new Noise(Digits.Pipe(), "pixel0", 1, double.NaN));
    }

    [Fact]
    public async Task Noise_that_makes_a_number_infinite_is_refused_by_its_row()
    {
        var half = new Message(("x", TensorColumn.Of<Half>([.. Enumerable.Repeat(Half.MaxValue, 50)])));
        var single = new Message(("x", TensorColumn.Of<float>([0])));

        Assert.Contains("of column 'x'", (await Assert.ThrowsAsync<ComponentException>(() => new Noise(new MessagePipe(half), "x", 500).RowsAsync())).Message);
        Assert.Contains("in row 0", (await Assert.ThrowsAsync<ComponentException>(() => new Noise(new MessagePipe(single), "x", 1e300, 1e300).RowsAsync())).Message);
    }

    [Fact]
    public async Task What_is_not_finite_stays_so()
    {
        double[] values = [double.PositiveInfinity, double.NaN];

        Assert.Equal(values, (await new Noise(new MessagePipe(new Message(("x", TensorColumn.Of<double>(values)))), "x", 1).RowsAsync()).Column<double>("x"));
    }
}
