using Fireworks.TestKit;

namespace Fireworks.Tests;

public sealed class RenameTests : PipeConformance
{
    protected override Pipe Create(Pipe input) => new Rename(input, new Dictionary<string, string> { ["label"] = "digit", ["row"] = "title", ["title"] = "row" });

    [Fact]
    public async Task Columns_keep_their_places_and_may_swap_names()
    {
        var rows = await Create(Digits.Pipe(3)).RowsAsync();

        Assert.Equal(["title", "digit", "row", "pixel0", "pixel1", "image"], rows.Names);
        Assert.Equal([0, 1, 2], rows.Column<long>("title"));
    }

    [Fact]
    public async Task A_column_that_is_not_there_or_a_name_that_is_taken_is_refused()
    {
        await Assert.ThrowsAsync<ColumnMissingException>(() => new Rename(Digits.Pipe(), new Dictionary<string, string> { ["lable"] = "x" }).RowsAsync());
        await Assert.ThrowsAsync<MessageShapeException>(() => new Rename(Digits.Pipe(), new Dictionary<string, string> { ["label"] = "row" }).RowsAsync());
        Assert.Throws<ArgumentException>("names", () => new Rename(Digits.Pipe(), new Dictionary<string, string>()));
        Assert.Throws<ArgumentException>("names", () => new Rename(Digits.Pipe(), new Dictionary<string, string> { ["label"] = null! }));
    }
}
