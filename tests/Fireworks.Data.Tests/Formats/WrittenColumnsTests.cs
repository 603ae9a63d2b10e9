using System.Text.Json.Nodes;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace Fireworks;

/// <summary>That the text formats write every kind of column, and that it reads back once its type is declared.</summary>
public sealed partial class WrittenColumnsTests : IDisposable
{
    private static readonly Dictionary<string, Column> Kinds = new()
    {
        ["int64?"] = Columns.Of(new long?[] { long.MinValue, null, 9_007_199_254_740_993 }),
        ["uint8?"] = Columns.Of(new byte?[] { 255, null, 0 }),
        ["bool?"] = Columns.Of(new bool?[] { true, null, false }),
        ["float64?"] = Columns.Of(new double?[] { 0.1, null, double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0.0, double.Epsilon }),
        ["float32?"] = Columns.Of(new float?[] { 0.1f, null, float.MaxValue }),
        ["float16?"] = Columns.Of(new Half?[] { (Half)0.1, null, Half.MaxValue }),
        ["text?"] = Columns.Of((string?[])["a, \"b\"\n", null, "", " ", "null", "é"]),
        ["uint16"] = Columns.Of(new ushort[] { 0, ushort.MaxValue }),
        ["uint32"] = Columns.Of(new uint[] { 0, uint.MaxValue }),
        ["uint64"] = Columns.Of(new ulong[] { 0, ulong.MaxValue }),
        ["uint64?"] = Columns.Of(new ulong?[] { null, ulong.MaxValue }),
        ["date32"] = Columns.Of(new DateOnly[] { DateOnly.MinValue, new(2024, 2, 29), DateOnly.MaxValue }),
        ["date32?"] = Columns.Of(new DateOnly?[] { new(1969, 12, 31), null }),
        ["date64"] = Counted(new Date64Type(), -86_400_000L, 0L),
        ["time32[s]"] = Counted(new Time32Type(TimeUnit.Second), 0, 86_399),
        ["time32[ms]"] = Counted(new Time32Type(TimeUnit.Millisecond), 1, 86_399_999),
        ["time64[us]"] = Columns.Of(new TimeOnly[] { new(0), new(12, 34, 56, 789, 12) }),
        ["time64[ns]"] = Counted(new Time64Type(TimeUnit.Nanosecond), 1L, 86_399_999_999_999L),
        ["timestamp[s]"] = Counted(new TimestampType(TimeUnit.Second, (string?)null), -62_135_596_800L, 253_402_300_799L),
        ["timestamp[ms]"] = Counted(new TimestampType(TimeUnit.Millisecond, (string?)null), -1L, 1L),
        ["timestamp[us]"] = Columns.Of(new DateTime[] { new(2024, 2, 29, 12, 34, 56, 789), new DateTime(1970, 1, 1).AddTicks(-10) }),
        ["timestamp[us,UTC]?"] = Columns.Of(new DateTimeOffset?[] { new DateTimeOffset(2024, 2, 29, 12, 34, 56, TimeSpan.FromHours(2)), null }),
        ["timestamp[ns,UTC]"] = Counted(new TimestampType(TimeUnit.Nanosecond, "UTC"), long.MinValue, -1L, 1L, long.MaxValue),
        ["duration[us]"] = Columns.Of(new TimeSpan[] { TimeSpan.Zero, new(1, 2, 3, 4, 5, 6), TimeSpan.FromTicks(-10) }),
        ["duration[us]?"] = Columns.Of(new TimeSpan?[] { null, TimeSpan.FromDays(-400) }),
        ["duration[ns]"] = Counted(DurationType.FromTimeUnit(TimeUnit.Nanosecond), long.MinValue, -1L, long.MaxValue),
        ["decimal(38,4)"] = Columns.Of(new decimal[] { 1.5m, -0.0001m, 0m, 123456789012345678901234.5678m }),
        ["decimal(38,2)?"] = Columns.Of(new decimal?[] { -1.25m, null }),
        ["decimal(38,0)"] = Columns.Of(new decimal[] { 79228162514264337593543950335m, -7m }),
    };

    private static readonly Dictionary<string, Column> Lists = new()
    {
        ["list<int64>"] = Columns.Of(new long[][] { [1, 2], [], [9_007_199_254_740_993] }),
        ["list<text>?"] = Columns.Of((string[]?[])[["a", "b\""], null, []]),
        ["list<int64?>"] = Columns.Of(new long?[][] { [1, null], [] }),
        ["list<date32>"] = Columns.Of(new DateOnly[][] { [new(2024, 2, 29)], [] }),
    };

    private readonly TempFolder _temp = new();

    public static TheoryData<string, string> Written => [.. from format in (string[])["csv", "tsv", "json", "jsonl"] from kind in Kinds.Keys select (format, kind),
        .. from format in (string[])["json", "jsonl"] from kind in Lists.Keys select (format, kind)];

