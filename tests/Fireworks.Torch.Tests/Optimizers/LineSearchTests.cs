using CsCheck;
using TorchSharp;

namespace Fireworks.Torch.Tests.Optimizers;

public sealed class LineSearchTests
{
    // The first test function of Moré and Thuente, "Line Search Algorithms with Guaranteed Sufficient Decrease", ACM TOMS 1994: −t/(t² + 2), lowest at √2.
    private static (double Value, double Slope) Valley(double t) => (-t / (t * t + 2), (t * t - 2) / ((t * t + 2) * (t * t + 2)));

    [Fact]
    public void The_strong_Wolfe_conditions_hold_wherever_the_search_begins() => Gen.Double[-3, 2].Sample(power =>
    {
        var end = Search(Valley, Math.Pow(10, power));

        return end.Value <= 1e-4 * end.At * -0.5 && Math.Abs(end.Slope) <= 0.9 * 0.5 && Valley(end.At) == (end.Value, end.Slope);
    });

    [Fact]
    public void A_first_step_that_fits_is_taken_with_one_evaluation()
    {
        var asked = new List<double>();

        var end = Search(Valley, 1.4, asked);

        Assert.Equal((1.4, 1), (end.At, asked.Count));
    }

    [Fact]
    public void It_comes_back_from_where_there_is_no_number()
    {
        var end = Search(t => t < 1 ? ((t - 0.5) * (t - 0.5), 2 * t - 1) : (double.PositiveInfinity, double.NaN), first: 100);

        Assert.InRange(end.At, 1e-6, 1);
        Assert.InRange(end.Value, 0, 0.25);
    }

    [Fact]
    public void Where_nothing_is_lower_it_stays_after_at_most_26_evaluations()
    {
        var asked = new List<double>();

        var end = Search(t => (t, t == 0 ? -1 : 1), first: 1, asked);

        Assert.InRange(end.At, 0, 1e-6);
        Assert.InRange(asked.Count, 1, 26);
    }

    private static LinePoint Search(Func<double, (double Value, double Slope)> along, double first, List<double>? asked = null)
    {
        TorchRuntime.Start();
        using var none = torch.zeros(0);
        LinePoint At(double t)
        {
            asked?.Add(t);
            var (value, slope) = along(t);
            return new LinePoint(t, value, slope, none);
        }
        return new LineSearch(new LinePoint(0, along(0).Value, along(0).Slope, none), narrowest: 1e-12, At).From(first);
    }
}
