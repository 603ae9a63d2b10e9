namespace Fireworks.Tests;

public sealed class MessageRowsTests
{
    private static readonly Message Ten = Message.Of(("n", Enumerable.Range(0, 10).ToArray()), ("s", Enumerable.Range(0, 10).Select(i => $"row {i}").ToArray()));

    [Fact]
    public void One_rule_for_numbers_ranges_lists_and_masks()
    {
        Assert.Equal([3], Ten[3].Column<int>("n"));
        Assert.Equal([9], Ten[^1].Column<int>("n"));
        Assert.Equal([9, 0, 0], Ten[[^1, 0, 0]].Column<int>("n"));
        Assert.Equal([8, 9], Ten[[.. Enumerable.Range(0, 10).Select(i => i > 7)]].Column<int>("n"));
        Assert.Equal(["s", "n"], Ten[["s", "n"]].Names);
    }

    [Fact]
    public void What_does_not_exist_is_refused()
    {
        Assert.Equal(10, Assert.Throws<RowOutOfRangeException>(() => Ten[10]).Row);
        Assert.Throws<RowOutOfRangeException>(() => Ten[^11]);
        Assert.Throws<RowOutOfRangeException>(() => Ten[[0, ^11]]);
        Assert.Throws<RowOutOfRangeException>(() => Ten.Take([0, 10]));
        Assert.Throws<RowOutOfRangeException>(() => Ten.Take([-1]));
        Assert.Throws<RowOutOfRangeException>(() => Ten.Slice(5, 6));
        Assert.Contains("10 rows and 2 values", Assert.Throws<MessageShapeException>(() => Ten[new bool[] { true, false }]).Message);
    }

    [Fact]
    public void Rows_are_replaced_and_left_out_without_touching_the_old_message()
    {
        var changed = Ten.WithRows(Rows.At(2, 0), Message.Of(("n", new[] { 20, 21 }), ("s", new[] { "twenty", "more" })));

        Assert.Equal([21, 1, 20, 3, 4, 5, 6, 7, 8, 9], changed.Column<int>("n"));
        Assert.Equal([1, 2, 3, 5, 6, 7, 8, 9], Ten.WithoutRows(Rows.At(0, 4, 0)).Column<int>("n"));
        Assert.Equal(Enumerable.Range(0, 10), Ten.Column<int>("n"));
        Assert.Throws<MessageShapeException>(() => Ten.WithRows(Rows.At(1), Ten[..2]));
        Assert.Throws<ColumnTypeException>(() => Ten.WithRows(Rows.At(1), Message.Of(("n", new[] { 1L }), ("s", new[] { "" }))));
    }

    [Fact]
    public void One_row_and_consecutive_rows_are_replaced_and_left_out_too()
    {
        var two = Message.Of(("n", new[] { 20, 21 }), ("s", new[] { "twenty", "more" }));

        Assert.Equal([0, 1, 2, 20, 21, 5, 6, 7, 8, 9], Ten.WithRows(Rows.Range(3, 2), two).Column<int>("n"));
        Assert.Equal("more", Ten.WithRows(Rows.At(9), two[1]).Text("s")[9]);
        Assert.Equal([0, 1, 2, 7, 8, 9], Ten.WithoutRows(Rows.Range(3, 4)).Column<int>("n"));
        Assert.Equal(["row 0", "row 9"], Ten.WithoutRows(Rows.Range(1, 8)).Text("s"));
        Assert.Equal((9, 0), (Ten.WithoutRows(Rows.At(5)).Length, Ten.WithoutRows(Rows.Range(0, 10)).Length));
        Assert.Throws<RowOutOfRangeException>(() => Ten.WithoutRows(Rows.At(10)));
        Assert.Throws<RowOutOfRangeException>(() => Ten.WithRows(Rows.Range(9, 2), two));
    }

    [Fact]
    public void Every_second_row_is_a_list_of_rows_and_length_is_the_number_of_rows()
    {
        Assert.Equal([0, 2, 4, 6, 8], Ten.Take([.. Enumerable.Range(0, 5).Select(i => 2 * i)]).Column<int>("n"));
        Assert.Equal([9, 7], Ten[[^1, ^3]].Column<int>("n"));
        Assert.Equal((5, 2, 1, 10), (Ten.Take([0, 2, 4, 6, 8]).Length, Ten[[^1, ^3]].Length, Ten[^1].Length, Ten[["s", "n"]].Length));
    }

