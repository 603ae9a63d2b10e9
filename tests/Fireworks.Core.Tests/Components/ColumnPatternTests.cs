using System.Text.Json;
using Fireworks.TestKit;

namespace Fireworks.Tests;

public sealed class ColumnPatternTests
{
    [Theory]
    [InlineData("pixel*", "pixel0 pixel1")]
    [InlineData("*", "row label title pixel0 pixel1 image")]
    [InlineData("*el*", "label pixel0 pixel1")]
    [InlineData("row", "row")]
    public void A_star_stands_for_any_characters(string pattern, string columns) =>
        Assert.Equal(columns.Split(' '), new ColumnPattern(pattern).In(Digits.Message(1)));

    [Fact]
    public void Several_patterns_name_each_column_once_in_the_order_of_the_patterns() =>
        Assert.Equal(["pixel1", "pixel0", "row"], new ColumnPattern("pixel1", "pixel*", "row", "ro*").In(Digits.Message(1)));

    [Fact]
    public void Only_the_star_is_special_and_case_counts()
    {
        Assert.False(new ColumnPattern("pixel?*").Matches("pixel0"));
        Assert.True(new ColumnPattern(@"a\?*").Matches(@"a\?b"));
        Assert.False(new ColumnPattern("Pixel*").Matches("pixel0"));
    }

    [Fact]
    public void A_pattern_that_fits_nothing_is_refused() =>
        Assert.Throws<ColumnMissingException>(() => new ColumnPattern("row", "pixels*").In(Digits.Message(1)));

    [Theory]
    [InlineData("\"pixel*\""), InlineData("""["row","pixel*"]""")]
    public void Reads_and_writes_a_text_or_an_array(string json) =>
        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize<ColumnPattern>(json)));

    [Fact]
    public void Of_many_columns_each_comes_once()
    {
        var names = Enumerable.Range(0, 2000).Select(i => $"p{i}").ToArray();
        var message = new Message(names.Select(name => KeyValuePair.Create<string, Column>(name, TensorColumn.Of<int>([0]))));

        Assert.Equal(names.Reverse(), new ColumnPattern([.. names.Reverse(), "p*"]).In(message));
    }
}
