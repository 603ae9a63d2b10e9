namespace Fireworks.Tests;

public sealed class RequireTests
{
    [Fact]
    public void Returns_what_it_checked()
    {
        Assert.Equal("a", Require.NotEmpty("a"));
        Assert.Equal(1, Require.AtLeast(1, 1));
        Assert.Equal(0.5, Require.Between(0.5, 0, 1));
        Assert.Equal("b", Require.OneOf("b", ["a", "b"]));
    }

    [Fact]
    public void Names_the_argument_the_rule_and_what_was_found()
    {
        var (title, rows, fraction, last) = ("", 0, double.NaN, "kep");

        Assert.Throws<ArgumentException>(nameof(title), () => Require.NotEmpty(title));
        Assert.Contains("at least 1, but is 0", Assert.Throws<ArgumentOutOfRangeException>(nameof(rows), () => Require.AtLeast(rows, 1)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(nameof(fraction), () => Require.Between(fraction, 0, 1));
        Assert.Contains("Did you mean 'keep'?", Assert.Throws<ArgumentException>(nameof(last), () => Require.OneOf(last, ["keep", "drop"])).Message);
    }
}
