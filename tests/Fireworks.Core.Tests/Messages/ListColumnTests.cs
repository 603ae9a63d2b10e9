using CsCheck;

namespace Fireworks.Tests;

public sealed class ListColumnTests
{
    /// <summary>As many lists of as many items each, whose items count from a number.</summary>
    private static ListColumn Lists(int rows, int items, int first = 0) =>
        ListColumn.Of(Enumerable.Repeat(items, rows).ToArray(), TensorColumn.Of<int>([.. Enumerable.Range(first, rows * items)]));

    private static ListColumn Of(params string?[][] lists)
    {
        var items = lists.SelectMany(list => list).ToArray();
        Column column = items.Contains(null) ? Columns.Of(items) : TextColumn.Of(items!);
        return ListColumn.Of([.. lists.Select(list => list.Length)], column);
    }

    private static Column Concat(params Column[] columns) => Message.Concat([.. columns.Select(c => new Message(("l", c)))])["l"];

    private static object?[][] Values(Column lists) =>
        [.. Enumerable.Range(0, lists.Length).Select(row => ((Array)lists[row]!).Cast<object?>().ToArray())];

    [Fact]
    public void Slices_of_one_column_are_joined_without_a_copy_of_its_items()
    {
        var lists = Lists(rows: 4000, items: 50);

        var joined = Message.Concat([.. new Message(("l", lists)).EachRow()])["l"];

        Assert.Same(lists.Items, Assert.IsType<ListColumn>(joined).Items);
        Assert.Equal(new Message(("l", lists)), new Message(("l", joined)));
    }

    [Fact]
    public void Slices_of_several_columns_bring_the_items_that_they_show_and_no_others()
    {
        var (a, b) = (Lists(rows: 1000, items: 10), Lists(rows: 1000, items: 10, first: 50_000));

        var joined = (ListColumn)Concat(a.Slice(7, 2), b.Slice(900, 1), a.Take(Rows.At(999, 3)), b.Slice(901, 1));

        Assert.Equal(60, joined.Items.Length);
        Assert.Equal([70, 80, 59_000, 9990, 30, 59_010], Values(joined).Select(list => (int)list[0]!));
    }

    [Fact]
    public void Rows_that_repeat_share_their_items_when_they_are_joined_with_others()
    {
        var joined = (ListColumn)Concat(Lists(rows: 10, items: 3).Take(Rows.At(Enumerable.Repeat(4L, 500).ToArray())), Lists(rows: 1, items: 2));

        Assert.Equal(3 + 2, joined.Items.Length);
        Assert.Equal([12, 13, 14], Values(joined)[499].Cast<int>());
        Assert.Equal([0, 1], Values(joined)[500].Cast<int>());
    }

    [Fact]
    public void Parts_of_any_columns_in_any_order_are_joined_as_they_are()
    {
        var gaps = Gen.Bool.Select(Gen.Int[0, 4].Array[1, 12], (mayBeGaps, lengths) =>
            Of([.. lengths.Select((length, row) => Enumerable.Range(0, length).Select(i => mayBeGaps && i == 1 ? null : $"{(i == 2 ? "a text of more than twelve bytes" : "t")} {row} {i}").ToArray())]));
        var picks = Gen.Select(Gen.Int[0, 2], Gen.Bool, Gen.Int[0, 99].Array[0, 9]).Array[1, 8];

        Gen.Select(gaps.Array[3], picks).Sample((columns, parts) =>
        {
            var taken = parts.Select(part =>
            {
                var (column, isSlice, rows) = part;
                var from = columns[column];
                if (!isSlice || rows.Length == 0) return from.Take(Rows.At([.. rows.Select(row => (long)row % from.Length)]));
                return from.Slice(rows[0] % from.Length, Math.Min(rows.Length, from.Length - rows[0] % from.Length));
            }).ToArray();

            var joined = Concat(taken);

            Assert.Equal(taken.SelectMany(Values), Values(joined));
            Assert.Equal(taken.SelectMany(Values), Values(joined.Compact()));
        });
    }

    [Fact]
    public void Lists_whose_items_may_be_gaps_follow_lists_without_and_the_other_way_round()
    {
        var (full, gappy) = (Of(["a"], []), Of(["a", null]));

        foreach (var joined in new[] { Concat(full, gappy), Concat(gappy, full), Concat(full, gappy.Slice(0, 0)), Column.Concat("l", [full, gappy]) })
            Assert.Equal("list<text?>", joined.Type.ToString());
        Assert.Equal([["a"], [], ["a", null]], Values(Concat(full, gappy)));
        Assert.Equal([["a", null], ["a"], []], Values(Concat(gappy, full)));
    }

    [Fact]
    public void Gaps_may_be_at_any_depth_of_lists_in_lists()
    {
        var inner = ListColumn.Of([1], Of(["a", null]));
        var outer = ArrowColumn.WithGaps(ListColumn.Of([1, 0], Of(["b"])), [true, false]);

        var joined = Concat(inner, outer);

        Assert.Equal("list<list<text?>>?", joined.Type.ToString());
        Assert.Equal([false, false, true], Enumerable.Range(0, 3).Select(((ArrowColumn)joined).IsGap));
        Assert.Equal(["b"], (object?[])((object?[])joined[1]!)[0]!);
    }

    [Fact]
    public void Lists_of_other_items_are_refused_without_the_advice_to_cast_them()
    {
        var error = Assert.Throws<ColumnTypeException>(() => Concat(Of(["a"]), Lists(1, 1)));

        Assert.Contains("must be list<text>, but is list<int32>", error.Message);
        Assert.DoesNotContain("cast it first", error.Message);
        Assert.Throws<ColumnTypeException>(() => Concat(Of(["a"]), ListColumn.Of([1], Of(["a"]))));
    }

    [Fact]
    public void A_compact_row_keeps_none_of_the_items_within_its_items_that_others_have()
    {
        var lists = ListColumn.Of(Enumerable.Repeat(10, 100).ToArray(), Lists(rows: 1000, items: 100));

        var compact = (ListColumn)lists.Slice(3, 1).Compact();

        Assert.Equal(1000, Assert.IsType<ListColumn>(compact.Items).Items.Length);
        Assert.Equal((int[])lists.List(3)[9]!, (int[])compact.List(0)[9]!);
    }

    [Fact]
    public void A_compact_row_keeps_none_of_the_texts_that_others_have()
    {
        var lists = Of([.. Enumerable.Range(0, 5).Select(row => Enumerable.Range(0, 100).Select(i => $"{row} {i} {new string('x', 200)}").ToArray())]);

        var compact = (ListColumn)lists.Slice(2, 1).Compact();

        Assert.InRange(((TextColumn)compact.Items).Buffers.Sum(b => b.Length), 20_000, 45_000);
        Assert.Equal(Values(lists)[2], Values(compact)[0]);
    }
}
