namespace Fireworks.Tests;

/// <summary>A message of nothing but tensors: what the original calls a tensor message keeps its promises here too.</summary>
public sealed class TensorMessageTests
{
    private static Message Tensors => Message.Of(
        ("a", TensorColumn.Of<float>([1, 2, 3, 4, 5, 6, 7, 8], 2)),      // [4, 2]
        ("b", TensorColumn.Of<long>([10, 20, 30, 40])));                 // [4]

    [Fact]
    public void Single_values_are_one_row_and_the_first_axis_is_the_rows()
    {
        Assert.Equal((1, 4, 0), (Message.Of(("x", 3.5f)).Length, Tensors.Length, Message.Empty.Length));
        Assert.Empty(Message.Empty.Names);
    }

    [Fact]
    public void A_row_keeps_its_axis_and_rows_are_taken_in_any_order()
    {
        Assert.Equal((1, new ColumnType(DType.Float32, [2])), (Tensors[2].Length, Tensors[2]["a"].Type));
        Assert.Equal([5f, 6], Tensors[2].Column<float>("a"));
        Assert.Equal([3f, 4, 5, 6], Tensors[1..3].Column<float>("a"));
        Assert.Equal([7f, 8, 1, 2, 1, 2], Tensors.Take(Rows.At(3, 0, 0)).Column<float>("a"));
        Assert.Throws<RowOutOfRangeException>(() => Tensors[4]);
        Assert.Throws<RowOutOfRangeException>(() => Tensors[1..5]);
    }

    [Fact]
    public void Rows_are_appended_replaced_and_left_out_wherever_they_are()
    {
        var replaced = Tensors.WithRows(Rows.At(0), Tensors[3]);
        var inner = Tensors.WithoutRows(Rows.At(1, 2));

        Assert.Equal(8, Tensors.Append(Tensors).Length);
        Assert.Equal([7f, 8, 3, 4, 5, 6, 7, 8], replaced.Column<float>("a"));
        Assert.Equal([40L, 20, 30, 40], replaced.Column<long>("b"));
        Assert.Equal([1f, 2, 7, 8], inner.Column<float>("a"));
        Assert.Equal([10L, 40], inner.Column<long>("b"));
    }

    [Fact]
    public void Columns_are_replaced_and_left_out()
    {
        var replaced = Tensors.With("a", TensorColumn.Of<int>([1, 2, 3, 4]));

        Assert.Equal([1, 2, 3, 4], replaced.Column<int>("a"));
        Assert.Equal(["b"], Tensors.Without("a").Names);
        Assert.Throws<MessageShapeException>(() => Tensors.With("a", TensorColumn.Of<int>([1, 2])));
    }
}
