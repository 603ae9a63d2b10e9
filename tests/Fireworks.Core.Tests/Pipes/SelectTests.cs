using Fireworks.TestKit;

namespace Fireworks.Tests;

public sealed class SelectTests : PipeConformance
{
    protected override Pipe Create(Pipe input) => new Select(input, new ColumnPattern("title", "pixel*", "row"));

    [Fact]
    public async Task Keeps_the_columns_asked_in_the_order_asked()
    {
        var rows = await Create(Digits.Pipe(3)).RowsAsync();

        Assert.Equal(["title", "pixel0", "pixel1", "row"], rows.Names);
        Assert.Equal([0, 1, 2], rows.Column<long>("row"));
    }

    [Fact]
    public async Task Names_the_nearest_column_when_one_is_missing()
    {
        var error = await Assert.ThrowsAsync<ColumnMissingException>(async () => await new Select(Digits.Pipe(), "lable").RowsAsync());

        Assert.Contains("Did you mean 'label'?", error.Message);
    }
}
