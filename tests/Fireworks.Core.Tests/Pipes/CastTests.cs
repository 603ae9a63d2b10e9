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

    [Fact]
    public void Refuses_a_type_or_rounding_it_does_not_know()
    {
        Assert.Contains("Did you mean 'int32'?", Assert.Throws<ArgumentException>(() => new Cast(Digits.Pipe(), "row", "int23")).Message);
        Assert.Throws<ArgumentException>("rounding", () => new Cast(Digits.Pipe(), "row", "float32", "up"));
    }
}
