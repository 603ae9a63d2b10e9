using System.Text;
using System.Text.Json.Nodes;
using CsCheck;

namespace Fireworks;

public sealed class MessageFilesTests : IDisposable
{
    private readonly TempFolder _temp = new();

    [Theory]
    [InlineData("m.arrow")]
    [InlineData("m.parquet")]
    public async Task Formats_with_a_schema_keep_everything(string name)
    {
        await MessageFiles.SaveAsync(Digits.Message(), _temp[name]);

        Assert.Equal(Digits.Message(), await MessageFiles.LoadAsync(_temp[name]));
    }

    [Theory]
    [InlineData("m.json")]
    [InlineData("m.jsonl")]
    [InlineData("m.ndjson.gz")]
    public async Task Json_keeps_values_and_shapes(string name)
    {
        var rows = Digits.Message();
        await MessageFiles.SaveAsync(rows, _temp[name]);

        var loaded = await MessageFiles.LoadAsync(_temp[name]);

        Assert.Equal(rows.Names, loaded.Names);
        Assert.Equal(rows.Select("row", "label", "title"), loaded.Select("row", "label", "title"));
        Assert.Equal("float64[2,2]", loaded["image"].Type.ToString());
        Assert.Equal(rows.Column<float>("image").Select(v => (double)v), loaded.Column<double>("image"));
    }

    [Theory]
    [InlineData("m.csv")]
    [InlineData("m.tsv.gz")]
    public async Task Csv_keeps_values_of_one_cell(string name)
    {
        var rows = Digits.Message().Without("image");
        await MessageFiles.SaveAsync(rows, _temp[name]);

        var loaded = await MessageFiles.LoadAsync(_temp[name]);

        Assert.Equal(rows.Select("row", "label", "title"), loaded.Select("row", "label", "title"));
        Assert.Equal(rows.Column<float>("pixel1").Select(v => (double)v), loaded.Column<double>("pixel1"));
    }

    // What is hard to keep, beside any character: blanks, quotes, line ends, numbers in odd spellings, words of numbers, a byte order mark, pairs of surrogates.
    private static readonly Gen<string> AnyText = Gen.OneOf(
        Gen.Char.Where(c => !char.IsSurrogate(c)).Array[0, 6].Select(c => new string(c)),
        Gen.OneOf(new[] { "", " ", "\t", "\"", "\"\"", ",", "\n", "\r\n", "\r", "\0", "01234", "5\0", "+5", " 5", "5 ", "nan", "-inf", "true", "null", "\uFEFF", "🧬", "é" }.Select(Gen.Const).ToArray()).Array[1, 3].Select(string.Concat));

    [Fact]
    public void Any_text_and_any_number_comes_back_from_csv_and_json_gaps_and_all() =>
        Gen.Select(Gen.Select(AnyText, AnyText.Null(), Gen.Double, Gen.Double.Nullable(), Gen.Long, Gen.Long.Nullable()).Array[1, 10], AnyText.Where(n => n.Length > 0)).Sample((rows, name) =>
        {
            var message = Message.Of(
                (name, rows.Select(r => r.Item1).ToArray()), ($"{name} 2", Columns.Of(rows.Select(r => r.Item2).ToArray())),
                ("number", rows.Select(r => r.Item3).ToArray()), ("number 2", rows.Select(r => r.Item4).ToArray()),
                ("whole", rows.Select(r => r.Item5).ToArray()), ("whole 2", rows.Select(r => r.Item6).ToArray()));
            var types = new JsonObject(message.Select(c => KeyValuePair.Create(c.Key, (JsonNode?)c.Value.Type.ToString())));
            return new[] { "any.csv", "any.tsv", "any.json", "any.jsonl" }.All(file =>
            {
                MessageFiles.SaveAsync(message, _temp[file]).GetAwaiter().GetResult();
                Pipe source = file switch
                {
                    "any.csv" => new CsvSource(file, types),
                    "any.tsv" => new CsvSource(file, types, "\t"),
                    _ => new JsonSource(file, types),
                };
                source.Bind(NodeContext.Detached with { Services = new TestServices(new DataRoots(_temp.Path)) });
                return message.Equals(source.RowsAsync().GetAwaiter().GetResult());
            });
        }, iter: 300, threads: 1);

    [Fact]
    public void Any_text_that_is_no_plain_number_comes_back_from_csv_and_json_without_a_declaration() =>
        Gen.Select(AnyText, Gen.Double.Where(double.IsFinite), Gen.Long).Array[1, 10].Where(rows => rows.Any(r => !NumberText.IsPlain(Encoding.UTF8.GetBytes(r.Item1)) && r.Item1.Length > 0)).Sample(rows =>
        {
            var message = Message.Of(("t", rows.Select(r => r.Item1).ToArray()), ("x", rows.Select(r => r.Item2).ToArray()), ("n", rows.Select(r => r.Item3).ToArray()));
            return new[] { "any.csv", "any.tsv", "any.json", "any.jsonl" }.All(file =>
            {
                MessageFiles.SaveAsync(message, _temp[file]).GetAwaiter().GetResult();
                return message.Equals(MessageFiles.LoadAsync(_temp[file]).GetAwaiter().GetResult());
            });
        }, iter: 300, threads: 1);

