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
    public async Task A_median_between_two_infinities_is_refused_and_a_mean_of_huge_numbers_is_not()
    {
        static Fill Filled(string statistic, params double?[] values) => new(new MessagePipe(Message.Of(("x", values))), "x", statistic: statistic);

        Assert.Contains("no number", (await Assert.ThrowsAsync<ComponentException>(() => Filled("median", double.NegativeInfinity, double.PositiveInfinity, null).RowsAsync())).Message);
        Assert.Equal(0, (await Filled("mean", 1.7e308, -1.7e308, null).RowsAsync()).Column<double>("x")[2]);
        Assert.Contains("infinity", (await Assert.ThrowsAsync<ComponentException>(() => Filled("mean", double.PositiveInfinity, 1, null).RowsAsync())).Message);
    }

    [Fact]
    public void Bytes_are_told_apart_with_gaps_and_without()
    {
        byte[][] plain = [[0x80], [0xA1]];
        byte[]?[] gappy = [[0x80], [0xA1], null];

        Assert.Equal([1, 1], Message.Of(("b", plain)).GroupCount("b").Column<long>("count"));
        Assert.Equal([1, 1, 1], Message.Of(("b", gappy)).GroupCount("b").Column<long>("count"));
    }

    [Fact]
    public async Task Rows_of_equal_bytes_are_one_class_and_lists_are_none()
    {
        byte[][] bytes = [[1], [1], [1], [2]];
        int[][] lists = [[1], [1], [2]];

        Assert.Equal(6, (await new Oversample(new MessagePipe(Message.Of(("k", bytes))), "k").RowsAsync()).Length);
        await Assert.ThrowsAsync<ColumnTypeException>(() => new Oversample(new MessagePipe(Message.Of(("k", lists))), "k").RowsAsync());
    }

    [Fact]
    public async Task What_is_no_label_is_refused_whatever_counts_as_unknown()
    {
        static Task<Message> Labelled(object values) => new Labeler(new MessagePipe(Message.Of(("k", values))), "k", ["true", "false"], "index", unknown: "false").RowsAsync();

        Assert.Equal([0, 1], (await Labelled(new[] { true, false })).Column<long>("k"));
        await Assert.ThrowsAsync<ColumnTypeException>(() => Labelled(new byte[][] { [1] }));
        await Assert.ThrowsAsync<ColumnTypeException>(() => Labelled(new int[][] { [1] }));
        await Assert.ThrowsAsync<ColumnTypeException>(() => Labelled(new[] { new DateOnly(2024, 2, 29) }));
    }

    [Fact]
    public void A_value_beyond_the_numbers_of_a_column_equals_none_of_them()
    {
        var half = Message.Of(("x", new[] { Half.PositiveInfinity, Half.MaxValue, Half.NegativeInfinity, Half.NaN }));
        var single = Message.Of(("x", new[] { float.PositiveInfinity, float.MaxValue, float.NegativeInfinity, float.NaN }));

        Assert.Equal([false, false, false, false], new Compare("x", "=", 70000).Test(half));
        Assert.Equal([true, false, false, false], new Compare("x", ">", 70000).Test(half));
        Assert.Equal([false, true, true, false], new Compare("x", "<", 70000).Test(half));
        Assert.Equal([true, false, false, false], new Compare("x", ">", 1e300).Test(single));
        Assert.Equal([true, true, false, false], new Compare("x", ">=", -1e300).Test(single));
    }
}
