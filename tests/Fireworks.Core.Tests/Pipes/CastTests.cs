using System.Globalization;
using System.Numerics;
using CsCheck;
using Fireworks.TestKit;

namespace Fireworks.Tests;

public sealed class CastTests : PipeConformance
{
    protected override Pipe Create(Pipe input) => new Cast(input, new ColumnPattern("row", "image"), "float64");

    private static async Task<Column> CastAsync(Column column, string dtype, string? rounding = null) =>
        (await new Cast(new MessagePipe(new Message(("x", column))), "x", dtype, rounding).RowsAsync())["x"];

    [Fact]
    public async Task Keeps_row_shapes_and_exact_values()
    {
        var cast = (TensorColumn)await CastAsync(TensorColumn.Of<long>([1, -2, 3, 1 << 24], 2), "float32");

        Assert.Equal("float32[2]", cast.Type.ToString());
        Assert.Equal([1, -2, 3, 1 << 24], cast.Values<float>());
    }

    [Theory]
    [InlineData(256.0, "uint8"), InlineData(-1.0, "uint8"), InlineData(0.5, "int64"), InlineData(double.NaN, "int32"), InlineData(9.3e18, "int64")]
    [InlineData(0.1, "float32"), InlineData(1e300, "float32"), InlineData(70000.0, "float16"), InlineData(2.0, "bool"), InlineData(double.PositiveInfinity, "int8")]
    public async Task A_value_that_does_not_fit_is_refused_by_column_and_row(double value, string dtype)
    {
        var error = await Assert.ThrowsAsync<CastException>(() => CastAsync(TensorColumn.Of<double>([1, 0, value]), dtype));

        Assert.Equal(("x", 2), (error.Column, error.Row));
    }

    [Theory]
    [InlineData(long.MaxValue, "float64"), InlineData((1L << 53) + 1, "float64"), InlineData((1L << 24) + 1, "float32"), InlineData(1L << 31, "int32"), InlineData(-1L, "bool")]
    public async Task A_large_integer_that_does_not_fit_is_refused(long value, string dtype) =>
        await Assert.ThrowsAsync<CastException>(() => CastAsync(TensorColumn.Of<long>([value]), dtype));

    [Theory]
    [InlineData("nearest", 2, -2, 2), InlineData("toward_zero", 2, -2, 1), InlineData("down", 2, -3, 1), InlineData("up", 3, -2, 2)]
    public async Task Rounding_accepts_fractions(string rounding, int a, int b, int c) =>
        Assert.Equal([a, b, c], ((TensorColumn)await CastAsync(TensorColumn.Of<double>([2.5, -2.5, 1.75]), "int32", rounding)).Values<int>());

    [Fact]
    public async Task Rounding_accepts_the_nearest_float_but_nothing_out_of_range()
    {
        Assert.Equal([0.1f], ((TensorColumn)await CastAsync(TensorColumn.Of<double>([0.1]), "float32", "nearest")).Values<float>());
        await Assert.ThrowsAsync<CastException>(() => CastAsync(TensorColumn.Of<double>([1e300]), "float32", "nearest"));
        await Assert.ThrowsAsync<CastException>(() => CastAsync(TensorColumn.Of<double>([300]), "uint8", "nearest"));
        await Assert.ThrowsAsync<CastException>(() => CastAsync(TensorColumn.Of<double>([double.NaN]), "uint8", "nearest"));
    }

    [Fact]
    public async Task Not_a_number_and_infinities_stay_so_among_floats()
    {
        var cast = (TensorColumn)await CastAsync(TensorColumn.Of<double>([double.NaN, double.NegativeInfinity]), "float16");

        Assert.Equal([Half.NaN, Half.NegativeInfinity], cast.Values<Half>());
    }

    [Fact]
    public void Numbers_become_text_and_back_without_loss() => Gen.Double.Array[1, 20].Sample(values =>
    {
        var text = CastAsync(TensorColumn.Of<double>(values), "text").GetAwaiter().GetResult();

        Assert.Equal(values, ((TensorColumn)CastAsync(text, "float64").GetAwaiter().GetResult()).Values<double>());
    }, iter: 200);

