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
        Assert.Throws<NotSupportedException>(() => DTypes.Of<decimal>());
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
}
