using Fireworks.TestKit;

namespace Fireworks.Tests;

public sealed class TitleToLabelTests : PipeConformance
{
    protected override Pipe Create(Pipe input) => new TitleToLabel(input, "phage");

    [Fact]
    public async Task Labels_rows_read_by_index_and_rows_read_in_order_alike()
    {
        var pipe = Create(Digits.Pipe());

        var byIndex = await pipe.ReadAsync(Rows.At(3, 1, 3));

        Assert.Equal(["phage", "phage", "phage"], byIndex.Text("labels"));
        Assert.All((await pipe.RowsAsync()).Text("labels"), label => Assert.Equal("phage", label));
    }

    [Fact]
    public async Task The_column_has_the_name_asked_and_the_others_stay()
    {
        var rows = await new TitleToLabel(Digits.Pipe(3), "phage", "kind").RowsAsync();

        Assert.Equal([.. Digits.Message(3).Names, "kind"], rows.Names);
        Assert.Equal(Digits.Message(3), rows.Without("kind"));
    }

    [Fact]
    public void Refuses_an_empty_title() => Assert.Throws<ArgumentException>("title", () => new TitleToLabel(Digits.Pipe(), ""));
}
