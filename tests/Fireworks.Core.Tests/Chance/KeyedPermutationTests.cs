using CsCheck;

namespace Fireworks.Tests;

public sealed class KeyedPermutationTests
{
    private static KeyedPermutation Of(long length, long seed = 1) => new(KeyedRandom.For(seed, "node", 0), length);

    [Fact]
    public void Every_value_comes_once_and_finds_its_position() => Gen.Select(Gen.Int[0, 300], Gen.Long).Sample((length, seed) =>
    {
        var order = Of(length, seed);
        var values = Enumerable.Range(0, length).Select(i => order[i]).ToArray();

        Assert.Equal(Enumerable.Range(0, length).Select(i => (long)i), values.Order());
        Assert.All(values.Index(), v => Assert.Equal(v.Index, order.PositionOf(v.Item)));
    });

    [Fact]
    public void Many_positions_at_once_go_where_each_goes() => Gen.Select(Gen.Int[0, 3000], Gen.Long, Gen.Int[0, 3000]).Sample((length, seed, first) =>
    {
        var order = Of(length, seed);
        first = Math.Min(first, length);
        var many = new long[length - first];

        order.CopyTo(first, many);

        Assert.Equal(Enumerable.Range(first, length - first).Select(i => order[i]), many);
        Assert.Throws<RowOutOfRangeException>(() => order.CopyTo(first, new long[length - first + 1]));
    }, iter: 200);

    [Fact]
    public void Long_ones_are_computed_without_memory() => Gen.Long[0, (1L << 60) - 1].Sample(position =>
    {
        var order = Of(1L << 60);

        Assert.Equal(position, order.PositionOf(order[position]));
    });

    [Fact]
    public void Each_row_lands_in_each_place_about_equally_often()
    {
        const int length = 10, orders = 20_000;
        var counts = new int[length, length];
        for (var seed = 0; seed < orders; seed++)
            for (var i = 0; i < length; i++) counts[i, Of(length, seed)[i]]++;

        // χ² with 81 degrees of freedom is below 126 with probability 0.999.
        const double expected = (double)orders / length;
        Assert.InRange(counts.Cast<int>().Sum(c => (c - expected) * (c - expected) / expected), 0, 126);
    }

    [Fact]
    public void Positions_outside_are_refused()
    {
        Assert.Throws<RowOutOfRangeException>(() => Of(5)[5]);
        Assert.Throws<RowOutOfRangeException>(() => Of(5).PositionOf(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Of(-1));
    }
}
