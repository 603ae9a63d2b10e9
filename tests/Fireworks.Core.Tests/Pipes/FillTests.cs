using CsCheck;
using Fireworks.TestKit;
using System.Text.Json.Nodes;

namespace Fireworks.Tests;

public sealed class FillTests : PipeConformance
{
    protected override Message Input => WithGaps.Message();

    protected override Pipe Create(Pipe input) => new Fill(input, "age*", 7);

    private static MessagePipe Pipe(Column column, int chunkRows = 3) => new(new Message(("x", column)), chunkRows);

    private static async Task<Column> FilledAsync(Column column, JsonNode? value, string? statistic = null, bool nan = false, int chunkRows = 3) =>
        (await new Fill(Pipe(column, chunkRows), "x", value, statistic, nan).RowsAsync())["x"];

    private static object?[] Cells(Column column) => [.. Enumerable.Range(0, column.Length).Select(row => column[row])];

    public static TheoryData<Column, string, Column> Constants => new()
    {
        { Columns.Of(new int?[] { 1, null, 3 }), "-2", Columns.Of(new[] { 1, -2, 3 }) },
        { Columns.Of(new ulong?[] { null, 1 }), "18446744073709551615", Columns.Of(new[] { ulong.MaxValue, 1ul }) },
        { Columns.Of(new float?[] { null, 1 }), "0.1", Columns.Of(new[] { 0.1f, 1 }) },
        { Columns.Of(new double?[] { null, 1 }), "\"NaN\"", Columns.Of(new[] { double.NaN, 1 }) },
        { Columns.Of(new[] { null, "a" }), "\"\"", Columns.Of(new[] { "", "a" }) },
        { Columns.Of(new bool?[] { null, false }), "true", Columns.Of(new[] { true, false }) },
        { ArrowColumn.WithGaps(TensorColumn.Of<int>([1, 2, 3, 4], 2), [false, true]), "5", TensorColumn.Of<int>([5, 5, 3, 4], 2) },
        { TensorColumn.Of<int>([1, 2]), "5", TensorColumn.Of<int>([1, 2]) },
        { Columns.Of(new int?[] { 1, null }), "5.0", Columns.Of(new[] { 1, 5 }) },
        { Columns.Of(new short?[] { 1, null }), "-1e3", Columns.Of(new short[] { 1, -1000 }) },
        { Columns.Of(new ulong?[] { null, 1 }), "1844674407370955161.50e1", Columns.Of(new[] { ulong.MaxValue, 1ul }) },
        { Columns.Of(new byte?[] { 1, null }), "-0.0", Columns.Of(new byte[] { 1, 0 }) },
    };

    [Theory, MemberData(nameof(Constants), DisableDiscoveryEnumeration = true)]
    public async Task A_constant_fills_the_gaps_and_the_column_has_none_any_more(Column column, string value, Column filled)
    {
        var found = await FilledAsync(column, JsonNode.Parse(value));

        Assert.Equal(filled.Type, found.Type);
        Assert.Equal(Cells(filled), Cells(found));
    }

    [Theory]
    [InlineData("0.5"), InlineData("1e-30"), InlineData("5.0000000000000000000000000000000000000001"), InlineData("1e9999"), InlineData("300"), InlineData("\"a\""), InlineData("true"), InlineData("\"NaN\"")]
    public async Task A_constant_that_the_column_cannot_hold_is_refused_by_name(string value) =>
        Assert.Contains("column 'x', but that holds uint8", (await Assert.ThrowsAsync<ComponentException>(() => FilledAsync(Columns.Of(new byte?[] { 1, null }), JsonNode.Parse(value)))).Message);

    [Fact]
    public async Task Dates_and_lists_are_not_filled() =>
        await Assert.ThrowsAsync<ColumnTypeException>(() => FilledAsync(Columns.Of(new DateOnly?[] { null, new(2020, 1, 1) }), 1));