    [Theory]
    [InlineData("01234", "00501")]
    [InlineData("nan", "inf")]
    [InlineData("+49 30", "+4930")]
    [InlineData(" 5", " ")]
    [InlineData("5\0", "6")]
    [InlineData("Infinity", "7")]
    public async Task Csv_keeps_texts_that_look_like_numbers(params string[] texts)
    {
        await MessageFiles.SaveAsync(Message.Of(("t", texts)), _temp["t.csv"]);
        await MessageFiles.SaveAsync(Message.Of(("t", texts), ("n", texts.Select(t => t.Length).ToArray())), _temp["tn.csv"]);

        Assert.Equal(texts, (await MessageFiles.LoadAsync(_temp["t.csv"])).Text("t"));
        Assert.Equal(texts, (await MessageFiles.LoadAsync(_temp["tn.csv"])).Text("t"));
    }

    [Theory]
    [InlineData(" a")]
    [InlineData("a\u00A0")]
    [InlineData(" ")]
    [InlineData("\uFEFFa")]
    [InlineData("a,\"b\"\n")]
    public async Task Csv_keeps_names_and_adds_none(string name)
    {
        await MessageFiles.SaveAsync(Message.Of((name, new[] { 1L }), ($"b{name}", new[] { 2L })), _temp["t.csv"]);

        Assert.Equal([name, $"b{name}"], (await MessageFiles.LoadAsync(_temp["t.csv"])).Names);
    }

    [Fact]
    public async Task Csv_refuses_a_message_without_columns_and_a_column_without_a_name()
    {
        await Assert.ThrowsAsync<MessageShapeException>(() => MessageFiles.SaveAsync(Message.Empty, _temp["m.csv"]));
        await Assert.ThrowsAsync<MessageShapeException>(() => MessageFiles.SaveAsync(Message.Of(("a", new[] { 1 }), ("", new[] { 1 })), _temp["m.csv"]));

        Assert.Empty(Directory.GetFiles(_temp.Path));
    }

    private static readonly string[] Thousand = [.. Enumerable.Range(1, 1000).Select(i => $"{i}")];

    [Theory]
    [InlineData("t.csv")]
    [InlineData("t.tsv.gz")]
    [InlineData("t.json")]
    public async Task What_comes_behind_a_thousand_rows_is_loaded_as_it_was_saved(string name)
    {
        var gap = Enumerable.Range(0, 1002).Select(i => i < 1001 ? i : (long?)null).ToArray();
        var late = Enumerable.Range(0, 1002).Select(i => i < 1001 ? (long?)null : i).ToArray();
        var message = Message.Of(
            ("codes", (string[])[.. Thousand, "007", " 8"]), ("letters", (string[])[.. Thousand, "a", "nan"]), ("gap", gap), ("late", late),
            ("fraction", (double[])[.. Enumerable.Repeat(1.0, 1001), 0.5]));
        await MessageFiles.SaveAsync(message, _temp[name]);

        Assert.Equal(message, await MessageFiles.LoadAsync(_temp[name]));
    }

    [Theory]
    [InlineData("{\"a\": 1}", "{\"a\": 1, \"b\": \"x\"}", "a int64, b text?")]
    [InlineData("{\"a\": [1, 2]}", "{\"a\": [1]}", "a text")]
    [InlineData("{\"a\": null}", "{\"a\": [1.5, 2]}", "a float64[2]")]
    [InlineData("{\"a\": \"NaN\"}", "{\"a\": 1}", "a float64")]
    [InlineData("{\"a\": \"NaN\"}", "{\"a\": \"b\"}", "a text")]
    public async Task Types_of_a_loaded_file_are_taken_from_all_records(string first, string last, string columns)
    {
        _temp.Write("rows.jsonl", string.Concat(Enumerable.Repeat($"{first}\n", 1000)) + last);

        Assert.Equal($"1001 rows: {columns}", (await MessageFiles.LoadAsync(_temp["rows.jsonl"])).Summary);
    }

    [Fact]
    public async Task A_cell_that_fits_no_type_is_refused_after_all_rows_were_seen()
    {
        _temp.Write("n.csv", "n\n0.5\n" + string.Concat(Enumerable.Repeat("1\n", 1000)) + "9007199254740993\n");

        var refused = await Assert.ThrowsAsync<CsvException>(() => MessageFiles.LoadAsync(_temp["n.csv"]));

        Assert.Equal((1003, "n"), (refused.Line, refused.Column));
    }

