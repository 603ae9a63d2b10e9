namespace Fireworks;

public sealed class TextToIndexTests : PipeConformance
{
    protected override Pipe Create(Pipe input) => new TextToIndex(input, "title", length: 6, new Words(), minCount: 2, bounds: true);

    [Fact]
    public async Task Numbers_go_by_count_then_by_the_token_and_unknown_is_one()
    {
        var rows = await Over(["b a b", "c a b", ""], 4).RowsAsync();

        Assert.Equal([4, 5, 4, 0, 6, 5, 4, 0, 0, 0, 0, 0], rows.Column<long>("index"));
        Assert.Equal([3, 3, 0], rows.Column<long>("index_length"));
    }

    [Fact]
    public async Task Characters_between_start_and_end_and_what_is_rare_unknown()
    {
        var pipe = new TextToIndex(Texts("1234", "1234x"), "text", 7, new Characters(), minCount: 2, bounds: true);

        var rows = await pipe.RowsAsync();

        Assert.Equal([2, 4, 5, 6, 7, 3, 0, 2, 4, 5, 6, 7, 1, 3], rows.Column<long>("index"));
    }

    [Fact]
    public async Task An_empty_text_is_start_and_end_and_a_cut_one_keeps_its_end()
    {
        var rows = await new TextToIndex(Texts("", "a a a a"), "text", 3, new Whitespace(), bounds: true).RowsAsync();

        Assert.Equal([2, 3, 0, 2, 4, 3], rows.Column<long>("index"));
    }

    [Theory]
    [InlineData("<pad>", 0)]
    [InlineData("<eos>", 3)]
    [InlineData("a", 4)]
    public async Task A_text_is_padded_with_the_end_or_another_token(string padding, long number)
    {
        var rows = await new TextToIndex(Texts("a a b", ""), "text", 6, new Whitespace(), bounds: true, padding: padding).RowsAsync();

        Assert.Equal([2, 4, 4, 5, 3, number, 2, 3, number, number, number, number], rows.Column<long>("index"));
        Assert.Equal([5, 2], rows.Column<long>("index_length"));
    }

    [Fact]
    public async Task What_stands_for_padding_or_an_end_is_unknown_where_a_text_holds_it()
    {
        var pipe = new TextToIndex(Texts("a <pad> <eos> <sos> <unk> a"), "text", 8, new Whitespace(), bounds: true, padding: "<eos>");

        Assert.Equal([2, 4, 1, 1, 1, 1, 4, 3], (await pipe.RowsAsync()).Column<long>("index"));
        Assert.Equal([1, 4], pipe.Vocabulary!.Encode(["<eos>", "a"], bounds: false));
    }

    [Fact]
    public async Task A_token_that_the_vocabulary_lacks_cannot_pad() => Assert.Contains("'z'",
        (await Assert.ThrowsAsync<ComponentException>(async () => await new TextToIndex(Texts("a"), "text", 6, padding: "z").RowsAsync())).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Linked_it_numbers_as_the_other_has_learned()
    {
        var train = Over(["a b a"], 2);
        await train.FreezeAsync();
        var test = Over(["b z"], 2);
        test.Bind(NodeContext.Detached with
        {
            Links = new Dictionary<string, Func<CancellationToken, Task<ComponentState>>> { ["vocabulary"] = _ => Task.FromResult(train.Save()) },
        });

        Assert.Equal([5, Vocabulary.Unknown], (await test.RowsAsync()).Column<long>("index"));
    }

    [Fact]
    public async Task Keeps_the_most_frequent_tokens_up_to_its_size()
    {
        var pipe = new TextToIndex(Texts("a a a b b c"), "text", 6, new Whitespace(), maxSize: 5);

        Assert.Equal([4, 4, 4, 1, 1, 1], (await pipe.RowsAsync()).Column<long>("index"));
        Assert.Equal(["<pad>", "<unk>", "<sos>", "<eos>", "a"], pipe.Vocabulary!.Tokens);
    }

    [Fact]
    public void Tokenizers_cut_as_they_say()
    {
        Assert.Equal(["Two", "words,", "é"], new Whitespace().Tokens("  Two  words,\n é "));
        Assert.Equal(["two", "words", ",", "it's", "!"], new Words().Tokens("Two words, it's!"));
        Assert.Equal(["e\u0301", "🧬", "x"], new Characters().Tokens("e\u0301🧬x"));
        Assert.Equal(["हिन्दी", "में", "।"], new Words().Tokens("हिन्दी में।"));
        Assert.Empty(new Words().Tokens(""));
        Assert.Empty(new Whitespace().Tokens(" "));
    }

    private static TextToIndex Over(string[] texts, int length) => new(Texts(texts), "text", length, new Whitespace());

    private static MessagePipe Texts(params string[] texts) => new(new Message(("text", TextColumn.Of(texts))));
}
