using Apache.Arrow;
using Apache.Arrow.Types;

namespace Fireworks;

// Into columns of which types the values go, and what of them is refused.
public abstract partial class TableSinkTests<TDatabase>
{
    [Fact]
    public async Task Runs_that_give_a_column_other_types_write_their_values_and_not_each_others_bits()
    {
        foreach (var (table, first, second) in ((string, Column, Column)[])
            [("wholes", Wholes(1, 2, 3), Fractions(4, 5, 6)), ("fractions", Fractions(1, 2, 3), Wholes(4, 5, 6))])
        {
            await DriveAsync(Of(first), table, run: "r1" + table);
            await DriveAsync(Of(second), table, run: "r2" + table);
            await DriveAsync(Of(first), table, run: "r3" + table);

            Assert.Equal([1, 2, 3, 4, 5, 6, 1, 2, 3], await QueryAsync($"select cast(value as {TDatabase.TypeNames.Fraction}) from {table} order by {TDatabase.Written}", r => r.DoubleOrNull(0)));
        }
    }

    [Theory]
    [InlineData("double precision")]
    [InlineData("integer")]
    [InlineData("numeric(9,2)")]
    public async Task Gaps_before_the_first_value_leave_it_what_it_is(string declared)
    {
        await WriteAsync($"create table out (value {declared})");

        await DriveAsync(Of(Columns.Of(new long?[] { null, null, null, 7, 8 })), "out");

        Assert.Equal([null, null, null, 7, 8], await QueryAsync($"select cast(value as {TDatabase.TypeNames.Fraction}) from out order by {TDatabase.Written}", r => r.DoubleOrNull(0)));
    }

    [Theory]
    [InlineData(1L << 53)]
    [InlineData(long.MinValue)]
    public async Task A_whole_number_that_a_fraction_holds_is_written(long value)
    {
        await WriteAsync("create table out (value double precision)");

        await DriveAsync(Of(Wholes(value)), "out");

        Assert.Equal([(double)value], await QueryAsync("select value from out", r => r.DoubleOrNull(0)));
    }

    [Fact]
    public Task A_whole_number_that_no_fraction_holds_is_refused() => RefusesAsync("double precision", Wholes(1, (1L << 53) + 1), "9007199254740993, int64 in row 1");

    [Fact]
    public async Task The_largest_whole_number_is_no_fraction()
    {
        await WriteAsync("create table out (value double precision)");

        await Assert.ThrowsAsync<TableSinkException>(() => DriveAsync(Of(Wholes(long.MaxValue)), "out"));

        Assert.Empty(await QueryAsync("select value from out", r => r.DoubleOrNull(0)));
    }

    [Theory]
    [InlineData("integer", "whole", "7")]
    [InlineData("smallint", "whole", "7")]
    [InlineData("varchar(3)", "text", "abc")]
    [InlineData("varchar(3)", "whole", "7")]
    [InlineData("bigint", "even", "4")]
    public async Task What_a_column_of_another_type_holds_is_written(string declared, string kind, string stored)
    {
        Column column = kind switch { "whole" => Wholes(7), "even" => Fractions(4), _ => TextColumn.Of("abc") };

        Assert.Equal([stored], await KeptAsync(declared, column));
    }

