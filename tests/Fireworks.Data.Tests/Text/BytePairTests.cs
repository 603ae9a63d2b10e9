namespace Fireworks;

public sealed class BytePairTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public BytePairTests()
    {
        // Bytes as GPT-2 writes them: a space is Ġ, and é is the two bytes Ã and ©.
        _temp.Write("bytes.json", """{"h":0,"i":1,"Ġ":2,"Ã":3,"©":4,"!":5,"hi":6,"Ġhi":7,"Ã©":8,"?":9}""");
        _temp.Write("bytes.txt", "#version: 0.2\nh i\nĠ hi\nÃ ©\n");
        _temp.Write("letters.json", """{"l":0,"o":1,"w":2,"Ã":3,"lo":4,"low":5,"?":6}""");
        _temp.Write("letters.txt", "l o\nlo w\n");
    }

    [Theory]
    [InlineData("", new int[0])]
    [InlineData("hi hi", new[] { 6, 7 })]
    [InlineData("hi é!", new[] { 6, 2, 8, 5 })]
    [InlineData("hi  hi", new[] { 6, 2, 7 })]
    [InlineData("hi!hi ", new[] { 6, 5, 6, 2 })]
    public void Tokens_of_bytes_keep_spaces_and_letters_beyond_ascii(string text, int[] tokens)
    {
        // By hand, by the rules of GPT-2's encoder.py: the pattern's pieces, and in each the pairs in the order of the list.
        Assert.Equal(tokens, Bytes().Load(Path)(text));
    }

    [Fact]
    public void A_text_with_a_byte_that_has_no_token_is_refused()
    {
        var encode = Bytes().Load(Path);

        Assert.Contains("byte 0x78, which is written 'x'", Assert.Throws<ComponentException>(() => encode("hxi")).Message, StringComparison.Ordinal);
        Assert.Contains("byte 0x0A, which is written 'Ċ'", Assert.Throws<ComponentException>(() => encode("hi\nhi")).Message, StringComparison.Ordinal);
        Assert.Contains("byte 0xAD, which is written 'Ń'", Assert.Throws<ComponentException>(() => encode("í")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_byte_becomes_the_token_that_is_named_for_it() =>
        Assert.Equal([0, 9, 1], (Bytes() with { Unknown = "?" }).Load(Path)("hxi"));

    [Fact]
    public void Tokens_of_letters_are_words_without_the_space_between_them()
    {
        var encode = Letters().Load(Path);

        Assert.Equal([5, 5, 3], encode("low low Ã"));
        Assert.Contains("'é' (U+00E9)", Assert.Throws<ComponentException>(() => encode("low é")).Message, StringComparison.Ordinal);
        Assert.Equal([5, 6], (Letters() with { Unknown = "?" }).Load(Path)("low é"));
    }

    [Fact]
    public void What_the_tokens_are_can_be_said() =>
        Assert.Equal([5, 6, 3, 6], (Letters() with { ByteLevel = true, Unknown = "?" }).Load(Path)("low é"));

    [Theory]
    [InlineData("l o\nlo\n", 2)]
    [InlineData("l o w\n", 1)]
    [InlineData("l o\n\n lo\n", 3)]
    public void A_line_that_is_no_merge_is_named(string merges, long line)
    {
        _temp.Write("letters.txt", merges);

        var refused = Assert.Throws<DataFileException>(() => Letters().Load(Path));

        Assert.Equal(("letters.txt", line), (refused.File, refused.Line));
    }

    private static BytePair Bytes() => new("bytes.json", "bytes.txt");

    private static BytePair Letters() => new("letters.json", "letters.txt");

    private string Path(string name) => _temp[name];

    public void Dispose() => _temp.Dispose();
}
