using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>What a file says is what its reader gives, or an error that says where: never another value.</summary>
public sealed class ExactValuesTests : IDisposable
{
    private const long Odd = 9_007_199_254_740_993;         // 2^53 + 1, which no float64 is

    private readonly TempFolder _temp = new();

    [Theory]
    [InlineData("rows.csv", "n,m\n9007199254740993,1\n,2\n-9223372036854775808,\n")]
    [InlineData("rows.jsonl", "{\"n\":9007199254740993,\"m\":1}\n{\"n\":null,\"m\":2}\n{\"n\":-9223372036854775808}\n")]
    public async Task Whole_numbers_keep_their_type_and_value_beside_gaps(string name, string text)
    {
        var rows = await Source(name, text).RowsAsync();

        Assert.Equal("3 rows: n int64?, m int64?", rows.Summary);
        Assert.Equal([Odd, null, long.MinValue], Cells(rows, "n"));
        Assert.Equal([1L, 2L, null], Cells(rows, "m"));
    }

    [Theory]
    [InlineData("rows.csv", "id,n\n1,5\n2,9223372036854775808\n", 3)]
    [InlineData("rows.csv", "id,n\n1,-9223372036854775809\n", 2)]
    [InlineData("rows.csv", "id,n\n1,\n2,100000000000000000000\n", 3)]
    [InlineData("rows.jsonl", "{\"n\":5}\n{\"n\":9223372036854775808}\n", 2)]
    [InlineData("rows.jsonl", "{\"n\":[5,-9223372036854775809]}\n", 1)]
    public async Task Whole_numbers_beyond_int64_are_refused_with_their_place_and_what_to_declare(string name, string text, long line)
    {
        var refused = await Assert.ThrowsAnyAsync<DataFileException>(async () => await Source(name, text).RowsAsync());

        Assert.Equal(("n", line), (refused.Column, refused.Line));
        Assert.Contains("\"n\": \"float64\"", refused.Message, StringComparison.Ordinal);
        Assert.Contains("text", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rows.csv", "n\n0.5\n9007199254740993\n", 3)]
    [InlineData("rows.csv", "n\n0.5\n123456789012345678901234567890\n", 3)]
    [InlineData("rows.jsonl", "{\"n\":0.5}\n{\"n\":9007199254740993}\n", 2)]
    [InlineData("rows.jsonl", "{\"n\":[9007199254740993, null]}\n", 1)]
    public async Task A_whole_number_among_fractions_that_float64_cannot_hold_is_refused(string name, string text, long line)
    {
        var refused = await Assert.ThrowsAnyAsync<DataFileException>(async () => await Source(name, text).RowsAsync());

        Assert.Equal(("n", line), (refused.Column, refused.Line));
        Assert.Contains("\"n\": \"float64\"", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rows.csv", "n\n9223372036854775808\n0.5\n9007199254740993\n")]
    [InlineData("rows.jsonl", "{\"n\":9223372036854775808}\n{\"n\":0.5}\n{\"n\":9007199254740993}\n")]
    public async Task Whoever_declares_float64_gets_the_nearest(string name, string text) =>
        Assert.Equal([9223372036854775808d, 0.5, 9007199254740992d], (await Source(name, text, new JsonObject { ["n"] = "float64" }).RowsAsync()).Column<double>("n"));

    [Theory]
    [InlineData("rows.csv", "n\n18446744073709551616\n92233720368547758080\n")]
    [InlineData("rows.jsonl", "{\"n\":18446744073709551616}\n{\"n\":92233720368547758080}\n")]
    public async Task Twice_2_to_the_63_and_its_tenfold_are_no_zeros(string name, string text) =>
        Assert.Equal([18446744073709551616d, 92233720368547758080d], (await Source(name, text, new JsonObject { ["n"] = "float64" }).RowsAsync()).Column<double>("n"));

    [Theory]
    [InlineData("rows.csv", "n\n0.5\n1e999\n", null, 3)]
    [InlineData("rows.csv", "n\n0.5\n-1e400\n", "float64", 3)]
    [InlineData("rows.csv", "n\n1e39\n", "float32", 2)]
    [InlineData("rows.csv", "n\n70000\n", "float16", 2)]
    [InlineData("rows.jsonl", "{\"n\":0.5}\n{\"n\":1e999}\n", null, 2)]
    [InlineData("rows.jsonl", "{\"n\":1e39}\n", "float32", 1)]
    public async Task Finite_text_never_becomes_infinity(string name, string text, string? type, long line)
    {
        var refused = await Assert.ThrowsAnyAsync<DataFileException>(async () => await Source(name, text, type is null ? null : new JsonObject { ["n"] = type }).RowsAsync());

        Assert.Equal(("n", line), (refused.Column, refused.Line));
    }

    [Fact]
    public async Task In_json_null_and_the_empty_text_are_two_things()
    {
        var rows = await Source("rows.jsonl", "{\"a\":\"\",\"b\":\"x\"}\n{\"a\":null}\n").RowsAsync();

        Assert.Equal("2 rows: a text?, b text?", rows.Summary);
        Assert.Equal(["", null], Cells(rows, "a"));
        Assert.Equal(["x", null], Cells(rows, "b"));
    }

    [Theory]
    [InlineData("null")]
    [InlineData(null)]
    public async Task In_json_a_null_behind_the_sample_is_refused_where_text_has_no_gaps(string? value)
    {
        var text = string.Concat(Enumerable.Range(0, JsonSource.SampleRows).Select(i => $"{{\"t\": \"{i}\"}}\n")) + (value is null ? "{}\n" : $"{{\"t\": {value}}}\n");

        var refused = await Assert.ThrowsAsync<DataFileException>(async () => await Source("rows.jsonl", text).RowsAsync());
        Assert.Contains("\"t\": \"text?\"", refused.Message, StringComparison.Ordinal);

        Assert.Equal([null], Cells((await Source("rows.jsonl", text, new JsonObject { ["t"] = "text?" }).RowsAsync()).Slice(1000, 1), "t"));
    }

    [Fact]
    public async Task In_csv_an_empty_cell_is_a_gap_only_where_text_is_declared_to_have_some_and_a_quoted_one_never()
    {
        const string text = "a,b\n,\n\"\",\"\"\nx,\"x \"\"y\"\"\"\n";

        var rows = await Source("rows.csv", text, new JsonObject { ["b"] = "text?" }).RowsAsync();

        Assert.Equal("3 rows: a text, b text?", rows.Summary);
        Assert.Equal(["", "", "x"], rows.Text("a"));
        Assert.Equal([null, "", "x \"y\""], Cells(rows, "b"));
    }

    [Theory]
    [InlineData("rows.csv", "x\n1.5\n\nnan\n")]
    [InlineData("rows.jsonl", "{\"x\":1.5}\n{\"x\":null}\n{\"x\":\"NaN\"}\n")]
    public async Task A_missing_fraction_is_not_a_number_or_where_so_declared_a_gap(string name, string text)
    {
        Assert.Equal([1.5, double.NaN, double.NaN], (await Source(name, text).RowsAsync()).Column<double>("x"));
        Assert.Equal([1.5, null, double.NaN], Cells(await Source(name, text, new JsonObject { ["x"] = "float64?" }).RowsAsync(), "x"));
    }

    [Fact]
    public async Task Truth_and_tensors_of_json_have_gaps_too()
    {
        var rows = await Source("rows.jsonl", "{\"ok\":true,\"t\":[1,9007199254740993]}\n{\"ok\":null,\"t\":null}\n").RowsAsync();

        Assert.Equal("2 rows: ok bool?, t int64[2]?", rows.Summary);
        Assert.Equal([true, null], Cells(rows, "ok"));
        Assert.Equal([1, Odd], (long[])rows["t"][0]!);
        Assert.Null(rows["t"][1]);
    }

    [Fact]
    public async Task Chunks_with_and_without_a_gap_have_one_type()
    {
        var source = Source("rows.csv", "n\n" + string.Concat(Enumerable.Range(0, 10_000).Select(i => i == 500 ? "NA\n" : $"{i}\n")), missing: ["NA"]);

        Assert.All(await source.MessagesAsync(), rows => Assert.Equal("int64?", rows["n"].Type.ToString()));
    }

    private static object?[] Cells(Message rows, string column) => [.. Enumerable.Range(0, rows.Length).Select(row => rows[column][row])];

    private Pipe Source(string name, string text, JsonObject? types = null, IReadOnlyList<string>? missing = null)
    {
        _temp.Write(name, text);
        Pipe source = name.EndsWith(".csv", StringComparison.Ordinal) ? new CsvSource(name, types, missing: missing) : new JsonSource(name, types);
        source.Bind(NodeContext.Detached with { Services = new TestServices(new DataRoots(_temp.Path)) });
        return source;
    }

    public void Dispose() => _temp.Dispose();
}
