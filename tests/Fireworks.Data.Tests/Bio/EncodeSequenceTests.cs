namespace Fireworks;

public sealed class EncodeSequenceTests : PipeConformance
{
    protected override Message Input => new(("sequences", TextColumn.Of([.. Enumerable.Range(0, 20).Select(i => "ACGT"[..(i % 5)] + "TTGACA")])));

    protected override Pipe Create(Pipe input) => new EncodeSequence(input, length: 8);

    [Fact]
    public async Task One_hot_rows_have_a_one_at_each_letter_and_zeros_behind_the_end()
    {
        var rows = await Of("aC", 3).RowsAsync();

        Assert.Equal("float32[3,4]", rows["encoded"].Type.ToString());
        Assert.Equal([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0], rows.Column<float>("encoded"));
    }

    [Fact]
    public async Task Numbers_begin_at_one_and_long_sequences_are_cut() =>
        Assert.Equal([1, 2, 3], (await Of("ACGT", 3, encoding: "index").RowsAsync()).Column<long>("encoded"));

    [Fact]
    public async Task A_letter_that_the_alphabet_lacks_is_refused_or_becomes_zero()
    {
        var refused = await Assert.ThrowsAsync<ComponentException>(async () => await Of("ANT", 3).RowsAsync());

        Assert.Contains("letter 2", refused.Message, StringComparison.Ordinal);
        Assert.Equal([1, 0, 4], (await Of("ANT", 3, encoding: "index", unknown: "zero").RowsAsync()).Column<long>("encoded"));
    }

    [Fact]
    public async Task A_letter_beyond_ascii_is_one_letter()
    {
        var refused = await Assert.ThrowsAsync<ComponentException>(async () => await Of("ACéG", 4).RowsAsync());

        Assert.Contains("letter 3 of a sequence in column 'sequences' is 'é'", refused.Message, StringComparison.Ordinal);
        Assert.Equal([1, 0, 2, 3], (await Of("AéCG", 4, encoding: "index", unknown: "zero").RowsAsync()).Column<long>("encoded"));
        Assert.Equal([0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0], (await Of("G\U00020000A", 3, unknown: "zero").RowsAsync()).Column<float>("encoded"));
    }

    [Fact]
    public void Refuses_an_alphabet_with_a_letter_twice() =>
        Assert.Throws<ArgumentException>("alphabet", () => new EncodeSequence(Digits.Pipe(), 3, alphabet: "aAc"));

    private static EncodeSequence Of(string sequence, int length, string encoding = "one_hot", string unknown = "error") =>
        new(new MessagePipe(new Message(("sequences", TextColumn.Of(sequence)))), length, encoding: encoding, unknown: unknown);
}