    [Fact]
    public async Task Not_a_number_is_filled_when_asked_cell_by_cell()
    {
        var column = ArrowColumn.WithGaps(TensorColumn.Of<float>([1, float.NaN, 0, 0], 2), [true, false]);

        Assert.Equal([1, float.NaN, 9, 9], ((TensorColumn)await FilledAsync(column, 9)).Values<float>());
        Assert.Equal([1, 9, 9, 9], ((TensorColumn)await FilledAsync(column, 9, nan: true)).Values<float>());
        Assert.Equal([2.0, 1, 3], ((TensorColumn)await FilledAsync(TensorColumn.Of<double>([double.NaN, 1, 3]), null, "mean", nan: true)).Values<double>());
    }

    [Theory]
    [InlineData("mean", 3), InlineData("median", 2), InlineData("most_frequent", 1)]
    public async Task A_statistic_is_of_the_values_that_are_there(string statistic, double expected)
    {
        double?[] values = [null, 1, 1, 2, 3, 8, null, double.NaN];

        var floats = await FilledAsync(Columns.Of(values), null, statistic);
        var integers = await FilledAsync(Columns.Of(values[..7].Select(v => (ushort?)v).ToArray()), null, statistic, chunkRows: 2);

        Assert.Equal([expected, 1, 1, 2, 3, 8, expected, double.NaN], ((TensorColumn)floats).Values<double>());
        Assert.Equal([.. new[] { expected, 1, 1, 2, 3, 8, expected }.Select(v => (object)(ushort)v)], Cells(integers));
    }

    [Fact]
    public void Of_integers_mean_and_median_are_exact_and_rounded_to_the_nearest_even() =>
        Gen.Select(Gen.OneOf(Gen.Long, Gen.Long[-4, 4], Gen.Long[long.MaxValue - 3, long.MaxValue]).Array[1, 9], Gen.Int[1, 4]).Sample((values, chunkRows) =>
        {
            long Fill(string statistic) =>
                ((TensorColumn)FilledAsync(Columns.Of(values.Select(v => (long?)v).Append(null).ToArray()), null, statistic, chunkRows: chunkRows).GetAwaiter().GetResult()).Values<long>()[values.Length];
            var sorted = values.Order().Select(v => (decimal)v).ToArray();

            Assert.Equal(Math.Round(sorted.Sum() / values.Length, MidpointRounding.ToEven), Fill("mean"));
            Assert.Equal(Math.Round((sorted[(values.Length - 1) / 2] + sorted[values.Length / 2]) / 2, MidpointRounding.ToEven), Fill("median"));
        }, iter: 300);

    [Fact]
    public async Task Of_the_most_frequent_the_first_counts_and_text_and_truth_have_one()
    {
        Assert.Equal(["b", "b", "a", "a", "b"], Cells(await FilledAsync(Columns.Of(new[] { null, "b", "a", "a", "b" }), null, "most_frequent", chunkRows: 1)));
        Assert.Equal([true, true, false], Cells(await FilledAsync(Columns.Of(new bool?[] { null, true, false }), null, "most_frequent")));
        await Assert.ThrowsAsync<ColumnTypeException>(() => FilledAsync(Columns.Of(new[] { "a" }), null, "mean"));
        await Assert.ThrowsAsync<ColumnTypeException>(() => FilledAsync(Columns.Of(new bool?[] { true }), null, "median"));
        await Assert.ThrowsAsync<ColumnTypeException>(() => FilledAsync(TensorColumn.Of<int>([1, 2], 2), null, "mean"));
        Assert.Contains("infinity", (await Assert.ThrowsAsync<ComponentException>(() => FilledAsync(TensorColumn.Of<double>([1, double.PositiveInfinity]), null, "mean"))).Message);
    }

