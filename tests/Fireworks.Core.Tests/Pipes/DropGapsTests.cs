using Fireworks.TestKit;

namespace Fireworks.Tests;

public sealed class DropGapsTests : PipeConformance
{
    protected override Message Input => WithGaps.Message();

    protected override Pipe Create(Pipe input) => new DropGaps(input);

    private static Message Some() => new(
        ("row", TensorColumn.Of<int>([0, 1, 2, 3])),
        ("a", Columns.Of(new float?[] { 1, null, float.NaN, 4 })),
        ("b", Columns.Of(new[] { null, "b", "c", "d" })),
        ("t", ArrowColumn.WithGaps(TensorColumn.Of<double>([0, 1, 2, 3, 4, 5, double.NaN, 7], 2), [true, true, true, true])));

    private static MessagePipe Rows() => new(Some(), chunkRows: 3);

    [Fact]
    public async Task Rows_with_a_gap_in_any_column_are_left_out_and_no_column_can_have_one_any_more()
    {
        var rows = await new DropGaps(Rows()).RowsAsync();

        Assert.Equal([2, 3], rows.Column<int>("row"));
        Assert.Equal(["int32", "float32", "text", "float64[2]"], rows.Names.Select(name => rows.TypeOf(name).ToString()));
    }

    [Fact]
    public async Task Or_in_the_columns_named_only()
    {
        var rows = await new DropGaps(Rows(), "b").RowsAsync();

        Assert.Equal([1, 2, 3], rows.Column<int>("row"));
        Assert.Equal(["float32?", "text"], [rows.TypeOf("a").ToString(), rows.TypeOf("b").ToString()]);
        await Assert.ThrowsAsync<ColumnMissingException>(() => new DropGaps(Rows(), "c").RowsAsync());
    }

    [Fact]
    public async Task Not_a_number_counts_when_asked_in_any_cell()
    {
        Assert.Equal([0, 3], (await new DropGaps(Rows(), "a", nan: true).RowsAsync()).Column<int>("row"));
        Assert.Equal([0, 1, 2], (await new DropGaps(Rows(), "t", nan: true).RowsAsync()).Column<int>("row"));
    }

    [Fact]
    public async Task Rows_without_gaps_are_the_rows_of_its_input() => Assert.Equal(Digits.Message(), await new DropGaps(Digits.Pipe()).RowsAsync());
}

public sealed class DropGapsOfSomeColumnsTests : PipeConformance
{
    protected override Message Input => WithGaps.Message();

    protected override Pipe Create(Pipe input) => new DropGaps(input, new ColumnPattern("age*"), nan: true);
}
