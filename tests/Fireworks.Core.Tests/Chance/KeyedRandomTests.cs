using CsCheck;

namespace Fireworks.Tests;

public sealed class KeyedRandomTests
{
    [Fact]
    public void The_same_key_and_position_draw_the_same_and_others_do_not()
    {
        var bits = KeyedRandom.For(1, "node", 0).Bits(5);

        Assert.Equal(bits, KeyedRandom.For(1, "node", 0).Bits(5));
        Assert.Equal(5, new[] { bits, KeyedRandom.For(2, "node", 0).Bits(5), KeyedRandom.For(1, "nodf", 0).Bits(5), KeyedRandom.For(1, "node", 1).Bits(5), KeyedRandom.For(1, "node", 0).Bits(6) }.Distinct().Count());
        Assert.NotEqual(bits, KeyedRandom.For(1, "node", 0).Child("mask").Bits(5));
    }

    // Computed from the formula with Python's integers.
    [Fact]
    public void What_it_draws_never_changes_between_releases() =>
        Assert.Equal(["44139C6F838387C2", "DC2812787A1217E8"], new[] { KeyedRandom.For(42, "shuffle", 3).Bits(0), KeyedRandom.For(-1, "ü", 0).Bits(long.MaxValue) }.Select(b => b.ToString("X16")));

    [Fact]
    public void Units_are_uniform()
    {
        const int draws = 100_000, bins = 20;
        var random = KeyedRandom.For(7, "node", 0);
        var counts = Enumerable.Range(0, draws).Select(i => random.Unit(i)).CountBy(u => (int)(u * bins)).ToDictionary();

        // χ² with 19 degrees of freedom is below 43.8 with probability 0.999.
        Assert.Equal(bins, counts.Count);
        Assert.InRange(counts.Values.Sum(c => Math.Pow(c - draws / bins, 2) / (draws / bins)), 0, 43.8);
    }

    [Fact]
    public void Below_stays_below() => Gen.Select(Gen.Long, Gen.Long, Gen.Long[1, long.MaxValue]).Sample((seed, position, below) =>
        Assert.InRange(KeyedRandom.For(seed, "n", 0).Below(position, below), 0, below - 1));
}
