namespace Fireworks;

public sealed class TableSinkTests : TableSinkTests<TestSqlite>
{
    protected override string TwoForOne => "duplicate column name";

    [Theory]
    [InlineData("integer", "0012")]
    [InlineData("integer", "1e3")]
    [InlineData("numeric", "9007199254740993.0")]
    [InlineData("real", "12")]
    public Task A_text_that_would_become_a_number_is_refused(string declared, string text) =>
        RefusesAsync(declared, TextColumn.Of("plain", text), $"\"{text}\", text in row 1");

    [Fact]
    public async Task A_fraction_in_a_column_of_texts_keeps_its_digits() =>
        Assert.Equal(["0.5", "0.30000000000000004"], await KeptAsync("text", TensorColumn.Of<double>([0.5, 0.1 + 0.2])));

    [Theory]
    [InlineData("integer")]
    [InlineData("numeric")]
    [InlineData("date")]
    [InlineData("boolean")]
    public async Task A_text_that_stays_one_is_written_whatever_the_column_is_called(string declared) =>
        Assert.Equal(["2024-02-29", "none", "x1", "12"], await KeptAsync(declared, Columns.Of(new string?[] { "2024-02-29", null, "x1", "12" })));

    [Fact]
    public async Task A_column_of_no_type_keeps_what_it_gets() => Assert.Equal(["0012", "1e3"], await KeptAsync("", TextColumn.Of("0012", "1e3")));
}
