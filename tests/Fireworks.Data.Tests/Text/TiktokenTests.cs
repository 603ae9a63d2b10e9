using System.Text;

namespace Fireworks;

public sealed class TiktokenTests : IDisposable
{
    private readonly TempFolder _temp = new();

    [Fact]
    public void A_text_with_a_byte_that_has_no_rank_is_refused()
    {
        _temp.Write("small.tiktoken", Line("a", 0) + Line("b", 1));

        Assert.Contains("0x63", Assert.Throws<ComponentException>(() => Load(new("small.tiktoken"))("abc")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Empty_lines_are_skipped()
    {
        _temp.Write("small.tiktoken", Line("a", 0) + "\n" + Line("b", 1) + "\n");

        Assert.Equal([1, 0], Load(new("small.tiktoken"))("ba"));
    }

    [Theory]
    [InlineData("YQ== 0\nYg==", 2, "'Yg=='")]
    [InlineData("YQ== 0\nYg", 2, "'Yg'")]
    [InlineData("YQ== 0\nYg== 1\nYWI= 1", 3, "two")]
    [InlineData("YQ== 0\nYg== 1\nYQ== 2", 3, "two")]
    [InlineData("YQ== 0\nYg== -1", 2, "-1")]
    [InlineData("YQ== 0 1", 1, "rank")]
    [InlineData("", 0, "no rank")]
    public void A_line_that_is_no_rank_or_one_for_the_second_time_is_named(string ranks, long line, string found)
    {
        _temp.Write("small.tiktoken", ranks);

        var refused = Assert.Throws<DataFileException>(() => Load(new("small.tiktoken")));

        Assert.Equal(("small.tiktoken", line), (refused.File, refused.Line));
        Assert.Contains(found, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pattern_that_takes_too_long_is_refused()
    {
        _temp.Write("small.tiktoken", Line("a", 0) + Line("!", 1));
        var encode = Load(new("small.tiktoken", "(a+)+$") { MostTime = TimeSpan.FromMilliseconds(50) });

        Assert.Contains("(a+)+$", Assert.Throws<ComponentException>(() => encode(new string('a', 40) + "!")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_pattern_finds_empty_is_no_piece()
    {
        _temp.Write("small.tiktoken", Line("a", 0) + Line("b", 1) + Line("aa", 2));

        Assert.Equal([2, 0], Load(new("small.tiktoken", "a*"))("baaba"));
    }

    private Func<string, IReadOnlyList<int>> Load(Tiktoken tokenizer) => tokenizer.Load(name => _temp[name]);

    private static string Line(string token, int rank) => $"{Convert.ToBase64String(Encoding.UTF8.GetBytes(token))} {rank}\n";

    public void Dispose() => _temp.Dispose();
}
