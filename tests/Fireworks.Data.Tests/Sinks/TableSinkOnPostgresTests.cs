namespace Fireworks;

public sealed class TableSinkOnPostgresTests : TableSinkTests<TestPostgres>
{
    protected override string TwoForOne => "has at most 63 bytes, but";

    [Theory]
    [InlineData("bigint")]
    [InlineData("integer")]
    [InlineData("numeric(9,0)")]
    public Task A_fraction_is_not_rounded_to_a_whole_number(string declared) => RefusesAsync(declared, TensorColumn.Of<double>([2, 2.5]), "2.5, float64 in row 1");

    [Theory]
    [InlineData("numeric")]
    [InlineData("real")]
    public Task Digits_of_a_fraction_are_not_cut(string declared) => RefusesAsync(declared, TensorColumn.Of<double>([0.5, 0.1 + 0.2]), "0.30000000000000004, float64 in row 1");

    [Theory]
    [InlineData("character varying(3)")]
    [InlineData("character(3)")]
    public Task Spaces_behind_a_text_are_not_cut(string declared) => RefusesAsync(declared, TextColumn.Of("ab", "ab     "), "\"ab     \", text in row 1");

    [Fact]
    public async Task Truth_values_are_written_into_a_column_of_them() =>
        Assert.Equal(["true", "none", "false"], await KeptAsync("boolean", Columns.Of(new bool?[] { true, null, false })));

    [Fact]
    public async Task What_a_column_of_another_type_refuses_is_told_with_the_column_and_the_value()
    {
        var refused = await RefusedAsync("smallint", TensorColumn.Of<long>([1, 70_000]));

        Assert.Contains("'value' is smallint and gets 70000, int64", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("upsert'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_null_character_is_told_with_its_column()
    {
        var refused = await RefusedAsync("text", TextColumn.Of("a\0b"));

        Assert.Contains("no null character, but column 'value' has one", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_would_be_cut_is_refused_where_a_table_of_the_name_that_is_left_exists()
    {
        var name = new string('x', 63);
        await DriveAsync(Numbers(1, 2), name, run: "r1");

        await Assert.ThrowsAsync<TableSinkException>(() => DriveAsync(Numbers(2, 2), name + "y", run: "r2"));
        await Assert.ThrowsAsync<TableSinkException>(() => DriveAsync(Numbers(2, 2), name + "y", mode: "replace", run: "r3"));
        var column = new Message(("id", TensorColumn.Of<long>([1])), (name + "y", TensorColumn.Of<long>([1])));
        await WriteAsync($"alter table {name} add {name} bigint");
        await Assert.ThrowsAsync<TableSinkException>(() => DriveAsync(new Messages([column]), name, run: "r4"));

        Assert.Equal([(0, 1), (1, 1)], await QueryAsync($"select id, value from {name} order by id", r => (r.Long(0), r.Long(1))));
    }
}
