using Fireworks.TestKit;

namespace Fireworks.Tests;

/// <summary>The README's example of a component keeps what every component promises, and the README shows what is compiled here.</summary>
public sealed class TextLengthTests : PipeConformance
{
    protected override Pipe Create(Pipe input) => new TextLength(input, "title");

    [Fact]
    public async Task Measures_rows_read_by_index_and_rows_read_in_order_alike()
    {
        var pipe = Create(Digits.Pipe());

        var byIndex = await pipe.ReadAsync(Rows.At(3, 33, 3), TestContext.Current.CancellationToken);

        Assert.Equal(["digit 3".Length, "digit 33".Length, "digit 3".Length], byIndex.Column<int>("length"));
        Assert.Equal(Digits.Message().Text("title").Select(t => t.Length), (await pipe.RowsAsync()).Column<int>("length"));
    }

    [Fact]
    public void Refuses_an_empty_name() => Assert.Throws<ArgumentException>("text", () => new TextLength(Digits.Pipe(), ""));

    [Theory]
    [InlineData("tests/Fireworks.Core.Tests/Readme/TextLength.cs")]
    [InlineData("client/samples/first.cs")]
    public void The_readme_shows_this_file_as_it_is(string path) =>
        Assert.Contains($"```csharp\n{SourceTree.Read(path).Trim()}\n```", SourceTree.Read("README.md"), StringComparison.Ordinal);
}
