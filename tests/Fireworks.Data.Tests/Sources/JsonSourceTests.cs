using System.IO.Compression;
using System.Text.Json.Nodes;

namespace Fireworks;

public sealed class JsonSourceTests : PipeConformance, IDisposable
{
    private readonly TempFolder _temp = new();

    protected override bool ReadsInput => false;

    protected override NodeContext Context => base.Context with { Services = new TestServices(new DataRoots(_temp.Path)) };

    protected override Pipe Create(Pipe input)
    {
        var rows = Enumerable.Range(0, 50).Select(i => $$"""{"id": {{i}}, "weight": {{i}}.25, "name": "n \"{{i}}\"\n", "image": [[{{i}}, 1.5], [2, 3]]}""");
        _temp.Write("conformance.json", $"[\n{string.Join(",\n ", rows)}\n]\n");
        return new JsonSource("conformance.json", new JsonObject { ["weight"] = "float32" }, chunkRows: 7);
    }

    [Fact]
    public async Task Takes_columns_and_types_from_the_data()
    {
        var rows = await Source("""
            {"id": 1, "x": 1, "ok": true, "name": "ada", "image": [[1, 2], [3, 4.5]], "tags": ["a"], "gap": 3}
            {"id": 2, "x": 0.5, "ok": false, "name": "b\"c", "image": [[5, 6], [7, 8]], "tags": [], "gap": null, "late": "x"}
            """).ReadAsync(Rows.Range(0, 2));

        Assert.Equal("2 rows: id int64, x float64, ok bool, name text, image float64[2,2], tags text, gap int64?, late text?", rows.Summary);
        Assert.Equal([1, 2], rows.Column<long>("id"));
        Assert.Equal([true, false], rows.Column<bool>("ok"));
        Assert.Equal(["ada", "b\"c"], rows.Text("name"));
        Assert.Equal([1, 2, 3, 4.5, 5, 6, 7, 8], rows.Column<double>("image"));
        Assert.Equal(["[\"a\"]", "[]"], rows.Text("tags"));
        Assert.Equal([3L, null], [rows["gap"][0], rows["gap"][1]]);
        Assert.Equal([null, "x"], [rows["late"][0], rows["late"][1]]);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData(" \n ")]
    public async Task A_file_without_records_has_no_rows(string text) => Assert.Equal(0, await Source(text).CountAsync());

    [Fact]
    public async Task Lists_of_other_lengths_are_kept_as_their_json() =>
        Assert.Equal(["[1,2]", "[1]", "{\"a\": 1}", "7"], (await Source("{\"v\":[1,2]}\n{\"v\":[1]}\n{\"v\":{\"a\": 1}}\n{\"v\":7}").ReadAsync(Rows.Range(0, 4))).Text("v"));

    [Fact]
    public async Task Reads_a_gzipped_file()
    {
        await using (var file = new GZipStream(File.Create(_temp["rows.jsonl.gz"]), CompressionLevel.Fastest)) await file.WriteAsync("{\"a\":1}\n{\"a\":2}\n"u8.ToArray());

        Assert.Equal(2, await Bound(new JsonSource("rows.jsonl.gz")).CountAsync());
    }

    [Fact]
    public async Task Reads_a_long_file_by_index_without_holding_its_rows()
    {
        _temp.Write("rows.json", $"[{string.Join(",\n", Enumerable.Range(0, 500).Select(i => $"{{\"n\": {i}}}"))}]");
        var source = Bound(new JsonSource("rows.json") { MostBytesInMemory = 0 });

