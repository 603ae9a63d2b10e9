using System.Numerics;
using Fireworks.TestKit;

namespace Fireworks.Tests;

/// <summary>Whatever is done with numbers is done with those of every type, signed and unsigned.</summary>
public sealed class NumberKindsTests
{
    public static TheoryData<Array> Kinds => [Of<byte>(), Of<sbyte>(), Of<short>(), Of<ushort>(), Of<int>(), Of<uint>(), Of<long>(), Of<ulong>(), Of<Half>(), Of<float>(), Of<double>()];

    private static T[] Of<T>() where T : INumber<T>, IMinMaxValue<T> => [T.CreateChecked(3), T.MaxValue, T.MinValue, T.CreateChecked(7), T.CreateChecked(100), T.One];

    private static double[] Doubles(Array values) => [.. values.Cast<object>().Select(v => v is Half half ? (double)half : Convert.ToDouble(v, System.Globalization.CultureInfo.InvariantCulture))];

    [Theory, MemberData(nameof(Kinds))]
    public void They_are_sorted_as_numbers(Array values)
    {
        var message = Message.Of(("x", values), ("d", Doubles(values)));

        Assert.Equal(Doubles(values).Order(), message.Sort("x").Column<double>("d"));
        Assert.Equal(Doubles(values).OrderDescending(), message.Sort(new SortKey("x", Descending: true)).Column<double>("d"));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task The_median_and_the_mean_that_fill_a_gap_are_those_of_the_numbers(Array values)
    {
        var gappy = ArrowColumn.WithGaps(Columns.Of(values), [true, true, true, true, true, false]);
        var (rows, left) = (new Message(("x", gappy)), Doubles(values)[..5]);

        var median = (await new Fill(new MessagePipe(rows), "x", statistic: "median").RowsAsync())["x"];
        var mean = (await new Fill(new MessagePipe(rows), "x", statistic: "mean").RowsAsync())["x"];

        Assert.Equal(left.Order().ElementAt(2), Doubles(new[] { median[5]! })[0]);
        var (about, isFloat) = (left.Sum(v => v / 5), values is Half[] or float[] or double[]);
        Assert.Equal(about, Doubles(new[] { mean[5]! })[0], isFloat ? 1e-3 * Math.Max(1, left.Max() * 1e-9) : 1);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Equal_ones_are_counted_together(Array values)
    {
        var message = Message.Of(("x", values));

        var counted = Message.Concat(message, message).GroupCount("x");

        Assert.Equal(values.Length, counted.Length);
        Assert.All(counted.Column<long>("count"), count => Assert.Equal(2, count));
    }

    [Fact]
    public void Small_signed_numbers_are_described_shown_and_listed_as_what_they_are()
    {
        var message = Message.Of(("x", new sbyte[] { 3, -1, 0, -128, 127 }));
        var described = message.Describe();

        Assert.Contains("-128", described.ToString());
        Assert.Equal("list<int8>", Columns.Of(new sbyte[][] { [1, -2], [3] }).Type.ToString());
        Assert.Equal("bytes", Columns.Of(new byte[][] { [1, 2], [3] }).Type.ToString());
        Assert.Throws<ColumnValueException>(() => Columns.Of(new[] { new[] { Small.One } }));
        Assert.Contains("[-1, 2]", new Message(("t", TensorColumn.Of<sbyte>([-1, 2], 2))).ToString());
        Assert.Contains("[255, 2]", new Message(("t", TensorColumn.Of<byte>([255, 2], 2))).ToString());
        Assert.Contains("FF02", Message.Of(("t", new byte[][] { [255, 2] })).ToString());
    }

    private enum Small : byte
    {
        One = 1,
    }

    [Fact]
    public void Numbers_near_both_ends_of_the_range_have_a_mean_and_quartiles()
    {
        var described = Message.Of(("x", new[] { -1.7e308, 1.7e308 })).Describe();

        Assert.DoesNotContain("∞", described.ToString());
        Assert.DoesNotContain("Infinity", described.Without("std").ToString());
        Assert.DoesNotContain("NaN", Message.Of(("x", new[] { double.PositiveInfinity, double.PositiveInfinity })).Describe().Without("std").ToString());
    }

    [Fact]
    public void Bytes_are_told_apart_with_gaps_and_without()
    {
        byte[][] plain = [[0x80], [0xA1]];
        byte[]?[] gappy = [[0x80], [0xA1], null];

        Assert.Equal([1, 1], Message.Of(("b", plain)).GroupCount("b").Column<long>("count"));
        Assert.Equal([1, 1, 1], Message.Of(("b", gappy)).GroupCount("b").Column<long>("count"));
    }
}
