namespace Fireworks.Tests;

public sealed class RowsTests
{
    [Fact]
    public void A_range_and_the_list_of_its_rows_are_equal()
    {
        Assert.Equal(Rows.Range(3, 3), Rows.At(3, 4, 5));
        Assert.True(Rows.Range(3, 3) == Rows.At(3, 4, 5));
        Assert.True(Rows.Range(3, 3) != Rows.At(3, 5, 4));
        Assert.Equal(Rows.Range(3, 3).GetHashCode(), Rows.At(3, 4, 5).GetHashCode());
    }

    [Fact]
    public void Slices_and_maps_keep_the_order()
    {
        Assert.Equal([4, 5], Rows.Range(3, 3).Slice(1, 2).ToArray());
        Assert.Equal([9, 1], Rows.At(7, 9, 1).Slice(1, 2).ToArray());
        Assert.Equal([70, 90, 10], Rows.At(7, 9, 1).Map(row => row * 10).ToArray());
    }

    [Fact]
    public void A_part_that_reaches_beyond_the_rows_is_refused()
    {
        Assert.Contains("10 from position 3 leave the 5", Assert.Throws<ArgumentOutOfRangeException>(() => Rows.Range(0, 5).Slice(3, 10)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Rows.At(4, 2).Slice(1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Rows.Range(9, 5).Slice(-1, 2));
        Assert.Equal(0, Rows.Range(9, 5).Slice(5, 0).Count);
    }

    [Fact]
    public void Rows_beyond_the_end_are_found()
    {
        Rows.Range(0, 5).CheckWithin(5);
        Rows.Range(9, 0).CheckWithin(5);
        Assert.Equal(5, Assert.Throws<RowOutOfRangeException>(() => Rows.Range(3, 3).CheckWithin(5)).Row);
        Assert.Equal(7, Assert.Throws<RowOutOfRangeException>(() => Rows.At(0, 7, 1).CheckWithin(5)).Row);
    }

    [Fact]
    public void Negative_rows_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Rows.At(1, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Rows.Range(-1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Rows.Range(0, 2)[2]);
    }

    [Fact]
    public void Rows_below_0_and_beyond_all_numbers_are_not_made()
    {
        Assert.Contains("makes -1 of row 0", Assert.Throws<ArgumentOutOfRangeException>("map", () => Rows.Range(0, 1).Map(row => row - 1)).Message);
        Assert.Throws<ArgumentOutOfRangeException>("start", () => Rows.Range(long.MaxValue, 2));
        Assert.Equal([long.MaxValue - 1, long.MaxValue], Rows.Range(long.MaxValue - 1, 2).ToArray());
    }
}
