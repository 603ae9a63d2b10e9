using Apache.Arrow;
using Apache.Arrow.Types;

namespace Fireworks;

public sealed class ArrowSourceTests : PipeConformance, IDisposable
{
    private readonly TempFolder _temp = new();

    protected override bool ReadsInput => false;

    protected override NodeContext Context => base.Context with { Services = new TestServices(new DataRoots(_temp.Path)) };

    protected override Pipe Create(Pipe input)
    {
        if (!File.Exists(_temp["conformance.arrow"])) Digits.Message().Save(_temp["conformance.arrow"]);
        return new ArrowSource("conformance.arrow", chunkRows: 7);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Reads_files_and_streams_in_files(bool file)
    {
        var rows = Digits.Message(300).With("day", Columns.Of(Enumerable.Range(0, 300).Select(i => i % 7 == 0 ? (DateOnly?)null : new DateOnly(2024, 1, 1).AddDays(i)).ToArray()));
        if (file) rows.Save(_temp["rows.arrow"]);
        else await MessageFiles.SaveAsync(rows, _temp["rows.arrow"]);
        var source = Bound(new ArrowSource("rows.arrow"));

        Assert.Equal(rows, await source.RowsAsync());
        Assert.Equal(rows.Take(Rows.At(299, 0, 7, 7)), await source.ReadAsync(Rows.At(299, 0, 7, 7)));
        Assert.Equal(300, await source.CountAsync());
    }

    [Fact]
    public async Task Reads_the_columns_asked_for_only()
    {
        Digits.Message().Save(_temp["rows.arrow"]);

        Assert.Equal(Digits.Message().Select("image", "row"), await Bound(new ArrowSource("rows.arrow", ["image", "row"])).RowsAsync());
        await Assert.ThrowsAsync<ColumnMissingException>(async () => await Bound(new ArrowSource("rows.arrow", ["rwo"])).RowsAsync());
    }

    [Fact]
    public async Task A_gap_in_a_later_batch_of_others_files_makes_every_message_nullable()
    {
        var schema = new Schema([new Field("n", Apache.Arrow.Types.Int64Type.Default, nullable: true)], null);
        await using (var to = File.Create(_temp["rows.arrow"]))
        {
            using var writer = new Apache.Arrow.Ipc.ArrowFileWriter(to, schema);
            await writer.WriteRecordBatchAsync(new RecordBatch(schema, [new Int64Array.Builder().Append(1).Append(2).Build()], 2));
            await writer.WriteRecordBatchAsync(new RecordBatch(schema, [new Int64Array.Builder().AppendNull().Build()], 1));
            await writer.WriteEndAsync();
        }

        var messages = await Bound(new ArrowSource("rows.arrow", chunkRows: 2)).MessagesAsync();

        Assert.All(messages, rows => Assert.Equal("int64?", rows["n"].Type.ToString()));
        Assert.Equal([1L, 2L, null], messages.SelectMany(m => Enumerable.Range(0, m.Length).Select(row => m["n"][row])));
    }

    [Fact]
    public async Task Columns_that_others_call_optional_nest_or_encode_come_back()
    {
        var words = new DictionaryArray(new DictionaryType(Int8Type.Default, StringType.Default, ordered: false), new Int8Array.Builder().Append(1).AppendNull().Append(0).Build(), new StringArray.Builder().Append("a").Append("b").Build());
        var lists = new ListArray.Builder(new Field("item", Int32Type.Default, nullable: true));
        var items = (Int32Array.Builder)lists.ValueBuilder;
        lists.Append();
        items.Append(1).AppendNull();
        lists.AppendNull();
        lists.Append();
        var list = lists.Build();
        var schema = new Schema([new Field("word", words.Data.DataType, nullable: true), new Field("list", list.Data.DataType, nullable: true), new Field("x", DoubleType.Default, nullable: true)], null);
        await using (var to = File.Create(_temp["rows.arrow"]))
        {
            using var writer = new Apache.Arrow.Ipc.ArrowFileWriter(to, schema);
            await writer.WriteRecordBatchAsync(new RecordBatch(schema, [words, list, new DoubleArray.Builder().Append(0.5).Append(1).AppendNull().Build()], 3));
            await writer.WriteEndAsync();
        }

        var rows = await Bound(new ArrowSource("rows.arrow")).RowsAsync();

        Assert.Equal(["b", null, "a"], Enumerable.Range(0, 3).Select(row => rows["word"][row]));
        Assert.Equal([0.5, 1.0, null], Enumerable.Range(0, 3).Select(row => rows["x"][row]));
        Assert.Equal([1, null], ((System.Array)rows["list"][0]!).Cast<object?>());
        Assert.Null(rows["list"][1]);
        Assert.Empty((System.Array)rows["list"][2]!);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.99)]
    public async Task A_file_that_is_cut_off_is_refused_by_name(double part)
    {
        Digits.Message(300).Save(_temp["whole.arrow"]);
        var whole = await File.ReadAllBytesAsync(_temp["whole.arrow"]);
        await File.WriteAllBytesAsync(_temp["cut.arrow"], whole[..(int)(whole.Length * part)]);

        var refused = await Assert.ThrowsAsync<DataFileException>(async () => await Bound(new ArrowSource("cut.arrow")).RowsAsync());

        Assert.Equal("cut.arrow", refused.File);
        Assert.StartsWith("cut.arrow: ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_file_names_the_nearest()
    {
        Digits.Message().Save(_temp["digits.arrow"]);

        var refused = await Assert.ThrowsAsync<DataFileException>(async () => await Bound(new ArrowSource("digist.arrow")).CountAsync());

        Assert.Contains("Did you mean 'digits.arrow'?", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_a_path_out_of_the_data_roots() =>
        await Assert.ThrowsAsync<PathNotAllowedException>(async () => await Bound(new ArrowSource("../secret.arrow")).CountAsync());

    private ArrowSource Bound(ArrowSource source)
    {
        source.Bind(Context);
        return source;
    }

    public void Dispose() => _temp.Dispose();
}
