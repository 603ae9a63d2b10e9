namespace Fireworks;

public sealed class WordPieceTests : IDisposable
{
    private readonly TempFolder _temp = new();

    // From 5 on what is not BERT's own.
    public WordPieceTests() => _temp.Write("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nab\ne\n##e\né\n+\n$\n.\n中\n語\nÉ\n");

    [Theory]
    [InlineData("AB É", new[] { 5, 6 })]
    [InlineData("abé", new[] { 5, 7 })]
    [InlineData("ABE\u0301", new[] { 5, 7 })]
    public void An_uncased_model_sees_no_case_and_no_accents(string text, int[] tokens) => Assert.Equal([2, .. tokens, 3], Tokens(text));

    [Theory]
    [InlineData("ab É é", new[] { 5, 14, 8 })]
    [InlineData("AB", new[] { 1 })]
    public void A_cased_model_sees_both(string text, int[] tokens) => Assert.Equal([2, .. tokens, 3], Tokens(text, lower: false));

    [Theory]
    [InlineData("ab\nab\tab\u00A0ab", new[] { 5, 5, 5, 5 })]
    [InlineData("a\u200Bb\u0000", new[] { 5 })]
    [InlineData("ab+$ab.", new[] { 5, 9, 10, 5, 11 })]
    [InlineData("ab€", new[] { 1 })]
    [InlineData("ab中語ab", new[] { 5, 12, 13, 5 })]
    [InlineData("ab[MASK].", new[] { 5, 4, 11 })]
    public void Words_part_where_bert_parts_them(string text, int[] tokens)
    {
        // By hand, by BERT's tokenization.py: tabs and line ends are spaces, letters of format vanish, ASCII's symbols and ideographs are words.
        Assert.Equal([2, .. tokens, 3], Tokens(text));
    }

    private IReadOnlyList<int> Tokens(string text, bool lower = true) => new WordPiece("vocab.txt", lower).Load(name => _temp[name])(text);

    public void Dispose() => _temp.Dispose();
}
