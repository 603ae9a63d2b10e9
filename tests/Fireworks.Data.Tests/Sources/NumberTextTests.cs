using System.Globalization;
using System.Numerics;
using System.Text;
using CsCheck;

namespace Fireworks;

public sealed class NumberTextTests
{
    [Fact]
    public void Doubles_are_read_as_dotnet_reads_them_to_the_bit() =>
        Gen.Select(Gen.Double, Gen.Int[0, 20], (d, digits) => digits > 17 ? d.ToString("R", CultureInfo.InvariantCulture) : d.ToString($"E{digits}", CultureInfo.InvariantCulture))
            .Sample(text => NumberText.TryParse<double>(Encoding.UTF8.GetBytes(text), out var value)
                ? BitConverter.DoubleToInt64Bits(value) == BitConverter.DoubleToInt64Bits(double.Parse(text, CultureInfo.InvariantCulture))
                : double.IsInfinity(double.Parse(text, CultureInfo.InvariantCulture)), iter: 20_000);

    [Theory]
    [InlineData("1e309")]
    [InlineData("-1.8E+308")]
    [InlineData(" 1e999 ")]
    public void Numbers_beyond_the_largest_are_none(string text)
    {
        Assert.False(NumberText.TryParse<double>(Encoding.UTF8.GetBytes(text), out _));
        Assert.True(NumberText.IsNumber(Encoding.UTF8.GetBytes(text)));
    }

    [Fact]
    public void The_largest_of_each_type_is_one_and_the_next_is_not()
    {
        Assert.True(NumberText.TryParse<float>("3.4028235e38"u8, out _));
        Assert.False(NumberText.TryParse<float>("3.5e38"u8, out _));
        Assert.True(NumberText.TryParse<Half>("65504"u8, out _));
        Assert.False(NumberText.TryParse<Half>("65520"u8, out _));
    }

    [Theory]
    [InlineData("9007199254740992", true)]
    [InlineData("9007199254740993", false)]
    [InlineData("-9007199254740993", false)]
    [InlineData("+0009007199254740994 ", true)]
    [InlineData("100000000000000000000", true)]
    [InlineData("100000000000000000001", false)]
    [InlineData("9007199254740993.0", true)]
    [InlineData("0.1", true)]
    [InlineData("inf", true)]
    public void Whole_numbers_are_exact_or_not(string text, bool exact)
    {
        Assert.True(NumberText.TryParse<double>(Encoding.UTF8.GetBytes(text), out var value));

        Assert.Equal(exact, NumberText.IsExact(Encoding.UTF8.GetBytes(text), value));
    }

    [Fact]
    public void Digits_with_any_power_of_ten_are_read_as_dotnet_reads_them_to_the_bit() =>
        Gen.Select(Gen.ULong, Gen.Int[0, 63], Gen.Int[-80, 80], (digits, shorter, power) => $"{digits >> shorter}e{power}")
            .Sample(text => NumberText.TryParse<double>(Encoding.UTF8.GetBytes(text), out var value)
                && BitConverter.DoubleToInt64Bits(value) == BitConverter.DoubleToInt64Bits(double.Parse(text, CultureInfo.InvariantCulture)), iter: 200_000);

    [Fact]
    public void Numbers_half_way_between_two_doubles_go_to_the_even_one() =>
        Gen.Select(Gen.ULong[1UL << 53, (1UL << 54) - 1], Gen.Int[0, 9], (odd, power) => $"{odd | 1}{new string('0', power)}")
            .Sample(text => NumberText.TryParse<double>(Encoding.UTF8.GetBytes(text), out var value)
                && BitConverter.DoubleToInt64Bits(value) == BitConverter.DoubleToInt64Bits(double.Parse(text, CultureInfo.InvariantCulture)), iter: 20_000);

