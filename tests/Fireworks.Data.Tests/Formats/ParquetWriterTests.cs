using Apache.Arrow;
using Apache.Arrow.Types;

namespace Fireworks;

/// <summary>What Parquet cannot keep is refused before anything is written; what it keeps otherwise keeps its value.</summary>
public sealed class ParquetWriterTests : IDisposable
{
    private const long Day = 86_400_000;

    private readonly TempFolder _temp = new();

    [Fact]
    public async Task Tensors_with_gaps_are_refused_and_those_that_only_may_have_some_come_back()
    {
        var tensors = TensorColumn.Of<float>([1, 2, 3, 4, 5, 6], 3);

        Assert.Equal("t", await RefusedAsync(new Message(("t", ArrowColumn.WithGaps(tensors, [true, false]))), "tensors without gaps", "float32[3]?"));

        var none = new Message(("t", ArrowColumn.Nullable(tensors)));
        Assert.Equal(none, new Message(("t", await LoadedAsync(none, "t"))));
    }

    [Fact]
    public async Task A_date64_that_is_no_whole_day_is_refused_and_others_come_back_as_the_same_day()
    {
        Assert.Equal("x", await RefusedAsync(Of(Date64Type.Default, Day, 1), "whole days", "date64 with 1 ms"));
        Assert.Equal("x", await RefusedAsync(Of(Date64Type.Default, -1), "whole days", "date64 with -1 ms"));

        var loaded = await LoadedAsync(Of(Date64Type.Default, -Day, 0, 20_000 * Day), "x");

        Assert.Equal([new DateOnly(1969, 12, 31), new DateOnly(1970, 1, 1), new DateOnly(2024, 10, 4)], Enumerable.Range(0, 3).Select(row => loaded[row]));
    }

    [Fact]
    public async Task Whole_seconds_come_back_as_the_same_time_and_those_beyond_milliseconds_are_refused()
    {
        var stamp = new TimestampType(TimeUnit.Second, (string?)null);

        Assert.Equal(new DateTime(2024, 2, 29), (await LoadedAsync(Of(stamp, 1_709_164_800), "x"))[0]);
        Assert.Equal("x", await RefusedAsync(Of(stamp, 0, long.MaxValue / 10), "64 bits in milliseconds", "timestamp[s] with"));
    }

    [Fact]
    public async Task What_stands_under_a_gap_or_in_rows_left_out_is_not_refused()
    {
        var gappy = ArrowColumn.WithGaps(Of(Date64Type.Default, 1, Day)["x"], [false, true]);
        var lists = ListColumn.Of([1, 1], Of(Date64Type.Default, 1, Day)["x"]);

        Assert.Equal([null, new DateOnly(1970, 1, 2)], await CellsAsync(new Message(("x", gappy))));
        Assert.Equal("x", await RefusedAsync(new Message(("x", lists)), "whole days", "date64"));
        Assert.Single(await CellsAsync(new Message(("x", lists.Slice(1, 1)))));
    }

    [Fact]
    public async Task A_decimal_of_a_negative_scale_is_refused()
    {
        var type = new Decimal128Type(5, -2);
        var values = new ArrayData(type, 1, 0, 0, [ArrowBuffer.Empty, new ArrowBuffer(new byte[16])]);

        Assert.Equal("x", await RefusedAsync(Of(type, values), "scale of at least 0", "decimal(5,-2)"));
    }

    [Fact]
    public async Task A_name_with_a_null_character_is_refused_and_none_is_cut()
    {
        var refused = await Assert.ThrowsAsync<MessageShapeException>(() => MessageFiles.SaveAsync(Message.Of(("a\0b", new long[] { 1 })), _temp["m.parquet"]));

        Assert.Contains("'a\\0b'", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_temp.Path));
    }

    [Fact]
    public async Task A_message_without_columns_is_refused() =>
        Assert.Contains("at least one column", (await Assert.ThrowsAsync<MessageShapeException>(() => MessageFiles.SaveAsync(Message.Empty, _temp["m.parquet"]))).Message, StringComparison.Ordinal);

    private async Task<string> RefusedAsync(Message message, string needed, string found)
    {
        var refused = await Assert.ThrowsAsync<ColumnTypeException>(() => MessageFiles.SaveAsync(message, _temp["m.parquet"]));
        Assert.Contains(needed, refused.Message, StringComparison.Ordinal);
        Assert.Contains(found, refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_temp.Path));
        return refused.Column;
    }

    private async Task<Column> LoadedAsync(Message message, string column)
    {
        await MessageFiles.SaveAsync(message, _temp["m.parquet"]);
        var loaded = (await MessageFiles.LoadAsync(_temp["m.parquet"]))[column];
        File.Delete(_temp["m.parquet"]);
        return loaded;
    }

    private async Task<object?[]> CellsAsync(Message message)
    {
        var column = await LoadedAsync(message, "x");
        return [.. Enumerable.Range(0, column.Length).Select(row => column[row])];
    }

    private static Message Of(IArrowType type, params long[] values) =>
        Of(type, new ArrayData(type, values.Length, 0, 0, [ArrowBuffer.Empty, new ArrowBuffer.Builder<long>().AppendRange(values).Build()]));

    private static Message Of(IArrowType type, ArrayData values) =>
        ArrowStream.FromBatch(new RecordBatch(new Schema([new Field("x", type, nullable: false)], null), [ArrowArrayFactory.BuildArray(values)], values.Length));

    public void Dispose() => _temp.Dispose();
}