    [Fact]
    public void The_rows_left_over_are_those_that_are_not_named_and_columns_are_told_apart_by_kind()
    {
        Assert.Equal(Ten.Take([0, 1, 5, 6, 7, 8, 9]), Ten.WithoutRows(Rows.Range(2, 3)));
        Assert.Equal(Ten[..4], Ten.WithoutRows(Rows.At(9, 4, 5, 8, 6, 7)));
        Assert.Equal(["n"], Ten.Select([.. Ten.Names.Where(name => Ten[name] is TensorColumn)]).Names);
        Assert.Equal(["s"], Ten.Without([.. Ten.Names.Where(name => Ten[name] is TensorColumn)]).Names);
    }

    [Fact]
    public void Each_row_comes_as_a_message() => Assert.Equal(Enumerable.Range(0, 10).Select(i => $"row {i}"), Ten.EachRow().Select(row => row.Text("s")[0]));

    [Fact]
    public void A_permutation_of_a_permutation_undoes_it()
    {
        int[] order = [3, 1, 4, 0, 5, 9, 2, 6, 8, 7];
        var inverse = Enumerable.Range(0, 10).OrderBy(i => order[i]).ToArray();

        Assert.Equal(Ten, Ten.Take(order).Take(inverse));
    }

    [Fact]
    public void Messages_put_together_keep_their_pieces_until_they_are_read()
    {
        var both = Ten.Append(Ten[5..]);

        Assert.Equal(2, both.Chunks("n").Length);
        Assert.Equal([4, 5, 6, 7, 8, 9, 5, 6], both[4..12].Column<int>("n"));
        Assert.Equal(15, both["n"].Length);
        Assert.Single(both.Chunks("n"));
    }

    [Fact]
    public void Few_rows_of_a_long_text_let_go_of_it()
    {
        var texts = Message.Of(("t", Enumerable.Range(0, 10_000).Select(i => $"a text of more than twelve bytes: {i}").ToArray()));

        var few = (TextColumn)texts.Take([1, 9_999])["t"];

        Assert.True(few.Buffers.Sum(b => b.Length) < 100);
        Assert.Equal("a text of more than twelve bytes: 9999", few.Text(1));
    }

    [Fact]
    public void Rows_are_sorted_by_several_keys_stably_with_gaps_and_NaN_last()
    {
        var rows = Message.Of(("k", new int?[] { 2, null, 1, 2, null }), ("x", new[] { double.NaN, 1, 2, 3, 0 }), ("i", new[] { 0, 1, 2, 3, 4 }));

        Assert.Equal([2, 0, 3, 1, 4], rows.Sort("k").Column<int>("i"));
        Assert.Equal([0, 3, 2, 1, 4], rows.Sort(new SortKey("k", Descending: true)).Column<int>("i"));
        Assert.Equal([2, 3, 0, 4, 1], rows.Sort("k", "x").Column<int>("i"));
        Assert.Equal([3, 2, 1, 4, 0], rows.Sort(new SortKey("x", Descending: true)).Column<int>("i"));
        Assert.Throws<ColumnTypeException>(() => Message.Of(("t", new float[2, 2])).Sort("t"));
    }

    [Fact]
    public void Groups_are_counted_in_order_of_appearance()
    {
        var rows = Message.Of(("a", new[] { "x", "y", "x", "x" }), ("b", new int?[] { 1, null, 1, null }));

        var groups = rows.GroupCount("a", "b");

        Assert.Equal(["x", "y", "x"], groups.Text("a"));
        Assert.Equal([1, null, null], Enumerable.Range(0, 3).Select(i => groups["b"][i]));
        Assert.Equal([2, 1, 1], groups.Column<long>("count"));
    }

    [Fact]
    public void A_length_below_0_is_named_and_no_rows_may_be_taken_from_anywhere()
    {
        Assert.Throws<ArgumentOutOfRangeException>("length", () => Ten.Slice(5, -1));
        Assert.Equal(0, Ten.Take(Rows.Range(10, 0)).Length);
        Assert.Equal(0, Ten["n"].Take(Rows.Range(11, 0)).Length);
    }
}
