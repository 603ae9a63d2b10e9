namespace Fireworks;

public sealed class BertTextTests
{
    // Python's unicodedata: form D without the marks of category Mn, lower case.
    [Theory]
    [InlineData("ÀÉÎÕÜ Žluťoučký kůň", "aeiou zlutoucky kun")]
    [InlineData("Ελλάδα ὦ ᾄ", "ελλαδα ω α")]
    [InlineData("Ёлка йод Їжак", "елка иод іжак")]
    [InlineData("Tiếng Việt ở đâu", "tieng viet o đau")]
    [InlineData("e\u0301a\u0308", "ea")]
    [InlineData("\u30AC \u212B\u03A9\u212A", "\u30AB aωk")]
    [InlineData("हिन्दी", "हिनदी")]
    [InlineData("ønskeæł İ", "ønskeæł i")]
    [InlineData("한", "\u1112\u1161\u11AB")]
    public void Letters_of_every_script_lose_case_and_accents(string text, string plain) => Assert.Equal(plain, new BertText(lower: true).Normalize(text));

    [Theory]
    [InlineData("Ab\u00E9 e\u0301")]
    [InlineData("한")]
    public void Letters_of_cased_models_stay_as_they_are(string text) => Assert.Equal(text, new BertText(lower: false).Normalize(text));

    [Fact]
    public void White_space_is_spaces_and_control_is_nothing() =>
        Assert.Equal("a b c d e", new BertText(lower: false).Normalize("a\tb\nc\u3000d\re\u0007\u00AD\uFFFD\0"));

    [Fact]
    public void An_ideograph_stands_alone() => Assert.Equal("a 中  \U00020000 b", new BertText(lower: true).Normalize("a中\U00020000b"));
}
