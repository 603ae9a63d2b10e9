using System.Globalization;
using CsCheck;

namespace Fireworks.Tests;

public sealed class WholePartTests
{
    [Fact]
    public void Is_what_a_decimal_has_as_its_floor() => Gen.Decimal.Sample(value =>
        Assert.Equal(new WholePart((Int128)decimal.Floor(value), decimal.Floor(value) != value), WholePart.Of(value.ToString(CultureInfo.InvariantCulture))));

    [Theory]
    [InlineData("0", 0, false), InlineData("-0.0", 0, false), InlineData("0e999999999999", 0, false), InlineData("0.05", 0, true), InlineData("-0.05", -1, true)]
    [InlineData("1e-400", 0, true), InlineData("-1e-99999999999", -1, true), InlineData("0.99999999999999999999999999999999", 0, true), InlineData("-1.00000000000000000000000000000001", -2, true)]
    [InlineData("1.5E+1", 15, false), InlineData("12.34e1", 123, true), InlineData("-120e-1", -12, false), InlineData("0.001e3", 1, false), InlineData("7e3", 7000, false)]
    public void Is_read_digit_by_digit(string json, int value, bool hasFraction) => Assert.Equal(new WholePart(value, hasFraction), WholePart.Of(json));

    [Theory]
    [InlineData("1e31"), InlineData("1e400"), InlineData("0.1e99999999999"), InlineData("99999999999999999999999999999999999999999999999999")]
    public void Beyond_all_integers_of_a_column_only_the_side_matters(string json)
    {
        Assert.Equal(Int128.MaxValue, WholePart.Of(json).Value);
        Assert.Equal(Int128.MinValue, WholePart.Of("-" + json).Value);
    }
}
