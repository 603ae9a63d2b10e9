using CsCheck;

namespace Fireworks.Tests;

public sealed class TensorColumnTests
{
    private static readonly TensorColumn Grid = TensorColumn.Of<float>([.. Enumerable.Range(0, 24).Select(i => (float)i)], 2, 3);

    [Fact]
    public void The_first_axis_is_the_rows()
    {
        Assert.Equal((4, "float32[2,3]", 96L), (Grid.Length, Grid.Type.ToString(), Grid.ByteCount));
        Assert.Equal([6, 7, 8, 9, 10, 11], (float[])Grid[1]);
        Assert.Equal(true, TensorColumn.Of<bool>([false, true])[1]);
        Assert.Equal((Half)2, TensorColumn.Of<Half>([(Half)1, (Half)2])[1]);
    }

    [Fact]
    public void Other_axes_over_the_same_memory()
    {
        var flat = Grid.WithRowShape(6);

        Assert.True(flat.Data.Span == Grid.Data.Span);
        Assert.Throws<ArgumentException>("rowShape", () => Grid.WithRowShape(5));
    }

    [Fact]
    public void Memory_of_another_size_and_text_are_refused()
    {
        Assert.Throws<ArgumentException>("data", () => new TensorColumn(new ColumnType(DType.Int32), 2, new byte[7]));
        Assert.Throws<ArgumentException>("type", () => new TensorColumn(new ColumnType(DType.Text), 0, default));
        Assert.Throws<ArgumentException>("values", () => TensorColumn.Of<int>([1, 2, 3], 2));
    }

    [Fact]
    public void Rows_beyond_the_end_are_refused()
    {
        Assert.Throws<RowOutOfRangeException>(() => Grid[4]);
        Assert.Throws<RowOutOfRangeException>(() => Grid[-1]);
        Assert.Throws<RowOutOfRangeException>(() => Grid.Slice(3, 2));
        Assert.Throws<RowOutOfRangeException>(() => Grid.Take(Rows.At(0, 4)));
    }

    [Fact]
    public void Take_of_any_width_is_what_a_loop_over_rows_gives() =>
        Gen.Select(Gen.Int[1, 20], Gen.Int[0, 5], Gen.Long[0, 1000].Array[0, 30]).Sample((rows, width, picks) =>
        {
            var column = new TensorColumn(new ColumnType(DType.UInt8, [width]), rows, Enumerable.Range(0, rows * width).Select(i => (byte)i).ToArray());
            var at = picks.Select(p => p % rows).ToArray();

            var taken = (TensorColumn)column.Take(Rows.At(at));

            Assert.Equal(at.SelectMany(r => (byte[])column[(int)r]), taken.Data.ToArray());
        });

    [Fact]
    public void Values_read_in_place_and_only_as_their_own_type()
    {
        var values = Grid.Values<float>();

        Assert.Equal(24, values.Count);
        Assert.Equal(23, values[23]);
        Assert.Equal(values.ToArray(), values);
        Assert.Throws<ColumnTypeException>(() => Grid.Values<double>());
    }

    [Fact]
    public void More_than_one_piece_of_memory_holds_is_refused_however_it_comes_about()
    {
        // Memory that nobody writes is never there.
        var wide = new Message(("x", TensorColumn.Create<byte>(new(DType.UInt8, [4 << 20]), 1, _ => { })));

        Assert.Contains("600 rows of uint8[4194304]", Assert.Throws<MessageShapeException>(() => wide.Take(new int[600])["x"]).Message);
        Assert.Contains("2 GiB", Assert.Throws<MessageShapeException>(() => TensorColumn.Create<long>(new(DType.Int64), 300_000_000, _ => { })).Message);
    }

    [Fact]
    public void Cells_of_a_type_that_no_column_holds_are_refused_by_name()
    {
        var message = new Message(("x", TensorColumn.Of<int>([1])));

        Assert.Contains("UInt64", Assert.Throws<ColumnValueException>(() => message.Filter<ulong>("x", _ => true)).Message);
        Assert.Throws<ColumnValueException>(() => message.Column<decimal>("x"));
        Assert.Throws<ColumnValueException>(() => TensorColumn.Of<uint>([1]));
        Assert.Throws<ColumnValueException>(() => ((TensorColumn)message["x"]).Values<uint>());
    }
}