        Assert.Equal([499, 0, 77, 77], (await source.ReadAsync(Rows.At(499, 0, 77, 77))).Column<long>("n"));
    }

    [Theory]
    [InlineData("{\"a\":1}\n{\"a\":}\n", 2, null, "cannot be read")]
    [InlineData("[{\"a\":1},\n{\"a\":2}\n", 3, null, "cut off")]
    [InlineData("[{\"a\":1}\n{\"a\":2}]", 2, null, "separated")]
    [InlineData("[{\"a\":1}]\nx", 2, null, "more follows")]
    [InlineData("{\"a\":1}\n7\n", 2, null, "Each record is an object")]
    [InlineData("{\"a\":1,\"a\":2}\n", 1, "a", "twice")]
    [InlineData("{\"a\":\"\\ud800\"}\n", 1, null, "cannot be read")]
    public async Task Says_where_a_file_is_no_json(string text, long line, string? column, string found)
    {
        var refused = await Assert.ThrowsAsync<DataFileException>(async () => await Source(text).CountAsync());

        Assert.Equal((line, column), (refused.Line, refused.Column));
        Assert.Contains(found, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"n\": 2.5}", "n", "2.5")]
    [InlineData("{\"n\": null}", "n", "null")]
    [InlineData("{\"n\": [1]}", "n", "[1]")]
    [InlineData("{}", "n", "no such field")]
    [InlineData("{\"n\": 1, \"m\": 2}", "m", "no column")]
    public async Task Says_which_value_after_the_sample_does_not_fit_and_what_to_do(string record, string column, string found)
    {
        var text = string.Concat(Enumerable.Range(0, JsonSource.SampleRows).Select(i => $"{{\"n\": {i}}}\n")) + record + "\n";

        var refused = await Assert.ThrowsAsync<DataFileException>(async () => await Source(text).CountAsync());

        Assert.Equal((1001, column), (refused.Line, refused.Column));
        Assert.Contains(found, refused.Message, StringComparison.Ordinal);
        Assert.Contains("types", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"2.50\"")]
    [InlineData("\" 7 \"")]
    [InlineData("\"nan\"")]
    [InlineData("\"inf\"")]
    public async Task A_text_behind_the_sample_is_no_number_of_a_column_that_is_not_declared(string value)
    {
        var text = string.Concat(Enumerable.Repeat("{\"x\": 1.5}\n", JsonSource.SampleRows)) + $"{{\"x\": {value}}}\n";

        var refused = await Assert.ThrowsAsync<DataFileException>(async () => await Source(text).RowsAsync());

        Assert.Equal((1001, "x"), (refused.Line, refused.Column));
        Assert.Contains("\"types\": { \"x\": \"text\" }", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_words_for_numbers_that_json_lacks_are_numbers_behind_the_sample_too()
    {
        var text = string.Concat(Enumerable.Repeat("{\"x\": 1.5}\n", JsonSource.SampleRows)) + "{\"x\": \"NaN\"}\n{\"x\": \"-Infinity\"}\n{}\n";

        Assert.Equal([double.NaN, double.NegativeInfinity, double.NaN], (await Source(text).RowsAsync()).Slice(JsonSource.SampleRows, 3).Column<double>("x"));
    }

    [Fact]
    public async Task Records_whose_fields_are_their_own_have_gaps_in_all_others()
    {
        var source = Bound(new JsonSource(Path.GetFileName(_temp.Write("own.json", string.Concat(Enumerable.Range(0, 50).Select(i => $$"""{"n{{i}}": {{i}}, "x{{i}}": 0.5, "t{{i}}": "{{i}}", "v{{i}}": [1, {{i}}]}""" + "\n")))), chunkRows: 7));

        var rows = await source.RowsAsync();

        for (var i = 0; i < 50; i++)
        {
            Assert.Equal(Enumerable.Range(0, 50).Select(row => row == i ? (object)(long)i : null), Enumerable.Range(0, 50).Select(row => rows[$"n{i}"][row]));
            Assert.Equal(Enumerable.Range(0, 50).Select(row => row == i ? 0.5 : double.NaN), rows.Column<double>($"x{i}"));
            Assert.Equal(Enumerable.Range(0, 50).Select(row => row == i ? $"{i}" : null), Enumerable.Range(0, 50).Select(row => (string?)rows[$"t{i}"][row]));
            Assert.Equal(Enumerable.Range(0, 50).Select(row => row == i ? new long[] { 1, i } : null), Enumerable.Range(0, 50).Select(row => (long[]?)rows[$"v{i}"][row]));
        }
    }

    [Theory]
    [InlineData("1E400")]
    [InlineData("[1E400, 1]")]
    public async Task No_float64_is_advised_for_a_number_beyond_all_of_them(string value)
    {
        var refused = await Assert.ThrowsAsync<DataFileException>(async () => await Source($"{{\"n\": {value}}}\n").CountAsync());

        Assert.Contains("\"n\": \"text\"", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("\"float64\"", refused.Message, StringComparison.Ordinal);
    }

    private JsonSource Source(string text)
    {
        _temp.Write("rows.json", text);
        return Bound(new JsonSource("rows.json"));
    }

    private JsonSource Bound(JsonSource source)
    {
        source.Bind(Context);
        return source;
    }

    public void Dispose() => _temp.Dispose();
}