    [Fact]
    public async Task A_column_that_changes_its_type_is_refused_while_learning()
    {
        var changing = new Function(Pipe(TensorColumn.Of<int>([1, 2]), chunkRows: 1), rows => rows.Column<int>("x")[0] == 1 ? rows : rows.Cast("x", DType.Float64));
        var pipe = new Fill(changing, "x", statistic: "mean");

        Assert.Contains("int32, as in the rows before", (await Assert.ThrowsAsync<ColumnTypeException>(() => pipe.RowsAsync())).Message);
    }

    [Fact]
    public async Task Nothing_is_known_of_a_column_without_any_value() =>
        Assert.Contains("'x'", (await Assert.ThrowsAsync<ComponentException>(() => FilledAsync(Columns.Of(new int?[] { null, null }), null, "mean"))).Message);

    [Theory]
    [InlineData("mean"), InlineData("median"), InlineData("most_frequent")]
    public async Task Of_no_rows_there_is_nothing_to_fill(string statistic)
    {
        var none = Columns.Of(new int?[] { 1, null }).Slice(0, 0);

        var filled = (await new Fill(Pipe(none), "x", statistic: statistic).ReadAsync(Rows.Range(0, 0)))["x"];

        Assert.Equal((0, "int32"), (filled.Length, filled.Type.ToString()));
    }

    [Fact]
    public async Task Linked_statistics_are_used_instead_of_its_own_rows()
    {
        var train = new Fill(Pipe(Columns.Of(new int?[] { 1, null, 5 })), "x", statistic: "median");
        await train.FreezeAsync();
        var test = new Fill(Pipe(Columns.Of(new int?[] { 100, null })), "x", statistic: "median");
        test.Link("statistics", ComponentState.FromBytes(train.Save().ToBytes()));

        Assert.Equal([100, 3], (await test.RowsAsync()).Column<int>("x"));
        Assert.Throws<ComponentStateException>(() => test.Link("statistics", ComponentState.Empty));
        Assert.Throws<ComponentStateException>(() => new Fill(Pipe(Columns.Of(new int?[] { 1 })), "x", 1).Link("statistics", train.Save()));
    }

    [Fact]
    public async Task Statistics_of_other_columns_are_refused()
    {
        var train = new Fill(Digits.Pipe(), "pixel0", statistic: "mean");
        await train.FreezeAsync();
        var test = new Fill(Digits.Pipe(), "pixel*", statistic: "mean");
        test.Link("statistics", train.Save());

        Assert.Contains("'pixel1'", (await Assert.ThrowsAsync<ComponentException>(() => test.RowsAsync())).Message);
    }

    [Fact]
    public void Takes_a_constant_or_a_statistic()
    {
        Assert.Throws<ArgumentException>("value", () => new Fill(Digits.Pipe(), "row"));
        Assert.Throws<ArgumentException>("value", () => new Fill(Digits.Pipe(), "row", 1, "mean"));
        Assert.Throws<ArgumentException>("value", () => new Fill(Digits.Pipe(), "row", new JsonArray(1)));
        Assert.Contains("Did you mean 'median'?", Assert.Throws<ArgumentException>("statistic", () => new Fill(Digits.Pipe(), "row", statistic: "medain")).Message);
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
    public async Task Linked_statistics_are_of_the_same_kind()
    {
        static Fill Of(string statistic) => new(Pipe(Columns.Of(new int?[] { 1, null, 2, 9 })), "x", statistic: statistic);
        var train = Of("mean");
        await train.FreezeAsync();
        var state = ComponentState.FromBytes(train.Save().ToBytes());

        Assert.Contains("'median' was given what one with 'mean' learned", Assert.Throws<ComponentStateException>(() => Of("median").Link("statistics", state)).Message);
        state.Values.Remove("statistic");
        var older = Of("mean");
        older.Restore(state);
        Assert.Equal([1, 4, 2, 9], (await older.RowsAsync()).Column<int>("x"));
    }
}

public sealed class FillWithStatisticTests : PipeConformance
{
    protected override Message Input => WithGaps.Message();

    protected override Pipe Create(Pipe input) => new Fill(input, new ColumnPattern("age*", "name"), statistic: "most_frequent", nan: true);
}
