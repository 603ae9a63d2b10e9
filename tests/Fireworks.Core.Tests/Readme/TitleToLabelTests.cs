using System.Runtime.CompilerServices;
using Fireworks.TestKit;

namespace Fireworks.Tests;

/// <summary>The README's example of a component keeps what every component promises, and the README shows what is compiled here.</summary>
public sealed class TitleToLabelTests : PipeConformance
{
    protected override Pipe Create(Pipe input) => new TitleToLabel(input, "phage");

    [Fact]
    public async Task Labels_rows_read_by_index_and_rows_read_in_order_alike()
    {
        var pipe = Create(Digits.Pipe());

        var byIndex = await pipe.ReadAsync(Rows.At(3, 1, 3), TestContext.Current.CancellationToken);

        Assert.Equal(["phage", "phage", "phage"], byIndex.Text("labels"));
        Assert.All((await pipe.RowsAsync()).Text("labels"), label => Assert.Equal("phage", label));
    }

    [Fact]
    public void Refuses_an_empty_title() => Assert.Throws<ArgumentException>("title", () => new TitleToLabel(Digits.Pipe(), ""));

    [Theory]
    [InlineData("tests/Fireworks.Core.Tests/Readme/TitleToLabel.cs")]
    [InlineData("client/samples/first.cs")]
    public void The_readme_shows_this_file_as_it_is(string path) =>
        Assert.Contains($"```csharp\n{File.ReadAllText(Path.Combine(Root(), path)).Trim()}\n```", File.ReadAllText(Path.Combine(Root(), "README.md")), StringComparison.Ordinal);

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../.."));
}
