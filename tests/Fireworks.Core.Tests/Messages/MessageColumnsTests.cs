namespace Fireworks.Tests;

public sealed class MessageColumnsTests
{
    private static readonly Message Some = Message.Of(("n", new[] { 1L, 2, 3 }), ("x", new[] { 0.5, double.NaN, 2 }), ("maybe", new int?[] { 1, null, 3 }));

    [Fact]
    public void The_first_column_sets_the_length_and_the_others_keep_it()
    {
        var one = Message.Empty.With("a", TensorColumn.Of<int>([1, 2]));

        Assert.Equal(2, one.Length);
        Assert.Throws<MessageShapeException>(() => one.With("b", TensorColumn.Of<int>([1, 2, 3])));
        // A message whose columns were all left out keeps its length.
        Assert.Throws<MessageShapeException>(() => one.Without("a").With("b", TensorColumn.Of<int>([1, 2, 3])));
        Assert.Equal(["b"], one.Without("a").With("b", TensorColumn.Of<int>([1, 2])).Names);
    }

    [Fact]
    public void A_column_of_another_kind_takes_the_place_of_one()
    {
        var text = Some.With("n", TextColumn.Of("a", "b", "c"));
        var tensor = text.With("n", TensorColumn.Of<float>([1, 2, 3, 4, 5, 6], 2));

        Assert.Equal("3 rows: n text, x float64, maybe int32?", text.Summary);
        Assert.Equal("3 rows: n float32[2], x float64, maybe int32?", tensor.Summary);
    }

    [Fact]
    public void Several_columns_are_replaced_or_added_at_once()
    {
        var several = Message.Of(("maybe", new[] { 0.5, 1, 1.5 }), ("new", new[] { "a", "b", "c" }), ("n", new[] { 7, 8, 9 }));

        var message = Some.With(several);

        Assert.Equal("3 rows: n int32, x float64, maybe float64, new text", message.Summary);
        Assert.Equal([7, 8, 9], message.Column<int>("n"));
        Assert.Equal([0.5, 1, 1.5], message.Column<double>("maybe"));
        Assert.Equal(several, Message.Empty.With(several));
        Assert.Same(Some, Some.With(Message.Empty));
        Assert.Throws<MessageShapeException>(() => Some.With(several[..2]));
    }

    [Fact]
    public void Nothing_given_is_refused_by_the_name_of_the_argument()
    {
        Assert.Throws<ArgumentNullException>("name", () => Some.With(null!, Some["n"]));
        Assert.Throws<ArgumentNullException>("name", () => Some.Select((string)null!));
        Assert.Throws<ArgumentNullException>("to", () => Some.Rename("n", null!));
        Assert.Throws<ArgumentNullException>("other", () => Some.Merge(null!));
        Assert.Throws<ArgumentNullException>("condition", () => Some.Filter(null!));
        Assert.Throws<ArgumentNullException>("condition", () => Some.Filter<long>("n", null!));
        Assert.Contains("message 1 is null", Assert.Throws<ArgumentException>(() => Message.Concat(Some, null!)).Message);
        Assert.Contains("part 1 is null", Assert.Throws<ArgumentException>(() => Column.Concat("n", [Some["n"], null!])).Message);
    }

    [Fact]
    public void Columns_are_renamed_in_place_and_never_onto_another()
    {
        Assert.Equal(["m", "x", "maybe"], Some.Rename("n", "m").Names);
        Assert.Throws<MessageShapeException>(() => Some.Rename("n", "x"));
        Assert.Throws<ColumnMissingException>(() => Some.Rename("no", "m"));
    }

    [Fact]
    public void Casts_are_exact_or_refused_and_gaps_stay_gaps()
    {
        Assert.Equal([1f, 2, 3], Some.Cast("n", DType.Float32).Column<float>("n"));
        Assert.Equal([1.0, null, 3.0], Cells(Some.Cast("maybe", DType.Float64), "maybe"));
        Assert.Equal(["1", null, "3"], Cells(Some.Cast("maybe", DType.Text), "maybe"));
        Assert.Contains("row 1", Assert.Throws<CastException>(() => Some.Without("n").Cast("x", DType.Int32, "nearest")).Message);
        Assert.Contains("0.5 in row 0", Assert.Throws<CastException>(() => Some.Cast("x", DType.Int64)).Message);
        Assert.Throws<CastException>(() => Message.Of(("n", new[] { 300 })).Cast("n", DType.UInt8));
        Assert.Contains("16777217", Assert.Throws<CastException>(() => Message.Of(("n", new[] { 16777217 })).Cast("n", DType.Float32)).Message);
    }

