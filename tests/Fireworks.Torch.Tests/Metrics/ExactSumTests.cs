using System.Numerics;
using CsCheck;

namespace Fireworks.Torch.Tests.Metrics;

public sealed class ExactSumTests
{
    [Fact]
    public void Is_the_sum_of_whole_numbers_rounded_once_whatever_the_order() =>
        Gen.Select(Gen.Long, Gen.Int[-60, 0]).Array[1, 40].Sample(terms =>
        {
            // Each term is a whole number times a power of two, so that integers give the exact sum.
            var values = terms.Select(t => Math.ScaleB((double)t.Item1, t.Item2)).ToArray();
            var exact = values.Aggregate(BigInteger.Zero, (sum, v) => sum + new BigInteger(Math.ScaleB(v, 60)));
            var forward = Sum(values);

            Assert.Equal(forward, Sum(values.Reverse()));
            Assert.True(exact.IsZero ? forward == 0 : Math.Abs((double)(new BigInteger(Math.ScaleB(forward, 60)) - exact)) <= Math.Abs((double)exact) * Math.Pow(2, -53));
        }, iter: 500);

    [Fact]
    public void Loses_nothing_to_large_numbers_that_cancel() => Assert.Equal(2.5, Sum([1e100, 1, 1.5, -1e100]));

    [Fact]
    public void Keeps_infinities_and_what_is_no_number()
    {
        Assert.Equal(double.PositiveInfinity, Sum([1, double.PositiveInfinity, 2]));
        Assert.Equal(double.NaN, Sum([1, double.PositiveInfinity, double.NegativeInfinity]));
    }

    private static double Sum(IEnumerable<double> values)
    {
        var sum = new ExactSum();
        foreach (var value in values) sum.Add(value);
        return sum.Value;
    }
}