    [Theory]
    [MemberData(nameof(Written))]
    public async Task Every_kind_of_column_reads_back_once_its_type_is_declared(string format, string kind)
    {
        var column = Kinds.TryGetValue(kind, out var found) ? found : Lists[kind];
        Assert.Equal(kind, column.Type.ToString());
        var alone = new Message(("c", column));
        foreach (var written in (Message[])[alone, alone.With("row", Columns.Of(Enumerable.Range(0, column.Length).ToArray()))])
        {
            await MessageFiles.SaveAsync(written, _temp[$"rows.{format}"]);

            var rows = await Source(format, new JsonObject { ["c"] = kind, ["row"] = "int32" }, written.Names).RowsAsync();

            Assert.Equal(written.Summary, rows.Summary);
            Assert.Equal(written, rows);
        }
    }

    // Parquet counts no whole seconds and has one kind of date.
    public static TheoryData<string, string> Schematic => [.. from format in (string[])["arrow", "parquet"] from kind in Kinds.Keys.Concat(Lists.Keys)
        where format == "arrow" || kind is not ("date64" or "time32[s]" or "timestamp[s]") select (format, kind)];

    [Theory]
    [MemberData(nameof(Schematic))]
    public async Task Every_kind_of_column_comes_back_from_formats_with_a_schema(string format, string kind)
    {
        var written = new Message(("c", Kinds.TryGetValue(kind, out var found) ? found : Lists[kind]));
        await MessageFiles.SaveAsync(written, _temp[$"rows.{format}"]);

        var rows = await MessageFiles.LoadAsync(_temp[$"rows.{format}"]);

        Assert.Equal(written.Summary, rows.Summary);
        Assert.Equal(written, rows);
    }

    [Fact]
    public async Task Csv_has_empty_cells_for_gaps_and_iso_8601_for_times()
    {
        await MessageFiles.SaveAsync(Sample(), _temp["rows.csv"]);

        Assert.Equal("""
            n,t,day,at,zoned,clock,took,price,big
            1,"",2024-02-29,2024-02-29T12:34:56.500000,2024-02-29T12:34:56Z,12:34:56,P1DT2H3M4.500000S,-0.50,18446744073709551615
            ,,,,,,,,

            """, await File.ReadAllTextAsync(_temp["rows.csv"]));
    }

    [Fact]
    public async Task Json_has_null_for_gaps_and_iso_8601_for_times()
    {
        await MessageFiles.SaveAsync(Sample(), _temp["rows.jsonl"]);

        Assert.Equal("""
            {"n":1,"t":"","day":"2024-02-29","at":"2024-02-29T12:34:56.500000","zoned":"2024-02-29T12:34:56Z","clock":"12:34:56","took":"P1DT2H3M4.500000S","price":-0.50,"big":18446744073709551615}
            {"n":null,"t":null,"day":null,"at":null,"zoned":null,"clock":null,"took":null,"price":null,"big":null}

            """, await File.ReadAllTextAsync(_temp["rows.jsonl"]));
    }