    [Fact]
    public void A_function_maps_values_whole_columns_or_every_column()
    {
        Assert.Equal([3.0, 5, 7], Some.Map<long, double>("n", n => n * 2.0 + 1).Column<double>("n"));
        Assert.Equal([3L, 2, 1], Some.Map(column => column.Take(Rows.At(2, 1, 0))).Column<long>("n"));
        Assert.Throws<ColumnTypeException>(() => Some.Map<int, int>("n", n => n));
    }

    [Fact]
    public void Messages_stand_side_by_side_when_lengths_agree_and_names_differ()
    {
        var other = Message.Of(("y", new[] { 7, 8, 9 }));

        Assert.Equal(["n", "x", "maybe", "y"], Some.Merge(other).Names);
        Assert.Same(Some, Some.Merge(Message.Empty));
        Assert.Same(Some, Message.Empty.Merge(Some));
        Assert.Contains("3 rows and the other 2", Assert.Throws<MessageShapeException>(() => Some.Merge(other[..2])).Message);
        Assert.Contains("'n' is in both", Assert.Throws<MessageShapeException>(() => Some.Merge(Some)).Message);
    }

    [Fact]
    public void Types_that_differ_are_never_put_together_but_gaps_may_join()
    {
        Assert.Throws<ColumnTypeException>(() => Some.Select("n").Append(Message.Of(("n", new[] { 1.5 }))));
        Assert.Throws<MessageShapeException>(() => Some.Append(Some.Without("x")));
        Assert.Equal([1, 2, null], Cells(Message.Of(("a", new[] { 1, 2 })).Append(Message.Of(("a", new int?[] { null }))), "a"));
    }

    [Fact]
    public void Gaps_are_filled_or_dropped()
    {
        Assert.Equal([1, 9, 3], Some.FillGaps("maybe", 9).Column<int>("maybe"));
        Assert.Equal([1, 3], Some.DropGaps().Column<int>("maybe"));
        Assert.Throws<ColumnTypeException>(() => Some.FillGaps("maybe", 9L));
        Assert.Throws<ColumnTypeException>(() => Some.Column<int>("maybe"));
    }

    private static object?[] Cells(Message message, string name) => [.. Enumerable.Range(0, message.Length).Select(row => message[name][row])];

    [Fact]
    public void Gaps_are_filled_in_the_columns_unit_and_scale_and_never_rounded()
    {
        var message = new Message(
            ("money", Gappy(LogicalColumns.Of([1.25m, 0m], 2))), ("at", Gappy(LogicalColumns.Of([DateTimeOffset.UnixEpoch, default], Apache.Arrow.Types.TimeUnit.Millisecond))),
            ("bytes", Columns.Of(new byte[]?[] { [1], null })), ("list", Columns.Of(new int[]?[] { [1], null })));

        Assert.Equal(1.5m, message.FillGaps("money", 1.5m)["money"][1]);
        Assert.Equal(DateTimeOffset.UnixEpoch.AddDays(1), message.FillGaps("at", DateTimeOffset.UnixEpoch.AddDays(1))["at"][1]);
        Assert.Equal(new byte[] { 2, 3 }, message.FillGaps("bytes", new byte[] { 2, 3 })["bytes"][1]);
        Assert.Equal(new[] { 7, 8 }, message.FillGaps("list", new[] { 7, 8 })["list"][1]);
        Assert.Throws<ArgumentException>(() => message.FillGaps("money", 1.005m));
        Assert.Throws<ArgumentException>(() => message.FillGaps("at", DateTimeOffset.UnixEpoch.AddTicks(1)));
        Assert.Throws<ColumnTypeException>(() => message.FillGaps("list", new[] { 7L }));

        static Column Gappy(Column column) => ArrowColumn.WithGaps(column, [true, false]);
    }
}
