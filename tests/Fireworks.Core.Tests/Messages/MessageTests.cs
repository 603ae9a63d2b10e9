using Fireworks.TestKit;

namespace Fireworks.Tests;

public sealed class MessageTests
{
    private static readonly Message Some = Digits.Message(10);

    [Fact]
    public void Columns_keep_their_order_and_are_found_by_name()
    {
        Assert.Equal(["row", "label", "title", "pixel0", "pixel1", "image"], Some.Names);
        Assert.Equal(7, Some.Column<long>("label")[1]);
        Assert.Equal("digit 3", Some.Text("title")[3]);
        Assert.Equal("10 rows: row int64, label int64, title text, pixel0 float32, pixel1 float32, image float32[2,2]", Some.Summary);
    }

    [Fact]
    public void Unequal_lengths_and_names_that_come_twice_are_refused()
    {
        var (one, two) = (TensorColumn.Of<int>([1]), TensorColumn.Of<int>([1, 2]));

        Assert.Contains("'b' has 2", Assert.Throws<MessageShapeException>(() => new Message(("a", one), ("b", two))).Message);
        Assert.Contains("'a' comes twice", Assert.Throws<MessageShapeException>(() => new Message(("a", one), ("a", one))).Message);
    }

    [Fact]
    public void A_missing_column_and_a_wrong_type_are_named()
    {
        Assert.Contains("Did you mean 'label'?", Assert.Throws<ColumnMissingException>(() => Some["lable"]).Message);
        Assert.Contains("must be float32, but is int64", Assert.Throws<ColumnTypeException>(() => Some.Column<float>("label")).Message);
        Assert.Throws<ColumnTypeException>(() => Some.Text("label"));
        Assert.Throws<ColumnTypeException>(() => Some.Column<int>("title"));
    }

    [Fact]
    public void Ranges_count_from_both_ends_and_nothing_is_clipped()
    {
        Assert.Equal([8, 9], Some[^2..].Column<long>("row"));
        Assert.Equal([0, 1, 2], Some[..3].Column<long>("row"));
        Assert.Equal(0, Some[4..4].Length);
        Assert.Throws<RowOutOfRangeException>(() => Some[5..11]);
        Assert.Throws<RowOutOfRangeException>(() => Some[^11..]);
        Assert.Contains("begins at row 5 and ends before row 4", Assert.Throws<MessageShapeException>(() => Some[5..4]).Message);
    }

    [Fact]
    public void A_column_is_asked_for_by_name_and_length_and_names_are_told()
    {
        Assert.True(Some.Has("label"));
        Assert.False(Some.Has("lable"));
        Assert.Equal((10, 6), (Some.Length, Some.Count));
        Assert.Equal(Some.Names, Some.Select(column => column.Key));
    }

    [Fact]
    public void A_slice_shares_memory_in_every_column()
    {
        var message = Some.With("gaps", ArrowColumn.WithGaps(TensorColumn.Of<int>([.. Enumerable.Range(0, 10)]), new bool[10]));
        var slice = message[3..7];

        foreach (var name in (string[])["row", "label", "pixel0", "pixel1", "image"]) AssertShared((TensorColumn)message[name], (TensorColumn)slice[name]);
        var (text, some) = ((TextColumn)message["title"], (TextColumn)slice["title"]);
        Assert.True(text.Views.Span.Overlaps(some.Views.Span));
        Assert.Equal(text.Buffers, some.Buffers);
        var (gaps, few) = ((ArrowColumn)message["gaps"], (ArrowColumn)slice["gaps"]);
        AssertShared((TensorColumn)gaps.Storage, (TensorColumn)few.Storage);
        AssertShared(gaps.Present!, few.Present!);

        static void AssertShared(TensorColumn whole, TensorColumn part) => Assert.True(whole.Data.Span.Overlaps(part.Data.Span));
    }