    [Theory]
    [InlineData("1.5", "int64"), InlineData("one", "float32"), InlineData("256", "uint8"), InlineData("1e999", "float64"), InlineData("yes", "bool"), InlineData("", "int32")]
    public async Task Text_that_spells_no_such_number_is_refused(string text, string dtype) =>
        Assert.Contains($"'{text}' in row 1", (await Assert.ThrowsAsync<CastException>(() => CastAsync(TextColumn.Of(dtype == "bool" ? "true" : "1", text), dtype))).Message);

    [Fact]
    public async Task Truth_values_are_0_and_1()
    {
        Assert.Equal<short>([1, 0], ((TensorColumn)await CastAsync(TensorColumn.Of<bool>([true, false]), "int16")).Values<short>());
        Assert.Equal([true, false], ((TensorColumn)await CastAsync(TensorColumn.Of<float>([1, 0]), "bool")).Values<bool>());
    }

    private static object?[] Cells(Column column) => [.. Enumerable.Range(0, column.Length).Select(row => column[row])];

    [Fact]
    public async Task Gaps_stay_gaps()
    {
        var numbers = await CastAsync(Columns.Of(new double?[] { null, 2, null }), "int16");
        var fromText = await CastAsync(Columns.Of(new[] { "7", null }), "uint8");
        var toText = await CastAsync(Columns.Of(new bool?[] { null, true }), "text");
        var none = await CastAsync(Columns.Of(new int?[] { null, null }), "uint32");

        Assert.Equal(["int16?", "uint8?", "text?", "uint32?"], [.. new[] { numbers, fromText, toText, none }.Select(c => c.Type.ToString())]);
        Assert.Equal([null, (short)2, null], Cells(numbers));
        Assert.Equal([(byte)7, null], Cells(fromText));
        Assert.Equal([null, "true"], Cells(toText));
        Assert.Equal([null, null], Cells(none));
    }

    [Fact]
    public async Task What_stands_under_a_gap_is_never_looked_at() =>
        Assert.Equal([null, (sbyte)7, null], Cells(await CastAsync(ArrowColumn.WithGaps(TensorColumn.Of<double>([1e300, 7, 0.5]), [false, true, false]), "int8")));

    [Fact]
    public async Task A_value_beside_gaps_that_does_not_fit_is_refused_by_its_own_row()
    {
        Assert.Equal(2, (await Assert.ThrowsAsync<CastException>(() => CastAsync(Columns.Of(new double?[] { null, null, 300 }), "uint8"))).Row);
        Assert.Equal(1, (await Assert.ThrowsAsync<CastException>(() => CastAsync(Columns.Of(new[] { null, "x" }), "uint8"))).Row);
    }

