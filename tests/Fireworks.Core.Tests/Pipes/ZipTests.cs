using Fireworks.TestKit;

namespace Fireworks.Tests;

public sealed class ZipTests : PipeConformance
{
    protected override Pipe Create(Pipe input) =>
        new Zip(new Dictionary<string, Pipe> { ["a"] = new Select(input, "row"), ["b"] = new Select(new Batch(input, 11), new ColumnPattern("title", "image")) }, chunkRows: 8);

    [Fact]
    public async Task Puts_columns_side_by_side_in_the_order_of_the_ports()
    {
        var rows = await Create(Digits.Pipe(9)).RowsAsync();

        Assert.Equal(Digits.Message(9).Select("row", "title", "image"), rows);
        Assert.Equal(["row", "title", "image"], rows.Names);
    }

    [Fact]
    public async Task Inputs_of_other_lengths_are_refused_however_they_are_read()
    {
        static Zip Uneven(Pipe other) => new(new Dictionary<string, Pipe> { ["a"] = new Select(Digits.Pipe(9), "row"), ["b"] = new Select(other, "title") }, chunkRows: 4);

        Assert.Contains("after 9 rows", (await Assert.ThrowsAsync<ComponentException>(() => Uneven(new Countless(Digits.Pipe(12))).RowsAsync())).Message);
        Assert.Contains("after 8 rows", (await Assert.ThrowsAsync<ComponentException>(() => Uneven(new Countless(Digits.Pipe(8))).RowsAsync())).Message);
        await Assert.ThrowsAsync<ComponentException>(async () => await Uneven(Digits.Pipe(8)).ReadAsync(Rows.At(0)));
    }

    [Fact]
    public async Task A_column_of_both_is_refused_by_name() => Assert.Contains("'row'", (await Assert.ThrowsAsync<MessageShapeException>(() =>
        new Zip(new Dictionary<string, Pipe> { ["a"] = Digits.Pipe(), ["b"] = new Select(Digits.Pipe(), "row") }).RowsAsync())).Message);
}
