using Apache.Arrow;
using ParquetSharp;
using ParquetSharp.Arrow;

namespace Fireworks;

/// <summary>That a column has gaps, or none, is one answer for the whole file, whatever batch is read.</summary>
public sealed class ParquetGapsTests : IDisposable
{
    private const int Count = 100_000, GapAt = 70_000;      // batches have 65,536 rows: the gap lies in the second

    private static readonly Apache.Arrow.Types.NullType NullType = Apache.Arrow.Types.NullType.Default;

    private readonly TempFolder _temp = new();

    public static TheoryData<string, bool> Kinds =>
        [.. from kind in (string[])["double", "int64", "text", "timestamp", "list", "items"] from isolate in (bool[])[true, false] select (kind, isolate)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_gap_in_a_later_batch_alone_is_a_gap_and_all_else_is_as_it_was(string kind, bool isolate)
    {
        var written = new Message((kind, Gappy(kind)));
        WriteAsOthersDo(written);

        var rows = await Bound(new ParquetSource("rows.parquet", isolate: isolate)).RowsAsync();

        // A file counts the nulls of lists and of their items together.
        Assert.Equal(kind is "list" or "items" ? "list<int64?>?" : written[kind].Type.ToString(), rows[kind].Type.ToString());
        Assert.Equal(Count, rows.Length);
        Assert.All(Enumerable.Range(0, Count), row => Assert.Equal(Cell(written, kind, row), Cell(rows, kind, row)));
    }

    // Lists with and without gaps are arrays of other types.
    private static object? Cell(Message rows, string column, int row) => rows[column][row] is System.Array items ? items.Cast<object?>().ToArray() : rows[column][row];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Our_own_file_comes_back_gaps_and_all(string kind, bool isolate)
    {
        var written = new Message((kind, Gappy(kind)));
        await MessageFiles.SaveAsync(written, _temp["rows.parquet"]);

        var rows = await Bound(new ParquetSource("rows.parquet", isolate: isolate)).RowsAsync();

        Assert.Equal(written.Summary, rows.Summary);
        Assert.Equal(written, rows);
    }

    [Fact]
    public async Task A_column_that_may_have_gaps_stays_one_in_our_own_file_even_without_any()
    {
        var written = new Message(("n", ArrowColumn.Nullable(Columns.Of(new long[] { 1, 2 }))));
        await MessageFiles.SaveAsync(written, _temp["rows.parquet"]);
        await MessageFiles.SaveAsync(written.Slice(0, 0), _temp["none.parquet"]);

        Assert.Equal("2 rows: n int64?", (await MessageFiles.LoadAsync(_temp["rows.parquet"])).Summary);
        Assert.Equal("0 rows: n int64?", (await MessageFiles.LoadAsync(_temp["none.parquet"])).Summary);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_column_that_others_call_optional_is_plain_when_the_file_says_that_it_has_no_nulls(bool isolate)
    {
        WriteAsOthersDo(Message.Of(("x", new double[] { 1, 2 }), ("n", new long[] { 3, 4 }), ("t", (string[])["a", "b"]), ("list", new long[][] { [1], [2, 3] })));

        var source = Bound(new ParquetSource("rows.parquet", isolate: isolate));

        Assert.Equal("2 rows: x float64, n int64, t text, list list<int64>", (await source.RowsAsync()).Summary);
        Assert.Equal("1 rows: x float32, n int64, t text, list list<int64>", (await new Cast(source, "x", "float32").ReadAsync(Rows.At(1))).Summary);
    }

    [Fact]
    public async Task A_file_that_does_not_say_how_many_nulls_it_has_may_have_some_in_any_column()
    {
        WriteAsOthersDo(Message.Of(("x", new double[] { 1, 2 }), ("t", (string[])["a", "b"])), statistics: false);

        Assert.Equal("2 rows: x float64?, t text?", (await Bound(new ParquetSource("rows.parquet")).RowsAsync()).Summary);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Columns_of_a_file_without_rows_are_those_of_its_rows(bool statistics)
    {
        WriteAsOthersDo(Message.Of(("x", new double?[] { 1, null })), statistics);
        var source = Bound(new ParquetSource("rows.parquet", isolate: false));

        Assert.Equal((await source.RowsAsync())["x"].Type, (await source.ReadAsync(Rows.Range(0, 0)))["x"].Type);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_column_of_nothing_but_nulls_is_text_that_is_all_gaps(bool isolate)
    {
        var items = new ListArray(new Apache.Arrow.Types.ListType(new Field("item", NullType, nullable: true)), 2,
            new ArrowBuffer.Builder<int>().AppendRange([0, 0, 1]).Build(), new NullArray(1), ArrowBuffer.Empty);
        var schema = new Schema([new Field("n", new Apache.Arrow.Types.Int64Type(), nullable: false), new Field("none", NullType, nullable: true), new Field("lists", items.Data.DataType, nullable: true)], null);
        using (var writer = new FileWriter(_temp["rows.parquet"], schema))
        {
            writer.WriteRecordBatch(new RecordBatch(schema, [new Int64Array.Builder().AppendRange([1, 2]).Build(), new NullArray(2), items], 2));
            writer.Close();
        }

        var rows = await Bound(new ParquetSource("rows.parquet", isolate: isolate)).RowsAsync();

        Assert.Equal("2 rows: n int64, none text?, lists list<text?>?", rows.Summary);
        Assert.Equal([null, null], Enumerable.Range(0, 2).Select(row => rows["none"][row]));
        Assert.Equal([0, 1], Enumerable.Range(0, 2).Select(row => ((System.Array)rows["lists"][row]!).Length));
    }

    [Fact]
    public async Task An_empty_list_counts_as_a_null_in_the_file_and_stays_an_empty_list()
    {
        WriteAsOthersDo(Message.Of(("list", new long[][] { [1], [] })));

        var rows = await Bound(new ParquetSource("rows.parquet", isolate: false)).RowsAsync();

        Assert.Equal("2 rows: list list<int64?>?", rows.Summary);
        Assert.Equal([1, 0], Enumerable.Range(0, 2).Select(row => ((System.Array)rows["list"][row]!).Length));
    }

    [Fact]
    public async Task One_row_group_with_a_null_is_enough()
    {
        WriteAsOthersDo(new Message(("int64", Gappy("int64"))), groupRows: 10_000);
        var source = Bound(new ParquetSource("rows.parquet", isolate: false));

        Assert.Equal("int64?", (await source.ReadAsync(Rows.Range(0, 5)))["int64"].Type.ToString());
        Assert.Equal([null, GapAt + 1L], [(await source.ReadAsync(Rows.At(GapAt)))["int64"][0], (await source.ReadAsync(Rows.At(GapAt + 1)))["int64"][0]]);
    }

    private static Column Gappy(string kind)
    {
        var rows = Enumerable.Range(0, Count);
        return kind switch
        {
            "double" => Columns.Of(rows.Select(i => i == GapAt ? (double?)null : i + 0.5).ToArray()),
            "int64" => Columns.Of(rows.Select(i => i == GapAt ? (long?)null : i).ToArray()),
            "text" => Columns.Of(rows.Select(i => i == GapAt ? null : i % 2 == 0 ? "" : $"the text of row {i}").ToArray()),
            "timestamp" => Columns.Of(rows.Select(i => i == GapAt ? (DateTime?)null : new DateTime(2024, 2, 29).AddSeconds(i)).ToArray()),
            "list" => Columns.Of(rows.Select(i => i == GapAt ? null : new long[] { i, i }).ToArray()),
            _ => Columns.Of(rows.Select(i => new long?[] { i, i == GapAt ? null : 7 }).ToArray()),
        };
    }

    // Others call every column optional, and say nothing of ours in the schema.
    private void WriteAsOthersDo(Message rows, bool statistics = true, int groupRows = 1 << 20)
    {
        var batch = ArrowStream.Batch(rows);
        var schema = new Schema([.. batch.Schema.FieldsList.Select(Plain)], null);
        using var builder = new WriterPropertiesBuilder();
        if (!statistics) builder.DisableStatistics();
        using var properties = builder.MaxRowGroupLength(groupRows).Build();
        using var writer = new FileWriter(_temp["rows.parquet"], schema, properties);
        writer.WriteRecordBatch(new RecordBatch(schema, batch.Arrays, batch.Length));
        writer.Close();
    }

    private static Field Plain(Field field) => field.DataType is Apache.Arrow.Types.ListType list
        ? new Field(field.Name, new Apache.Arrow.Types.ListType(Plain(list.ValueField)), nullable: true)
        : new Field(field.Name, field.DataType, nullable: true);

    private ParquetSource Bound(ParquetSource source)
    {
        source.Bind(NodeContext.Detached with { Services = new TestServices(new DataRoots(_temp.Path)) });
        return source;
    }

    public void Dispose() => _temp.Dispose();
}