    [Theory]
    [InlineData("csv", "list")]
    [InlineData("csv", "tensor")]
    [InlineData("csv", "bytes")]
    [InlineData("jsonl", "bytes")]
    public async Task What_a_format_cannot_hold_is_refused_with_the_column_and_the_remedy(string format, string column)
    {
        var rows = Message.Of(("n", new[] { 1 }), (column, column switch { "list" => new long[][] { [1] }, "tensor" => new float[1, 2], _ => new byte[][] { [1, 2] } }));

        var refused = await Assert.ThrowsAsync<ColumnTypeException>(() => MessageFiles.SaveAsync(rows, _temp[$"rows.{format}"]));

        Assert.Equal(column, refused.Column);
        Assert.Contains("arrow", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_temp.Path));
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("jsonl")]
    public async Task A_date_that_no_calendar_has_is_refused_with_its_column_not_written_otherwise(string format)
    {
        var rows = new Message(("n", Columns.Of(new[] { 1, 2 })), ("at", Counted(new TimestampType(TimeUnit.Second, (string?)null), 0L, long.MaxValue)));

        var refused = await Assert.ThrowsAsync<ColumnTypeException>(() => MessageFiles.SaveAsync(rows, _temp[$"rows.{format}"]));

        Assert.Equal("at", refused.Column);
        Assert.Contains("row 1", refused.Message, StringComparison.Ordinal);
        Assert.Contains(".arrow", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_temp.Path));
    }

    [Theory]
    [InlineData("date32", "2023-02-29")]
    [InlineData("date32", "2023-2-3")]
    [InlineData("timestamp[s]", "2024-02-29T12:34:56.5")]
    [InlineData("timestamp[us]", "2024-02-29T12:34:56Z")]
    [InlineData("timestamp[us,UTC]", "2024-02-29T12:34:56")]
    [InlineData("timestamp[us,UTC]", "2024-02-29T12:34:56+24:00")]
    [InlineData("timestamp[us,UTC]", "2024-02-29T12:34:56-9900")]
    [InlineData("timestamp[ns]", "2400-01-01T00:00:00")]
    [InlineData("time64[us]", "24:00:00")]
    [InlineData("duration[s]", "PT1.5S")]
    [InlineData("duration[s]", "P1M")]
    [InlineData("duration[s]", "PT")]
    [InlineData("decimal(4,2)", "100.00")]
    [InlineData("decimal(4,2)", "1.234")]
    [InlineData("decimal(4,2)", "1e1")]
    [InlineData("uint16", "65536")]
    [InlineData("uint64", "-1")]
    public async Task A_cell_that_is_no_such_value_is_refused_with_its_place(string type, string cell)
    {
        _temp.Write("rows.csv", $"c\n{cell}\n");
        _temp.Write("rows.jsonl", $"{{\"c\":\"{cell}\"}}\n");
        foreach (var (format, line) in ((string, long)[])[("csv", 2), ("jsonl", 1)])
        {
            var refused = await Assert.ThrowsAnyAsync<DataFileException>(async () => await Source(format, new JsonObject { ["c"] = type }, ["c"]).RowsAsync());

            Assert.Equal(("c", line), (refused.Column, refused.Line));
            Assert.Contains(type, refused.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("timestamp[us,UTC]", "2024-02-29 14:34:56.5+02:00", "2024-02-29T12:34:56.500000Z")]
    [InlineData("timestamp[us,UTC]", "2024-02-29T12:34Z", "2024-02-29T12:34:00Z")]
    [InlineData("timestamp[ms]", "2024-02-29", "2024-02-29T00:00:00")]
    [InlineData("duration[s]", "-P1DT1M", "-P1DT1M")]
    [InlineData("decimal(9,3)", "+1.5", "1.500")]
    public async Task Other_spellings_of_iso_8601_are_read(string type, string cell, string written)
    {
        _temp.Write("rows.csv", $"c\n{cell}\n");

        await MessageFiles.SaveAsync(await Source("csv", new JsonObject { ["c"] = type }, ["c"]).RowsAsync(), _temp["again.csv"]);

        Assert.Equal($"c\n{written}\n", await File.ReadAllTextAsync(_temp["again.csv"]));
    }

    [Theory]
    [InlineData("timestamp")]
    [InlineData("timestamp[weeks]")]
    [InlineData("decimal(39,2)")]
    [InlineData("decimal(4)")]
    [InlineData("list<>")]
    [InlineData("int64??")]
    [InlineData("time32[ns]")]
    public void A_type_that_is_none_is_refused_when_the_source_is_made(string type)
    {
        Assert.Contains(type, Assert.Throws<ArgumentException>(() => new JsonSource("rows.json", new JsonObject { ["c"] = type })).Message, StringComparison.Ordinal);
        Assert.Contains(type, Assert.Throws<ArgumentException>(() => new CsvSource("rows.csv", new JsonObject { ["c"] = type })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Csv_has_no_lists() => Assert.Contains("list<int64>", Assert.Throws<ArgumentException>(() => new CsvSource("rows.csv", new JsonObject { ["c"] = "list<int64>" })).Message, StringComparison.Ordinal);

    private static Message Sample() => Message.Of(
        ("n", new long?[] { 1, null }), ("t", (string?[])["", null]), ("day", new DateOnly?[] { new(2024, 2, 29), null }),
        ("at", new DateTime?[] { new(2024, 2, 29, 12, 34, 56, 500), null }), ("zoned", new DateTimeOffset?[] { new(2024, 2, 29, 14, 34, 56, TimeSpan.FromHours(2)), null }),
        ("clock", new TimeOnly?[] { new(12, 34, 56), null }), ("took", new TimeSpan?[] { new(1, 2, 3, 4, 500), null }), ("price", new decimal?[] { -0.50m, null }), ("big", new ulong?[] { ulong.MaxValue, null }));

    // Counts of a unit, as other Arrow clients send them: .NET's types are coarser, or lack the kind.
    private static Column Counted<T>(IArrowType type, params T[] counts) where T : unmanaged
    {
        var data = new ArrayData(type, counts.Length, 0, 0, [ArrowBuffer.Empty, new(TensorColumn.Of<T>(counts).Data)]);
        var batch = new RecordBatch(new Schema([new Field("c", type, nullable: false)], null), [ArrowArrayFactory.BuildArray(data)], counts.Length);
        return ArrowStream.FromBatch(batch)["c"];
    }

    private Pipe Source(string format, JsonObject types, IEnumerable<string> names)
    {
        var declared = new JsonObject(types.Where(t => names.Contains(t.Key)).Select(t => KeyValuePair.Create(t.Key, t.Value?.DeepClone())));
        var file = $"rows.{format}";
        Pipe source = format switch { "csv" => new CsvSource(file, declared), "tsv" => new CsvSource(file, declared, "\t"), _ => new JsonSource(file, declared) };
        source.Bind(NodeContext.Detached with { Services = new TestServices(new DataRoots(_temp.Path)) });
        return source;
    }

    public void Dispose() => _temp.Dispose();
}
