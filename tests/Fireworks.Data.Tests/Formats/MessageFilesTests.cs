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

    [Fact]
    public void Any_text_and_any_number_comes_back_from_csv_and_json()
    {
        var text = Gen.Char.Where(c => !char.IsSurrogate(c)).Array[0, 6].Select(c => new string(c));
        Gen.Select(text, Gen.Double, Gen.Long).Array[1, 10].Sample(rows =>
        {
            var message = new Message(
                ("quoted \"name\",", TextColumn.Of([.. rows.Select(r => "t" + r.Item1)])),
                ("number", TensorColumn.Of<double>([.. rows.Select(r => r.Item2)])),
                ("whole", TensorColumn.Of<long>([.. rows.Select(r => r.Item3)])));
            foreach (var name in (string[])["any.csv", "any.json", "any.jsonl"])
            {
                MessageFiles.SaveAsync(message, _temp[name]).GetAwaiter().GetResult();
                var loaded = MessageFiles.LoadAsync(_temp[name]).GetAwaiter().GetResult();
                if (!loaded.Select("whole").Equals(message.Select("whole"))) return false;
                if (!loaded.Text("quoted \"name\",").SequenceEqual(message.Text("quoted \"name\","))) return false;
                if (rows.All(r => double.IsFinite(r.Item2)) && !loaded.Column<double>("number").SequenceEqual(message.Column<double>("number"))) return false;
            }
            return true;
        }, iter: 200, threads: 1);
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