    [Fact]
    public async Task An_upsert_into_a_column_of_another_type_changes_no_value_either()
    {
        await WriteAsync("create table out (id varchar(9) primary key, value real)");
        var rows = new Message(("id", TextColumn.Of("a", "b")), ("value", TensorColumn.Of<float>([0.1f, 2])));
        await DriveAsync(new Messages([rows, rows]), "out", key: ["id"], mode: "upsert", run: "r1");

        var refused = await Assert.ThrowsAsync<TableSinkException>(
            () => DriveAsync(new Messages([rows.With("value", Wholes(1, (1L << 53) + 1))]), "out", key: ["id"], mode: "upsert", run: "r2"));

        Assert.Contains("is real and would change 9007199254740993", refused.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal([("a", 0.1f), ("b", 2)], await QueryAsync("select id, value from out order by id", r => (r.Text(0), (float)r.DoubleOrNull(1)!)));
    }

    [Fact]
    public async Task Infinity_is_the_same_text_in_tensors_and_in_lists()
    {
        double[] values = [1, double.PositiveInfinity, double.NegativeInfinity, double.NaN];
        var rows = new Message(("tensor", TensorColumn.Of<double>(values, 4)), ("list", ListColumn.Of([4], TensorColumn.Of<double>(values))));

        await DriveAsync(new Messages([rows]), "out");

        const string stored = """[1.0,"Infinity","-Infinity",null]""";
        Assert.Equal([(stored, stored)], await QueryAsync("select tensor, list from out", r => (r.Text(0), r.Text(1))));
    }

    [Fact]
    public async Task A_time_beyond_the_calendar_is_refused_with_its_column()
    {
        var type = new TimestampType(TimeUnit.Second, (string?)null);
        var data = new ArrayData(type, 1, 0, 0, [ArrowBuffer.Empty, new ArrowBuffer.Builder<long>().Append(long.MaxValue / 10).Build()]);
        var rows = ArrowStream.FromBatch(new RecordBatch(new Schema([new Field("when", type, nullable: false)], null), [ArrowArrayFactory.BuildArray(data)], 1));

        var refused = await Assert.ThrowsAsync<ColumnTypeException>(() => DriveAsync(new Messages([rows]), "out"));

        Assert.Equal("when", refused.Column);
        Assert.Contains("within the years 1 to 9999", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_that_a_table_refuses_for_another_reason_is_not_told_of_keys()
    {
        await WriteAsync("create table out (value bigint check (value < 10))");

        var refused = await Assert.ThrowsAsync<TableSinkException>(() => DriveAsync(Of(Wholes(1, 10)), "out"));

        Assert.Contains("Row 1 of this message could not be written into table 'out'", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("upsert'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upsert_by_a_key_that_is_not_the_tables_is_told_so()
    {
        await WriteAsync("create table out (value bigint)");

        var refused = await Assert.ThrowsAsync<TableSinkException>(() => DriveAsync(Of(Wholes(1)), "out", key: ["value"], mode: "upsert"));

        Assert.Contains("primary key or unique index is exactly the sink's 'key'", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Asserts that a column of that type refuses row 1, and that no row is written.</summary>
    protected async Task RefusesAsync(string declared, Column column, string value)
    {
        var refused = await RefusedAsync(declared, column);

        Assert.Contains($"column 'value' of table 'out' is {declared} and would change {value} of this message", refused.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(await QueryAsync("select 1 from out", r => r.Long(0)));
    }

    /// <summary>What is said of values that a column of that type does not take.</summary>
    protected async Task<TableSinkException> RefusedAsync(string declared, Column column)
    {
        await WriteAsync($"create table out (value {declared})");
        return await Assert.ThrowsAsync<TableSinkException>(() => DriveAsync(Of(column), "out"));
    }

    /// <summary>The values that a column of that type has once they were written, as text.</summary>
    protected async Task<List<string>> KeptAsync(string declared, Column column)
    {
        await WriteAsync($"create table out (value {declared})");
        await DriveAsync(Of(column), "out");
        return await QueryAsync($"select coalesce(cast(value as text), 'none') from out order by {TDatabase.Written}", r => r.Text(0));
    }

    protected Task WriteAsync(string sql) => _store.Writer.WriteAsync(s => s.Execute(sql));

    private static Messages Of(Column column) => new([new Message(("value", column))]);

    private static TensorColumn Wholes(params long[] values) => TensorColumn.Of<long>(values);

    private static TensorColumn Fractions(params double[] values) => TensorColumn.Of<double>(values);
}