    [Fact]
    public void Multiples_of_2_to_the_64_are_read_as_dotnet_reads_them_wherever_zeros_and_the_point_stand()
    {
        for (var times = 1; times <= 20; times++)
        {
            var digits = (times * (BigInteger.One << 64)).ToString(CultureInfo.InvariantCulture);
            string[] texts =
            [
                digits, $"-{digits}", $"{digits}.0", $"{digits}.", $"{digits}000", $"000{digits}", $"0.{digits}", $"0.000{digits}", $"{digits}e-3", $"{digits}00e2",
                .. Enumerable.Range(1, digits.Length - 1).Select(point => digits.Insert(point, ".")),
            ];
            Assert.All(texts, text =>
            {
                Assert.True(NumberText.TryParse<double>(Encoding.UTF8.GetBytes(text), out var value), text);
                Assert.Equal(double.Parse(text, CultureInfo.InvariantCulture), value);
            });
        }
    }

    [Theory]
    [InlineData("0000000000000000000000000", 0)]
    [InlineData("0.0000000000000000000000000", 0)]
    [InlineData("00000000000000000000.5", 0.5)]
    [InlineData("0.00000000000000000000005", 5e-23)]
    public void Zeros_before_a_number_do_not_count_among_its_digits(string text, double expected)
    {
        Assert.True(NumberText.TryParse<double>(Encoding.UTF8.GetBytes(text), out var value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-7")]
    [InlineData("000000000000000000000000012")]
    [InlineData("9223372036854775807")]
    [InlineData("-9223372036854775808")]
    [InlineData("999999999999999999")]
    [InlineData("+5")]
    [InlineData(" 5 ")]
    public void Whole_numbers_are_read_as_dotnet_reads_them(string text)
    {
        Assert.True(NumberText.TryParse<long>(Encoding.UTF8.GetBytes(text), out var value));
        Assert.Equal(long.Parse(text, CultureInfo.InvariantCulture), value);
    }

    [Theory]
    [InlineData("0.1")]
    [InlineData("-0")]
    [InlineData("1e22")]
    [InlineData("9007199254740993")]
    [InlineData("123456789012345678901234567890")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData(" 7 ")]
    [InlineData("+1.5E-3")]
    public void Spellings_that_dotnet_reads(string text)
    {
        Assert.True(NumberText.TryParse<double>(Encoding.UTF8.GetBytes(text), out var value));
        Assert.Equal(BitConverter.DoubleToInt64Bits(double.Parse(text, CultureInfo.InvariantCulture)), BitConverter.DoubleToInt64Bits(value));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("1e")]
    [InlineData("1e5x")]
    [InlineData("0x10")]
    [InlineData("1,000")]
    [InlineData("--1")]
    [InlineData("5\0")]
    [InlineData("0.5\0")]
    [InlineData("1e5\0")]
    [InlineData("nan\0\0")]
    [InlineData("\rinf")]
    public void What_is_no_number_is_refused(string text)
    {
        Assert.False(NumberText.TryParse<double>(Encoding.UTF8.GetBytes(text), out _));
        Assert.False(NumberText.IsNumber(Encoding.UTF8.GetBytes(text)));
    }

    [Theory]
    [InlineData("inf", double.PositiveInfinity)]
    [InlineData("+Inf", double.PositiveInfinity)]
    [InlineData("-INF", double.NegativeInfinity)]
    [InlineData(" -Infinity ", double.NegativeInfinity)]
    public void Infinity_has_several_spellings(string text, double value)
    {
        Assert.True(NumberText.TryParse<double>(Encoding.UTF8.GetBytes(text), out var found));
        Assert.Equal(value, found);
    }

    [Fact]
    public void Whole_numbers_that_do_not_fit_are_refused()
    {
        Assert.False(NumberText.TryParse<byte>("256"u8, out _));
        Assert.False(NumberText.TryParse<long>("9223372036854775808"u8, out _));
        Assert.False(NumberText.TryParse<int>("1.0"u8, out _));
    }
}
