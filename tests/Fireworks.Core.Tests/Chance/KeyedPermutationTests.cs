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

    // χ² with (n − 1)² degrees of freedom is below the bound with probability 0.999. Five bits have halves of three and two.
    [Theory]
    [InlineData(10, 126)]
    [InlineData(20, 448)]
    public void Each_row_lands_in_each_place_about_equally_often(int length, double bound)
    {
        const int orders = 20_000;
        var counts = new int[length, length];
        for (var seed = 0; seed < orders; seed++)
        {
            var order = Of(length, seed);
            for (var i = 0; i < length; i++) counts[i, order[i]]++;
        }

        Assert.InRange(Unevenness(counts, (double)orders / length), 0, bound);
    }

    // χ² with 225 degrees of freedom lies in these bounds with probability 0.998.
    [Theory]
    [InlineData(100_000)]
    [InlineData(1_000_000)]
    public void Neighbours_land_far_apart_and_anywhere(int length)
    {
        const int parts = 16;
        var order = new long[length];
        Of(length).CopyTo(0, order);
        var (places, pairs, rises) = (new int[parts, parts], new int[parts, parts], 0);
        for (var i = 1; i < length; i++)
        {
            places[(long)i * parts / length, order[i] * parts / length]++;
            pairs[order[i - 1] * parts / length, order[i] * parts / length]++;
            if (order[i] > order[i - 1]) rises++;
        }

        const double expectedParts = parts * parts;
        Assert.InRange(Unevenness(places, length / expectedParts), 162, 295);
        Assert.InRange(Unevenness(pairs, length / expectedParts), 162, 295);
        Assert.InRange((rises - length / 2.0) / Math.Sqrt(length / 12.0), -3.1, 3.1);   // normal: the variance of rises is n / 12
    }

    private static double Unevenness(int[,] counts, double expected) => counts.Cast<int>().Sum(c => (c - expected) * (c - expected) / expected);

    [Fact]
    public void Positions_outside_are_refused()
    {
        Assert.Throws<RowOutOfRangeException>(() => Of(5)[5]);
        Assert.Throws<RowOutOfRangeException>(() => Of(5).PositionOf(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Of(-1));
    }
}
