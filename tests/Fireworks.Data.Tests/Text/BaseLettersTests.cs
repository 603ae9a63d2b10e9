using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Fireworks;

public sealed class BaseLettersTests
{
    // Blocks that hold no letter without a meaning, or whose letters all decompose.
    private static readonly (int First, int Last)[] Blocks =
    [
        (0x80, 0x36F), (0x370, 0x52F), (0x1E00, 0x1FFF), (0x2100, 0x214F), (0x2200, 0x22FF), (0x3040, 0x30FF), (0xAC00, 0xD7A3),
        (0xF900, 0xFAFF), (0xFB1D, 0xFB4E), (0x1D15E, 0x1D164), (0x2F800, 0x2FA1D), (0x900, 0x97F), (0xB80, 0xBFF),
    ];

    [Fact]
    public void Bases_are_those_of_unicode()
    {
        var bases = new StringBuilder();
        foreach (var (first, last) in Blocks)
            for (var point = first; point <= last; point++)
                bases.AppendJoin("", BaseLetters.Of(new Rune(point)).EnumerateRunes().Where(r => Rune.GetUnicodeCategory(r) != UnicodeCategory.NonSpacingMark)).Append('\n');

        // By Python's unicodedata: the letters of form D that are not of category Mn, a line for each code point.
        Assert.Equal("15592071E3EAC224C58EAE7DF2B2B8BA1BC1038FEA472181D49C549ADD2AC56D", Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(bases.ToString()))));
    }

    [Theory]
    [InlineData(0x41, "A")]
    [InlineData(0x1EA4, "A")]
    [InlineData(0x110, "\u0110")]
    [InlineData(0xAC01, "\u1100\u1161\u11A8")]
    [InlineData(0xAC00, "\u1100\u1161")]
    public void A_letter_becomes_its_base_or_stays(int letter, string found) => Assert.Equal(found, BaseLetters.Of(new Rune(letter)));
}
