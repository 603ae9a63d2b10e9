using System.Text;

namespace Fireworks;

public sealed class TokenizeTests : PipeConformance, IDisposable
{
    private readonly TempFolder _temp = new();

    protected override NodeContext Context => base.Context with { Services = new TestServices(new DataRoots(_temp.Path)) };

    // A small vocabulary of WordPiece, as BERT writes it: one token a line.
    private const string Pieces = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\ndigit\na\n##s\nlong\ntitle\nwith\n,\nnumber\n1\n##1\n";

    protected override Pipe Create(Pipe input)
    {
        _temp.Write("vocab.txt", Pieces);
        return new Tokenize(input, "title", new WordPiece("vocab.txt"), length: 8);
    }

    [Fact]
    public async Task Wordpiece_cuts_words_into_the_longest_pieces_between_its_marks()
    {
        // By hand, by the longest-match-first rule of the BERT paper.
        var rows = await Over("Digits 11, a title", new WordPiece("vocab.txt"), 10).RowsAsync();

        Assert.Equal([2, 5, 7, 13, 14, 11, 6, 9, 3, 0], rows.Column<long>("tokens"));
        Assert.Equal([9], rows.Column<long>("tokens_length"));
    }

    [Fact]
    public async Task A_text_that_is_cut_keeps_its_end_mark() =>
        Assert.Equal([2, 5, 3], (await Over("digit a title with", new WordPiece("vocab.txt"), 3).RowsAsync()).Column<long>("tokens"));

    [Fact]
    public void Refuses_a_length_that_leaves_no_room_for_the_marks() =>
        Assert.Throws<ArgumentOutOfRangeException>("length", () => new Tokenize(Digits.Pipe(), "title", new WordPiece("vocab.txt"), length: 1));

    [Fact]
    public async Task Byte_pairs_are_merged_in_the_order_of_the_list()
    {
        _temp.Write("vocab.json", """{"l":0,"o":1,"w":2,"e":3,"r":4,"lo":5,"low":6,"er":7}""");
        _temp.Write("merges.txt", "#version: 0.2\nl o\nlo w\ne r\n");

        Assert.Equal([6, 7, -1, -1], (await Over("lower", new BytePair("vocab.json", "merges.txt"), 4, padding: -1).RowsAsync()).Column<long>("tokens"));
    }

    [Fact]
    public async Task Ranks_of_tiktoken_are_the_numbers()
    {
        string[] tokens = ["l", "o", "w", " ", "lo", "low", " low"];
        _temp.Write("small.tiktoken", string.Concat(tokens.Select((t, i) => $"{Convert.ToBase64String(Encoding.UTF8.GetBytes(t))} {i}\n")));

        Assert.Equal([5, 6, 0], (await Over("low low", new Tiktoken("small.tiktoken"), 3).RowsAsync()).Column<long>("tokens"));
    }

    [Fact]
    public async Task A_missing_file_is_named() =>
        Assert.Contains("voacb.txt", (await Assert.ThrowsAsync<DataFileException>(async () => await Over("x", new WordPiece("voacb.txt"), 3).RowsAsync())).Message, StringComparison.Ordinal);

    private Tokenize Over(string text, PretrainedTokenizer tokenizer, int length, long padding = 0)
    {
        _temp.Write("vocab.txt", Pieces);
        var pipe = new Tokenize(new MessagePipe(new Message(("text", TextColumn.Of(text)))), "text", tokenizer, length, padding);
        pipe.Bind(Context);
        return pipe;
    }

    public void Dispose() => _temp.Dispose();
}
