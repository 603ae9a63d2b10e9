using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;

namespace Fireworks;

public sealed partial class CsvSourceTests : PipeConformance, IDisposable
{
    private readonly TempFolder _temp = new();

    protected override bool ReadsInput => false;

    protected override NodeContext Context => base.Context with { Services = new TestServices(new DataRoots(_temp.Path)) };

    protected override Pipe Create(Pipe input)
    {
        // No line end ends the last row: a pass can be resumed behind it all the same.
        _temp.Write("conformance.csv", "id;weight;name;code\n" + string.Join('\n', Enumerable.Range(0, 50).Select(i => $"{i};{i * 0.25};\"no; {i}\";{i:000}")));
        return new CsvSource("conformance.csv", new JsonObject { ["weight"] = "float32", ["code"] = "text" }, ";", chunkRows: 7);
    }

    [Fact]
    public async Task Takes_types_from_the_data()
    {
        var source = Source("id,weight,gap,name,empty,mixed\n1,0.5,7,ada,,1\n-2,1e3,,\"b,c\",,x\n");

        var rows = await source.ReadAsync(Rows.Range(0, 2));

        Assert.Equal("2 rows: id int64, weight float64, gap int64?, name text, empty text, mixed text", rows.Summary);
        Assert.Equal([1, -2], rows.Column<long>("id"));
        Assert.Equal([0.5, 1000], rows.Column<double>("weight"));
        Assert.Equal([7L, null], [rows["gap"][0], rows["gap"][1]]);
        Assert.Equal(["ada", "b,c"], rows.Text("name"));
        Assert.Equal(2, await source.CountAsync());
    }

    [Fact]
    public async Task Takes_the_types_it_is_given()
    {
        var source = Source("a,b,c,d\n1,2,007,true\n3,4,008,0\n", types: """{"a":"float32","b":"uint8","c":"text","d":"bool"}""");

        var rows = await source.ReadAsync(Rows.At(1, 0));

        Assert.Equal("2 rows: a float32, b uint8, c text, d bool", rows.Summary);
        Assert.Equal([3f, 1f], rows.Column<float>("a"));
        Assert.Equal(["008", "007"], rows.Text("c"));
        Assert.Equal([false, true], rows.Column<bool>("d"));
    }

    [Fact]
    public async Task Reads_the_spellings_of_numbers_that_are_not_finite()
    {
        var rows = await Source("x\nnan\nNaN\ninf\n-inf\nInfinity\n1\n").ReadAsync(Rows.Range(0, 6));

        Assert.Equal([double.NaN, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.PositiveInfinity, 1], rows.Column<double>("x"));
    }

    [Theory]
    [InlineData("a,b\r\n1,x\r\n2,y\r\n")]
    [InlineData("a,b\n1,x\n2,y")]
    [InlineData("\uFEFFa,b\n\n1,x\n\n2,y\n\n")]
    [InlineData("a,\"b\"\n\"1\",\"x\"\n2,y\n")]
    public async Task Line_ends_blank_lines_quotes_and_a_byte_order_mark_do_not_matter(string text)
    {
        var rows = await Source(text).ReadAsync(Rows.Range(0, 2));

        Assert.Equal([1, 2], rows.Column<long>("a"));
        Assert.Equal(["x", "y"], rows.Text("b"));
    }

    [Fact]
    public async Task Keeps_quotes_line_breaks_and_number_signs_of_cells()
    {
        var rows = await Source("text\n\"two\nlines\"\n\"a \"\"quote\"\"\"\n#no comment\nüñí\n").ReadAsync(Rows.Range(0, 4));

        Assert.Equal(["two\nlines", "a \"quote\"", "#no comment", "üñí"], rows.Text("text"));
    }

