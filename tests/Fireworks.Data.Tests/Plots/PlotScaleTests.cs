using CsCheck;

namespace Fireworks;

public sealed class PlotScaleTests
{
    [Theory]
    [InlineData(0, 100, 0, 20, 5)]
    [InlineData(-3.067, 2.2, -4, 1, 7)]
    [InlineData(80.574, 1468.705, 0, 200, 8)]
    [InlineData(0.91, 0.9876, 0.91, 0.01, 8)]
    [InlineData(5, 5, 5, 1, 5)]
    [InlineData(0, 0, 0, 0.2, 5)]
    public void Ticks_stand_at_round_numbers_around_all_values(double least, double most, double first, double step, int steps)
    {
        var scale = new PlotScale([least, most], 0, 100);

        Assert.Equal((first, step, steps), (Math.Round(scale.Least, 9), Math.Round(scale.Step, 9), scale.Count));
    }

    [Fact]
    public void Every_number_lies_between_the_ends_and_in_proportion() => Gen.Select(Gen.Double[-1e12, 1e12], Gen.Double[1e-3, 1e12], Gen.Double[0, 1]).Sample((least, width, part) =>
    {
        var scale = new PlotScale([least, least + width], 300, 20);
        var (a, b, between) = (scale.Pixel(least), scale.Pixel(least + width), scale.Pixel(least + part * width));

        return scale.Count is >= 2 and <= 14 && a is <= 300.01 and > 20 && b is >= 19.99 and < 300 && Math.Abs(between - (a + part * (b - a))) < 0.5;
    });

    [Fact]
    public void Numbers_without_a_place_are_left_out()
    {
        var scale = new PlotScale([double.NaN, double.PositiveInfinity, 1e301, 2, 3], 0, 1);

        Assert.Equal((2, 3), (scale.Least, Math.Round(scale.Ticks.Last(), 9)));
        Assert.Equal((0, 1), (new PlotScale([double.NaN], 0, 1).Least, Math.Round(new PlotScale([double.NaN], 0, 1).Ticks.Last(), 9)));
    }
}
