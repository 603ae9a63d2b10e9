namespace Fireworks.Tests;

public sealed class DTypeTests
{
    [Fact]
    public void Names_parse_back()
    {
        Assert.All(Enum.GetValues<DType>().Where(t => t != DType.Logical), type => Assert.Equal(type, DTypes.Parse(type.Name())));
        Assert.Contains("Did you mean 'float32'?", Assert.Throws<ArgumentException>("name", () => DTypes.Parse("flaot32")).Message);
    }

    [Fact]
    public void Text_has_no_width_and_decimals_are_no_cells()
    {
        Assert.Throws<ArgumentException>("type", () => DType.Text.Width());
        Assert.Throws<ColumnValueException>(() => DTypes.Of<decimal>());
        Assert.Equal(2, DTypes.Of<Half>().Width());
    }

    [Fact]
    public void Types_are_equal_by_cell_and_shape()
    {
        Assert.Equal(new ColumnType(DType.Int8, [2, 3]), new ColumnType(DType.Int8, [2, 3]));
        Assert.NotEqual(new ColumnType(DType.Int8, [2, 3]), new ColumnType(DType.Int8, [3, 2]));
        Assert.Equal(new ColumnType(DType.Int8, [2, 3]).GetHashCode(), new ColumnType(DType.Int8, [2, 3]).GetHashCode());
        Assert.Equal(6, new ColumnType(DType.Int8, [2, 3]).RowBytes);
    }

    [Fact]
    public void No_axis_is_negative_however_the_shape_is_given()
    {
        Assert.Contains("[-2,-2]", Assert.Throws<ArgumentException>("rowShape", () => new ColumnType(DType.Int32, [-2, -2])).Message);
        Assert.Throws<ArgumentException>("rowShape", () => new ColumnType(DType.Int32) with { RowShape = [-1] });
        Assert.Throws<ArgumentException>("rowShape", () => TensorColumn.Of<int>([1, 2, 3, 4], -2, -2));
        Assert.Throws<ArgumentException>("rowShape", () => TensorColumn.Of<int>([1, 2, 3, 4], 4).WithRowShape(-2, -2));
    }

    [Fact]
    public void A_row_takes_less_than_2_GiB()
    {
        Assert.Contains("int8[70000,70000]", Assert.Throws<ArgumentException>("rowShape", () => new ColumnType(DType.Int8, [70_000, 70_000])).Message);
        Assert.Throws<ArgumentException>("rowShape", () => new ColumnType(DType.Float64, [int.MaxValue / 8 + 1]));
        Assert.Equal(int.MaxValue - 7, new ColumnType(DType.Float64, [int.MaxValue / 8]).RowBytes);
        Assert.Equal(0, new ColumnType(DType.Int8, [70_000, 70_000, 0]).RowBytes);
    }

    [Fact]
    public void No_shape_is_the_empty_shape()
    {
        var column = new TensorColumn(new ColumnType(DType.Int32, default), 1, new byte[4]);

        Assert.Equal((new ColumnType(DType.Int32), 0), (column.Type, column[0]));
        Assert.Empty(column.Type.RowShape);
        Assert.Empty(default(ColumnType).RowShape);
        Assert.Contains("int32", new Message(("x", column)).ToString());
    }
}