    [Fact]
    public void Take_gives_one_row_for_each_asked_in_that_order()
    {
        var taken = Some.Take(Rows.At(9, 0, 9));

        Assert.Equal([9, 0, 9], taken.Column<long>("row"));
        Assert.Equal(["digit 9", "digit 0", "digit 9"], taken.Text("title"));
        Assert.Equal((float[]?)Some["image"][9], (float[]?)taken["image"][2]);
        Assert.Throws<RowOutOfRangeException>(() => Some.Take(Rows.At(10)));
    }

    [Fact]
    public void With_adds_or_replaces_in_place_and_without_removes()
    {
        var column = TensorColumn.Of<int>([.. Enumerable.Range(0, 10)]);

        Assert.Equal(["row", "label"], Some.Select("row", "label").With("row", column).Names);
        Assert.Equal(["row", "label", "new"], Some.Select("row", "label").With("new", column).Names);
        Assert.Equal(["title"], Some.Select("row", "title").Without("row").Names);
        Assert.Equal(["label", "pixel0", "pixel1"], Some.Without("row", "image", "title").Names);
        Assert.Throws<MessageShapeException>(() => Some.With("new", TensorColumn.Of<int>([1])));
        Assert.Throws<MessageShapeException>(() => Some.Select("row").With("row", TensorColumn.Of<int>([1])));
        Assert.Throws<ColumnMissingException>(() => Some.Without("no"));
        Assert.Equal(1, Message.Empty.With("first", TensorColumn.Of<int>([1])).Length);
    }

    [Fact]
    public void Without_its_last_column_a_message_keeps_its_length()
    {
        var bare = Some.Select("row").Without("row");

        Assert.Equal((0, 10), (bare.Count, bare.Length));
        Assert.Equal(20, Message.Concat(bare, bare).Length);
        Assert.Throws<MessageShapeException>(() => bare.With("x", TensorColumn.Of<int>([1])));
    }

    [Fact]
    public void Concat_puts_rows_together_and_matches_columns_by_name()
    {
        var (head, tail) = (Some[..4], Some[4..].Select("image", "pixel1", "pixel0", "title", "label", "row"));

        Assert.Equal(Some, Message.Concat(head, tail));
        Assert.Equal(Message.Empty, Message.Concat());
        Assert.Same(head, Message.Concat(Message.Empty, head));
        Assert.Throws<MessageShapeException>(() => Message.Concat(head, tail.Without("row")));
        Assert.Throws<ColumnTypeException>(() => Message.Concat(new Message(("a", TensorColumn.Of<int>([1]))), new Message(("a", TensorColumn.Of<long>([1])))));
    }

    [Fact]
    public void Equality_looks_at_names_types_and_values_but_not_at_the_order_of_columns()
    {
        var other = Some.Take(Rows.At(0, 1, 2, 3, 4, 5, 6, 7, 8, 9)).Select("title", "row", "image", "label", "pixel1", "pixel0");

        Assert.Equal(Some, other);
        Assert.Equal(Some.GetHashCode(), other.GetHashCode());
        Assert.NotEqual(Some, other.With("row", TensorColumn.Of<int>([.. Enumerable.Range(0, 10)])));
        Assert.NotEqual(Some, other.Without("row"));
        Assert.NotEqual(Some, Some.Take(Rows.At(1, 0, 2, 3, 4, 5, 6, 7, 8, 9)));
    }

    [Fact]
    public void Columns_and_names_that_are_null_are_refused()
    {
        Assert.Contains("'x' is null", Assert.Throws<ArgumentException>("column", () => new Message(("x", null!))).Message);
        Assert.Throws<ArgumentException>("column", () => new Message((null!, TensorColumn.Of<int>([1]))));
        Assert.Contains("'row' is null", Assert.Throws<ArgumentException>("column", () => Some.Map(_ => null!)).Message);
    }

    [Fact]
    public void A_column_is_put_together_of_at_least_one() =>
        Assert.Contains("'x'", Assert.Throws<ArgumentException>("columns", () => Column.Concat("x", [])).Message);
}