    [Theory]
    [InlineData("rows.arrow")]
    [InlineData("rows.parquet")]
    [InlineData("rows.csv")]
    [InlineData("rows.csv.gz")]
    [InlineData("rows.json")]
    [InlineData("rows.jsonl.gz")]
    public async Task Reading_goes_on_at_the_end_of_a_file_but_not_behind_it(string name)
    {
        await MessageFiles.SaveAsync(Message.Of(("n", new long[10])), _temp[name]);
        var source = MessageFiles.Open(_temp[name]);
        await using var behind = source.Open(Cursor.At(0, 11));

        Assert.Empty(await source.MessagesAsync(Cursor.At(0, 10)));
        Assert.Contains("has 10 rows", (await Assert.ThrowsAnyAsync<DataFileException>(async () => await behind.NextAsync())).Message, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<DataFileException>(async () => await behind.NextAsync());
    }

    [Theory]
    [InlineData("rows.csv")]
    [InlineData("rows.jsonl")]
    [InlineData("rows.parquet")]
    [InlineData("rows.arrow")]
    public async Task A_file_is_loaded_wherever_its_link_leads(string name)
    {
        var message = Message.Of(("n", new long[] { 1, 2 }));
        Directory.CreateDirectory(_temp["apart"]);
        await MessageFiles.SaveAsync(message, _temp[name]);
        File.CreateSymbolicLink(_temp[$"apart/{name}"], _temp[name]);

        Assert.Equal(message, await MessageFiles.LoadAsync(_temp[$"apart/{name}"]));
    }

    [Fact]
    public async Task Whoever_loads_a_file_himself_may_load_settings_too()
    {
        _temp.Write("appsettings.json", "{\"a\": 1}");

        Assert.Equal([1], (await MessageFiles.LoadAsync(_temp["appsettings.json"])).Column<long>("a"));
    }

    [Fact]
    public async Task A_place_that_cannot_be_written_or_read_is_named()
    {
        var message = Message.Of(("n", new[] { 1 }));
        Directory.CreateDirectory(_temp["folder.csv"]);
        _temp.Write("plain.csv", "n\n1\n");
        foreach (var name in (string[])["missing/o.csv", "folder.csv", "plain.csv/o.csv"])
            Assert.Equal(_temp[name], (await Assert.ThrowsAsync<DataFileException>(() => MessageFiles.SaveAsync(message, _temp[name]))).File);
        await Assert.ThrowsAnyAsync<DataFileException>(() => MessageFiles.LoadAsync(_temp["folder.csv"]));

        await using var alone = new FileStream(_temp["plain.csv"], FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        await Assert.ThrowsAnyAsync<DataFileException>(() => MessageFiles.LoadAsync(_temp["plain.csv"]));
    }

    [Fact]
    public async Task Numbers_that_are_not_finite_come_back()
    {
        var message = new Message(("x", TensorColumn.Of<double>([1, double.NaN, double.PositiveInfinity, double.NegativeInfinity])));
        foreach (var name in (string[])["x.csv", "x.json"])
        {
            await MessageFiles.SaveAsync(message, _temp[name]);

            Assert.Equal([1, double.NaN, double.PositiveInfinity, double.NegativeInfinity], (await MessageFiles.LoadAsync(_temp[name])).Column<double>("x"));
        }
    }

    [Fact]
    public async Task Csv_refuses_tensors_and_leaves_no_file()
    {
        var refused = await Assert.ThrowsAsync<ColumnTypeException>(() => MessageFiles.SaveAsync(Digits.Message(), _temp["m.csv"]));

        Assert.Equal("image", refused.Column);
        Assert.Empty(Directory.GetFiles(_temp.Path));
    }

    [Fact]
    public async Task What_a_message_saves_itself_is_loaded_and_opened_too()
    {
        var rows = Digits.Message(3000);
        rows.Save(_temp["m.arrow"]);

        Assert.Equal(rows, await MessageFiles.LoadAsync(_temp["m.arrow"]));
        Assert.Equal(rows, await MessageFiles.Open(_temp["m.arrow"]).RowsAsync());
    }

    [Theory]
    [InlineData("m.xlsx")]
    [InlineData("m.h5")]
    [InlineData("m.dta")]
    [InlineData("m")]
    [InlineData("m.arrow.gz")]
    public async Task An_extension_that_names_no_format_is_refused(string name) =>
        Assert.Contains(".parquet", (await Assert.ThrowsAsync<DataFileException>(() => MessageFiles.LoadAsync(_temp[name]))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_damaged_arrow_file_is_named()
    {
        _temp.Write("bad.arrow", "this is no Arrow stream");

        Assert.Contains("bad.arrow", (await Assert.ThrowsAsync<DataFileException>(() => MessageFiles.LoadAsync(_temp["bad.arrow"]))).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _temp.Dispose();
}