    public static TheoryData<string, string> FloatsAndIntegers => new MatrixTheoryData<string, string>(
        ["float16", "float32", "float64"], ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"]);

    [Theory, MemberData(nameof(FloatsAndIntegers))]
    public async Task The_last_float_within_an_integer_type_is_kept_and_the_first_beyond_it_refused(string from, string to)
    {
        var isSigned = to[0] != 'u';
        var beyond = Math.Pow(2, int.Parse(to.AsSpan(isSigned ? 3 : 4), CultureInfo.InvariantCulture) - (isSigned ? 1 : 0));
        double[] within = [Below(from, beyond), isSigned ? Math.Max(-beyond, -Below(from, double.PositiveInfinity)) : 0];
        double[] outside = [beyond, isSigned ? -Above(from, beyond) : -1, double.NaN, double.PositiveInfinity, double.NegativeInfinity];

        var cast = await CastAsync(Floats(from, within), to);

        Assert.Equal(to, cast.Type.ToString());
        Assert.Equal(within.Select(v => new BigInteger(v)), Cells(cast).Select(v => BigInteger.Parse($"{v}", CultureInfo.InvariantCulture)));
        foreach (var value in outside)
            foreach (var rounding in (string?[])[null, "nearest", "toward_zero", "down", "up"])
                Assert.Equal(1, (await Assert.ThrowsAsync<CastException>(() => CastAsync(Floats(from, [0, value]), to, rounding))).Row);
    }

    private static Column Floats(string type, double[] values) => type switch
    {
        "float16" => TensorColumn.Of<Half>([.. values.Select(v => (Half)v)]),
        "float32" => TensorColumn.Of<float>([.. values.Select(v => (float)v)]),
        _ => TensorColumn.Of<double>(values),
    };

    /// <summary>The next whole number below, among the floats of a type; the largest of them below infinity.</summary>
    private static double Below(string type, double value) => Math.Floor(type switch
    {
        "float16" => (double)Half.BitDecrement((Half)value),
        "float32" => MathF.BitDecrement((float)value),
        _ => Math.BitDecrement(value),
    });

    private static double Above(string type, double value) => Math.Ceiling(type switch
    {
        "float16" => (double)Half.BitIncrement((Half)value),
        "float32" => MathF.BitIncrement((float)value),
        _ => Math.BitIncrement(value),
    });

    [Fact]
    public void Unsigned_integers_become_what_holds_them_and_come_back() => Gen.Select(Gen.ULong, Gen.UInt, Gen.UShort).Array[1, 9].Sample(values =>
    {
        Column CastTo(Column column, string dtype) => CastAsync(column, dtype).GetAwaiter().GetResult();
        var (huge, large, small) = (Columns.Of(values.Select(v => v.Item1).ToArray()), Columns.Of(values.Select(v => v.Item2).ToArray()), Columns.Of(values.Select(v => v.Item3).ToArray()));

        Assert.Equal(Cells(huge), Cells(CastTo(CastTo(huge, "text"), "uint64")));
        Assert.Equal(values.Select(v => (object)(long)v.Item2), Cells(CastTo(large, "int64")));
        Assert.Equal(Cells(large), Cells(CastTo(CastTo(large, "float64"), "uint32")));
        Assert.Equal(Cells(small), Cells(CastTo(CastTo(small, "uint64"), "uint16")));
        Assert.Equal(values.Select(v => (object)(float)v.Item3), Cells(CastTo(small, "float32")));
    }, iter: 200);

    [Theory]
    [InlineData(-1L, "uint16"), InlineData(-1L, "uint64"), InlineData(1L << 16, "uint16"), InlineData(1L << 32, "uint32"), InlineData(long.MinValue, "uint32")]
    public async Task An_integer_that_an_unsigned_one_cannot_hold_is_refused(long value, string dtype) =>
        Assert.Contains("take a wider type", (await Assert.ThrowsAsync<CastException>(() => CastAsync(TensorColumn.Of<long>([value]), dtype))).Message);

    [Theory]
    [InlineData(ulong.MaxValue, "int64"), InlineData(1UL << 63, "int64"), InlineData(ulong.MaxValue, "float64"), InlineData(256UL, "uint8"), InlineData(1UL << 32, "uint32"), InlineData(2UL, "bool")]
    public async Task An_unsigned_integer_that_does_not_fit_is_refused(ulong value, string dtype) =>
        await Assert.ThrowsAsync<CastException>(() => CastAsync(Columns.Of(new[] { value }), dtype));

    [Fact]
    public async Task Tensors_have_no_unsigned_integers_of_more_than_8_bits() =>
        await Assert.ThrowsAsync<ColumnTypeException>(() => CastAsync(TensorColumn.Of<long>([1, 2], 2), "uint16"));

    [Fact]
    public void Refuses_a_type_or_rounding_it_does_not_know()
    {
        Assert.Contains("Did you mean 'int32'?", Assert.Throws<ArgumentException>(() => new Cast(Digits.Pipe(), "row", "int23")).Message);
        Assert.Throws<ArgumentException>("rounding", () => new Cast(Digits.Pipe(), "row", "float32", "up"));
    }

    [Theory]
    [InlineData("5\0", "int64"), InlineData("5.5\0\0", "float64"), InlineData(" true\0", "bool"), InlineData("5\0", "uint16"), InlineData("\u00a0true", "bool"), InlineData("\u00a05", "float32"), InlineData("tru e", "bool")]
    public async Task Text_with_more_than_a_number_and_blanks_is_refused(string text, string dtype) =>
        Assert.Equal(0, (await Assert.ThrowsAsync<CastException>(() => CastAsync(TextColumn.Of(text), dtype))).Row);

    [Theory]
    [InlineData("5", "int64"), InlineData("-5", "int8"), InlineData("5", "uint16"), InlineData("5.5", "float64"), InlineData("True", "bool")]
    public async Task Blanks_around_a_number_or_truth_value_are_skipped(string text, string dtype) =>
        Assert.Equal(Cells(await CastAsync(TextColumn.Of(text), dtype)), Cells(await CastAsync(TextColumn.Of($" \t{text}\r\n"), dtype)));
}
