namespace Fireworks;

public sealed class PaddingTests
{
    [Theory]
    [InlineData(Vocabulary.Padding)]
    [InlineData(Vocabulary.End)]
    [InlineData(-100)]
    public void A_ragged_batch_is_padded_to_its_longest_with_any_number(long padding)
    {
        var batch = Message.Of(("tokens", new long[][] { [4, 5, 6], [], [7] }), ("row", new[] { 0, 1, 2 }));

        var padded = batch.PadToLongest("tokens", padding);

        Assert.Equal("3 rows: tokens int64[3], row int32, tokens_length int64", padded.Summary);
        Assert.Equal([4, 5, 6, padding, padding, padding, 7, padding, padding], padded.Column<long>("tokens"));
        Assert.Equal([3, 0, 1], padded.Column<long>("tokens_length"));
    }

    [Fact]
    public void Each_batch_is_as_wide_as_its_own_longest()
    {
        var rows = Message.Of(("v", new float[][] { [1, 2, 3], [4], [5, 6] }));

        Assert.Equal("float32[3]", rows.PadToLongest("v", 0f)["v"].Type.ToString());
        Assert.Equal([4, 0, 5, 6], rows.Slice(1, 2).PadToLongest("v", 0f).Column<float>("v"));
        Assert.Equal([5, 6, 1, 2], rows.Take(Rows.At(2, 0)).PadToLongest("v", 0f).Column<float>("v").Where((_, i) => i % 3 < 2));
    }

    [Fact]
    public void A_batch_of_empty_lists_has_rows_of_no_numbers() =>
        Assert.Equal("2 rows: v int64[0], v_length int64", Message.Of(("v", new long[][] { [], [] })).PadToLongest("v", 0L).Summary);

    [Fact]
    public void Texts_between_start_and_end_are_padded_with_the_end()
    {
        var vocabulary = new Vocabulary(["1", "2", "3", "4"]);
        var batch = Message.Of(("index", ((string[])["1234x", ""]).Select(text => vocabulary.Encode(new Characters().Tokens(text), bounds: true)).ToArray()));

        Assert.Equal([2, 4, 5, 6, 7, 1, 3, 2, 3, 3, 3, 3, 3, 3], batch.PadToLongest<long>("index", Vocabulary.End).Column<long>("index"));
    }

    [Fact]
    public void What_is_no_list_of_such_numbers_is_refused()
    {
        var rows = Message.Of(("lists", new long[][] { [1] }), ("n", new long[] { 1 }));

        Assert.Equal("lists", Assert.Throws<ColumnTypeException>(() => rows.PadToLongest("lists", 0)).Column);
        Assert.Equal("n", Assert.Throws<ColumnTypeException>(() => rows.PadToLongest("n", 0L)).Column);
        Assert.Throws<ColumnMissingException>(() => rows.PadToLongest("m", 0L));
    }
}
