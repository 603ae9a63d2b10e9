using ParquetSharp;

namespace Fireworks;

/// <summary>Types that other writers use, and lists of what lies in several buffers.</summary>
public sealed class ParquetTypesTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public static TheoryData<string, bool> Lists =>
        [.. from kind in (string[])["text", "gappy text", "bytes", "lists", "lists of text"] from isolate in (bool[])[true, false] select (kind, isolate)];

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task Lists_come_back_whatever_their_items_are(string kind, bool isolate)
    {
        var written = new Message(("list", ListOf(kind, 3000)));
        await MessageFiles.SaveAsync(written, _temp["rows.parquet"]);
        var source = Bound(new ParquetSource("rows.parquet", chunkRows: 100, isolate: isolate));

        var rows = await source.RowsAsync();

        // What was freed is given to others, so that rows which still lay there would change.
        for (var i = 0; i < 3; i++) await source.RowsAsync();
        Assert.Equal(written.Summary, rows.Summary);
        Assert.Equal(written, rows);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Lists_that_others_wrote_come_back(bool isolate)
    {
        string[][] texts = [.. Enumerable.Range(0, 3000).Select(i => (string[])[$"the first text of row {i}", $"the second text of row {i}"])];
        using (var file = new ParquetFileWriter(_temp["rows.parquet"], [new Column<string[]>("texts"), new Column<long[][]>("lists")]))
        {
            using (var group = file.AppendRowGroup())
            {
                using (var column = group.NextColumn().LogicalWriter<string[]>()) column.WriteBatch(texts);
                using (var column = group.NextColumn().LogicalWriter<long[][]>()) column.WriteBatch([.. Enumerable.Range(0, 3000).Select(i => (long[][])[[i, 1], [2]])]);
            }
            file.Close();
        }

        var rows = await Bound(new ParquetSource("rows.parquet", isolate: isolate)).RowsAsync();

        Assert.All(Enumerable.Range(0, 3000), row => Assert.Equal(texts[row], (IEnumerable<object?>)rows["texts"][row]!));
        Assert.Equal([[2999L, 1L], [2L]], ((System.Collections.IEnumerable)rows["lists"][2999]!).Cast<System.Collections.IEnumerable>().Select(list => list.Cast<long>().ToArray()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Times_of_the_old_type_INT96_come_back_from_all_years_of_four_digits(bool isolate)
    {
        DateTime[] times = [new(1, 1, 1), new(1600, 2, 29, 1, 2, 3), new(2024, 2, 29, 23, 59, 59, 999), new(9999, 12, 31, 12, 0, 0)];
        using (var file = new ParquetFileWriter(_temp["rows.parquet"], [new Column<Int96>("at")]))
        {
            using (var group = file.AppendRowGroup())
            using (var column = group.NextColumn().LogicalWriter<Int96>()) column.WriteBatch([.. times.Select(Old)]);
            file.Close();
        }

        var rows = await Bound(new ParquetSource("rows.parquet", isolate: isolate)).RowsAsync();

        Assert.Equal(times.Cast<object>(), Enumerable.Range(0, times.Length).Select(row => rows["at"][row]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Columns_come_in_the_order_asked_for(bool isolate)
    {
        await MessageFiles.SaveAsync(Digits.Message(), _temp["rows.parquet"]);
        var source = Bound(new ParquetSource("rows.parquet", ["title", "row"], isolate: isolate));

        Assert.Equal(["title", "row"], (await source.RowsAsync()).Names);
        Assert.Equal(Digits.Message().Select("title", "row").Take(Rows.At(3, 1)), await source.ReadAsync(Rows.At(3, 1)));
        Assert.Equal(["title", "row"], (await source.ReadAsync(Rows.Range(0, 0))).Names);
    }

    [Fact]
    public void A_column_asked_for_twice_is_refused() =>
        Assert.Contains("'s' twice", Assert.Throws<ArgumentException>("columns", () => new ParquetSource("rows.parquet", ["s", "t", "s"])).Message, StringComparison.Ordinal);

    private static Column ListOf(string kind, int count)
    {
        var texts = TextColumn.Of([.. Enumerable.Range(0, 2 * count).Select(i => $"the text of number {i:D6}")]);
        int[] lengths = [.. Enumerable.Range(0, count).Select(row => row % 5)];
        var items = lengths.Sum();
        return ListColumn.Of(lengths, kind switch
        {
            "text" => texts.Slice(0, items),
            "gappy text" => ArrowColumn.WithGaps(texts.Slice(0, items), [.. Enumerable.Range(0, items).Select(i => i % 3 != 0)]),
            "bytes" => Columns.Of(Enumerable.Range(0, items).Select(i => System.Text.Encoding.UTF8.GetBytes($"the bytes of number {i}")).ToArray()),
            "lists" => Columns.Of(Enumerable.Range(0, items).Select(i => new long[] { i, 1, 2 }).ToArray()),
            _ => ListColumn.Of([.. Enumerable.Repeat(1, items)], texts.Slice(0, items)),
        });
    }

    // Nanoseconds of the day in the first 64 bits, then the Julian day.
    private static Int96 Old(DateTime time)
    {
        var nanoseconds = (ulong)time.TimeOfDay.Ticks * 100;
        return new Int96((int)(uint)nanoseconds, (int)(nanoseconds >> 32), (int)(time.Date - new DateTime(1970, 1, 1)).TotalDays + 2_440_588);
    }

    private ParquetSource Bound(ParquetSource source)
    {
        source.Bind(NodeContext.Detached with { Services = new TestServices(new DataRoots(_temp.Path)) });
        return source;
    }

    public void Dispose() => _temp.Dispose();
}