    [Fact]
    public void Reads_back_any_text_that_was_quoted_as_the_standard_says()
    {
        var cell = Gen.OneOf(new[] { "", "a", "\"", ",", "\n", "\r\n", " ", "#", "ü", "\"\"", "end\"" }.Select(Gen.Const).ToArray()).Array[1, 4].Select(string.Concat);
        Gen.Select(cell, cell).Array[1, 20].Sample(rows =>
        {
            var text = "left,right\n" + string.Concat(rows.Select(r => $"{Quote(r.Item1)},{Quote(r.Item2)}\n"));

            var read = Source(text, """{"left":"text","right":"text"}""", chunkRows: 3).ReadAsync(Rows.Range(0, rows.Length)).AsTask().GetAwaiter().GetResult();

            return rows.Select(r => r.Item1).SequenceEqual(read.Text("left")) && rows.Select(r => r.Item2).SequenceEqual(read.Text("right"));
        }, iter: 300, threads: 1);

        static string Quote(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    [Fact]
    public async Task Reads_a_gzipped_file()
    {
        await using (var file = new GZipStream(File.Create(_temp["rows.csv.gz"]), CompressionLevel.Fastest)) await file.WriteAsync("a\n1\n2\n"u8.ToArray());

        Assert.Equal(2, await Bound(new CsvSource("rows.csv.gz")).CountAsync());
    }

    [Fact]
    public async Task Uses_another_delimiter() => Assert.Equal([2], (await Source("a;b\n1;2\n", delimiter: ";").ReadAsync(Rows.At(0))).Column<long>("b"));

    [Fact]
    public async Task Streams_in_chunks_that_can_be_resumed_after_any()
    {
        var source = Source("n\n" + string.Concat(Enumerable.Range(0, 103).Select(i => $"{i}\n")), chunkRows: 10);
        var whole = new List<long[]>();
        var cursors = new List<Cursor> { Cursor.Start };
        await using (var reader = source.Open())
            while (await reader.NextAsync() is { } rows)
            {
                whole.Add(rows.Column<long>("n").ToArray());
                cursors.Add(reader.Position);
            }

        Assert.Equal([10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 3], whole.Select(c => c.Length));
        Assert.Equal(Enumerable.Range(0, 103).Select(i => (long)i), whole.SelectMany(c => c));
        for (var i = 0; i < cursors.Count; i++)
        {
            var rest = new List<long[]>();
            await foreach (var rows in source.IterateAsync(Cursor.Parse(cursors[i].ToString()))) rest.Add(rows.Column<long>("n").ToArray());
            Assert.Equal(whole.Skip(i), rest);
        }
    }

    [Fact]
    public async Task Says_again_that_the_pass_has_ended()
    {
        await using var reader = Source("n\n1\n").Open();
        Assert.NotNull(await reader.NextAsync());

        Assert.Null(await reader.NextAsync());
        Assert.Null(await reader.NextAsync());
        Assert.Equal(1, reader.Position.Position);
    }

    [Fact]
    public async Task A_file_with_a_header_only_has_columns_and_no_rows()
    {
        var source = Source("a,b\n");

        Assert.Equal(0, await source.CountAsync());
        Assert.Equal(["a", "b"], (await source.ReadAsync(Rows.Range(0, 0))).Names);
        await using var reader = source.Open();
        Assert.Null(await reader.NextAsync());
    }

    [Fact]
    public async Task Refuses_rows_that_do_not_exist() =>
        await Assert.ThrowsAsync<RowOutOfRangeException>(async () => await Source("a\n1\n").ReadAsync(Rows.At(1)));

    [Theory]
    [InlineData("a,b\n1,2\n3\n", 3, null, "has 1")]
    [InlineData("a,b\n1,2\n3,4,5\n", 3, null, "has 3")]
    [InlineData("a,b\n\"x\ny\",2\n\n3,4,5\n", 5, null, "has 3")]
    [InlineData("a,a\n1,2\n", 1, null, "'a' comes 2 times")]
    [InlineData("a,\n1,2\n", 1, null, "column 2 has none")]
    [InlineData("", 1, null, "empty")]
    [InlineData("a\n\"open\n", 2, null, "quote")]
    public async Task Says_where_a_file_is_no_csv(string text, long line, string? column, string found)
    {
        var refused = await Assert.ThrowsAsync<CsvException>(async () => await Source(text).CountAsync());

        Assert.Equal((line, column), (refused.Line, refused.Column));
        Assert.Contains(found, refused.Message, StringComparison.Ordinal);
        Assert.StartsWith("rows.csv, line ", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("word", "'word'", "text")]
    [InlineData("2.5", "'2.5'", "float64")]
    [InlineData("", "an empty cell", "int64?")]
    public async Task Says_which_cell_after_the_sample_does_not_fit_and_what_to_do(string cell, string found, string remedy)
    {
        var text = new StringBuilder("id,count\n");
        for (var i = 0; i < CsvSource.SampleRows; i++) text.Append($"{i},1\n");
        text.Append($"x,{cell}\n".Replace("x", "1000", StringComparison.Ordinal));

        var refused = await Assert.ThrowsAsync<CsvException>(async () => await Source(text.ToString()).CountAsync());

        Assert.Equal((1002, "count"), (refused.Line, refused.Column));
        Assert.Contains(found, refused.Message, StringComparison.Ordinal);
        Assert.Contains($"\"count\": \"{remedy}\"", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reads_a_long_file_by_index_without_holding_its_rows()
    {
        _temp.Write("rows.csv", "n,text\n" + string.Concat(Enumerable.Range(0, 1000).Select(i => $"{i},\"line one\nand \"\"{i}\"\"\"\n")));
        var source = Bound(new CsvSource("rows.csv") { MostBytesInMemory = 0 });
        long[] asked = [999, 0, 17, 16, 15, 500, 500, 501, 998, 3];

        var some = await source.ReadAsync(Rows.At(asked));

        Assert.Equal(1000, await source.CountAsync());
        Assert.Equal(asked, some.Column<long>("n"));
        Assert.Equal(asked.Select(n => $"line one\nand \"{n}\""), some.Text("text"));
        Assert.Equal(Enumerable.Range(100, 200).Select(i => (long)i), (await source.ReadAsync(Rows.Range(100, 200))).Column<long>("n"));
        await Assert.ThrowsAsync<RowOutOfRangeException>(async () => await source.ReadAsync(Rows.At(1000)));
    }

    [Fact]
    public async Task A_cell_longer_than_the_buffer_is_read_whole()
    {
        var text = new string('x', 700_000);

        var rows = await Source($"a,b\n1,{text}\n2,\"{text}\n\"\n").ReadAsync(Rows.Range(0, 2));

        Assert.Equal([text, text + "\n"], rows.Text("b"));
    }

    [Theory]
    [InlineData("latin1", "Motörhead")]
    [InlineData("windows-1252", "€ 5")]
    [InlineData("utf-16", "名前")]
    public async Task Reads_other_encodings(string encoding, string text)
    {
        var bytes = (System.Text.CodePagesEncodingProvider.Instance.GetEncoding(encoding) ?? Encoding.GetEncoding(encoding)).GetBytes($"name,n\n{text},1\n");
        await File.WriteAllBytesAsync(_temp["rows.csv"], bytes);

        var rows = await Bound(new CsvSource("rows.csv", encoding: encoding)).ReadAsync(Rows.At(0));

        Assert.Equal([text], rows.Text("name"));
    }

    [Fact]
    public async Task Text_that_is_not_in_the_encoding_is_refused_with_its_line()
    {
        await File.WriteAllBytesAsync(_temp["rows.csv"], Encoding.Latin1.GetBytes("a,b\n1,x\n2,\u00fc\n"));

        var refused = await Assert.ThrowsAsync<CsvException>(async () => await Bound(new CsvSource("rows.csv")).CountAsync());

        Assert.Equal(3, refused.Line);
        Assert.Contains("cell 2", refused.Message, StringComparison.Ordinal);
        Assert.Contains("latin1", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cells_that_the_user_names_are_missing_in_numbers_and_stay_as_they_are_in_text()
    {
        _temp.Write("rows.csv", "x,name\n1.5,NA\nNA,b\n-999,c\n");

        var rows = await Bound(new CsvSource("rows.csv", missing: ["NA", "-999"])).ReadAsync(Rows.Range(0, 3));

        Assert.Equal([1.5, double.NaN, double.NaN], rows.Column<double>("x"));
        Assert.Equal(["NA", "b", "c"], rows.Text("name"));
    }

    [Fact]
    public async Task A_row_of_100_000_cells_is_refused_unless_it_is_asked_for()
    {
        var wide = string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"c{i}")) + "\n" + string.Join(',', Enumerable.Range(0, 100_000)) + "\n";

        var refused = await Assert.ThrowsAsync<CsvException>(async () => await Source(wide).CountAsync());
        var rows = await Bound(new CsvSource("rows.csv", maxColumns: 100_000)).ReadAsync(Rows.At(0));

        Assert.Equal(1, refused.Line);
        Assert.Contains("max_columns", refused.Message, StringComparison.Ordinal);
        Assert.Equal([99_999], rows.Column<long>("c99999"));
    }

    [Fact]
    public async Task Resuming_in_a_file_that_was_changed_is_refused()
    {
        var source = Source("n\n" + string.Concat(Enumerable.Range(0, 100).Select(i => $"{i}\n")), chunkRows: 10);
        await using var reader = source.Open();
        await reader.NextAsync();
        _temp.Write("rows.csv", "n\n" + new string('1', 300) + "\n");

        await Assert.ThrowsAsync<CsvException>(async () => await source.RowsAsync(reader.Position));
    }

    [Fact]
    public async Task A_damaged_gzip_file_is_named()
    {
        _temp.Write("bad.csv.gz", "this is no gzip");

        var refused = await Assert.ThrowsAsync<CsvException>(async () => await Bound(new CsvSource("bad.csv.gz")).CountAsync());

        Assert.Contains("bad.csv.gz", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_file_names_the_nearest()
    {
        _temp.Write("digits.csv", "a\n1\n");

        var refused = await Assert.ThrowsAsync<CsvException>(async () => await Bound(new CsvSource("digist.csv")).CountAsync());

        Assert.Contains("Did you mean 'digits.csv'?", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_a_path_out_of_the_data_roots() =>
        await Assert.ThrowsAsync<PathNotAllowedException>(async () => await Bound(new CsvSource("../secret.csv")).CountAsync());

    [Fact]
    public async Task Outside_a_graph_it_may_read_the_current_directory_only()
    {
        await Assert.ThrowsAsync<PathNotAllowedException>(async () => await new CsvSource("/etc/passwd").CountAsync());
        await Assert.ThrowsAsync<CsvException>(async () => await new CsvSource("no-such-file.csv").CountAsync());
    }

    [Fact]
    public async Task Refuses_types_of_columns_that_are_not_there()
    {
        var refused = await Assert.ThrowsAsync<CsvException>(async () => await Source("price\n1\n", types: """{"prize":"text"}""").CountAsync());

        Assert.Contains("Did you mean 'price'?", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Checks_its_configuration()
    {
        Assert.Throws<ArgumentException>("path", () => new CsvSource(""));
        Assert.All(["ab", "", ".", "-", "+", ":", "0", "e", "T", "\"", "\n", "é"], letter => Assert.Throws<ArgumentException>("delimiter", () => new CsvSource("a.csv", delimiter: letter)));
        Assert.Throws<ArgumentException>("name", () => new CsvSource("a.csv", encoding: "utf-7"));
        Assert.Throws<ArgumentOutOfRangeException>("chunkRows", () => new CsvSource("a.csv", chunkRows: 0));
        Assert.Contains("float32", Assert.Throws<ArgumentException>(() => new CsvSource("a.csv", new JsonObject { ["a"] = "flaot32" })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new CsvSource("a.csv", new JsonObject { ["a"] = 3 }));
    }

    private CsvSource Source(string text, string? types = null, string delimiter = ",", int chunkRows = 4096)
    {
        _temp.Write("rows.csv", text);
        return Bound(new CsvSource("rows.csv", types is null ? null : (JsonObject)JsonNode.Parse(types)!, delimiter, chunkRows));
    }

    private CsvSource Bound(CsvSource source)
    {
        source.Bind(Context);
        return source;
    }

    public void Dispose() => _temp.Dispose();
}
