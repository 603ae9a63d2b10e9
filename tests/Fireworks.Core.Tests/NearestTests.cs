namespace Fireworks.Tests;

public sealed class NearestTests
{
    [Theory]
    [InlineData("lable", "label"), InlineData("batc", "batch"), InlineData("Shuffle", "shuffle"), InlineData("xyz", null), InlineData("a", null), InlineData("B", "b"), InlineData("bb", "b")]
    public void Names_what_was_probably_meant(string name, string? meant) => Assert.Equal(meant, Nearest.To(name, "label", "batch", "shuffle", "b"));

    [Fact]
    public void The_hint_is_a_question_or_nothing()
    {
        Assert.Equal(" Did you mean 'batch'?", Nearest.Hint("btach", "batch"));
        Assert.Equal("", Nearest.Hint("zzz", "batch"));
        Assert.Equal("", Nearest.Hint("zzz"));
    }

    [Fact]
    public void Very_long_texts_are_close_to_nothing() => Assert.Null(Nearest.To(new string('a', 100_000), new string('a', 100_000)));
}
