using System.Text.Json.Nodes;
using CsCheck;

namespace Fireworks;

public sealed class DimensionTests
{
    private static readonly Gen<Dimension> Any = Gen.OneOf<Dimension>(
        from min in Gen.Double[-1e6, 1e6] from width in Gen.Double[1e-3, 1e6] select new FloatDimension(min, min + width),
        from min in Gen.Double[1e-9, 1e3] from width in Gen.Double[1e-3, 1e6] select new FloatDimension(min, min + width, log: true),
        from min in Gen.Double[-10, 10] from steps in Gen.Int[1, 50] from step in Gen.Double[0.01, 2] select new FloatDimension(min, min + steps * step + step / 2, step: step),
        from min in Gen.Long[-1000, 1000] from width in Gen.Long[1, 1000] from step in Gen.Long[1, width] select new IntDimension(min, min + width, step),
        from min in Gen.Long[1, 1000] from width in Gen.Long[0, 100_000] select new IntDimension(min, min + width, log: true),
        from count in Gen.Int[1, 9] select new ChoiceDimension([.. Enumerable.Range(0, count).Select(i => JsonValue.Create($"c{i}")!)]));

    [Fact]
    public void Every_value_drawn_lies_in_the_dimension() =>
        Gen.Select(Any, Gen.Long, Gen.Long[0, 100_000]).Sample((dimension, seed, trial) => dimension.Contains(dimension.Draw(KeyedRandom.For(seed, "x", trial))));

    [Fact]
    public void Every_value_counted_lies_in_the_dimension_and_no_other_is_drawn() => Gen.Select(Any, Gen.Long).Sample((dimension, seed) =>
    {
        if (dimension.Count is not { } count) return dimension is FloatDimension { Step: null };
        var values = Enumerable.Range(0, (int)Math.Min(count, 2000)).Select(i => dimension.At(i)).ToList();
        return values.All(dimension.Contains) && values.Select(v => v.ToJsonString()).Distinct().Count() == values.Count
            && (count > 2000 || values.Any(v => v.ToJsonString() == dimension.Draw(KeyedRandom.For(seed, "x", 0)).ToJsonString()));
    });

    [Fact]
    public void A_dimension_written_and_read_draws_the_same() => Gen.Select(Any, Gen.Long).Sample((dimension, seed) =>
    {
        var again = SearchSpace.Parse(new SearchSpace().With("x", dimension).ToJson().ToJsonString()).Dimensions["x"];
        return again.Draw(KeyedRandom.For(seed, "x", 0)).ToJsonString() == dimension.Draw(KeyedRandom.For(seed, "x", 0)).ToJsonString();
    });

    [Fact]
    public void A_logarithmic_number_is_as_likely_in_each_decade()
    {
        var dimension = new FloatDimension(1e-4, 1, log: true);

        var decades = Enumerable.Range(0, 40_000).GroupBy(i => (int)Math.Floor(Math.Log10(dimension.Draw(KeyedRandom.For(7, "lr", i)).GetValue<double>()))).ToList();

        Assert.Equal(4, decades.Count);
        Assert.All(decades, d => Assert.InRange(d.Count(), 9_600, 10_400));     // 10,000 ± 4.6 standard deviations
    }

    [Fact]
    public void Every_integer_of_a_range_is_as_likely()
    {
        var dimension = new IntDimension(16, 128, step: 16);

        var counts = Enumerable.Range(0, 40_000).CountBy(i => dimension.Draw(KeyedRandom.For(7, "width", i)).GetValue<long>()).ToDictionary();

        Assert.Equal([16, 32, 48, 64, 80, 96, 112, 128], counts.Keys.Order());
        Assert.All(counts.Values, n => Assert.InRange(n, 4_700, 5_300));        // 5,000 ± 4.5 standard deviations
    }

    [Fact]
    public void A_logarithmic_integer_has_the_share_of_its_half_open_neighbourhood()
    {
        var dimension = new IntDimension(1, 3, log: true);

        var ones = Enumerable.Range(0, 40_000).Count(i => dimension.Draw(KeyedRandom.For(7, "n", i)).GetValue<long>() == 1);

        // ln(1.5 / 0.5) / ln(3.5 / 0.5) = 0.5646
        Assert.InRange(ones / 40_000.0, 0.5646 - 0.012, 0.5646 + 0.012);
    }

    [Fact]
    public void A_stepped_number_reaches_both_ends()
    {
        var dimension = new FloatDimension(0, 0.3, step: 0.1);

        var values = Enumerable.Range(0, 200).Select(i => Math.Round(dimension.Draw(KeyedRandom.For(7, "x", i)).GetValue<double>(), 9)).Distinct().Order();

        Assert.Equal([0, 0.1, 0.2, 0.3], values);
    }

    [Theory]
    [InlineData(1.0, 1.0, false, null, "max")]
    [InlineData(0.0, 1.0, true, null, "min")]
    [InlineData(0.0, double.PositiveInfinity, false, null, "max")]
    [InlineData(double.NaN, 1.0, false, null, "min")]
    [InlineData(0.1, 1.0, true, 0.1, "step")]
    [InlineData(0.0, 1.0, false, 2.0, "step")]
    [InlineData(0.0, 1.0, false, 0.0, "step")]
    public void A_number_with_wrong_bounds_is_refused(double min, double max, bool log, double? step, string parameter) =>
        Assert.Equal(parameter, Assert.ThrowsAny<ArgumentException>(() => new FloatDimension(min, max, log, step)).ParamName);

    [Theory]
    [InlineData(2, 1, 1, false, "max")]
    [InlineData(0, 10, 0, false, "step")]
    [InlineData(0, 10, 11, false, "step")]
    [InlineData(0, 10, 1, true, "min")]
    [InlineData(1, 10, 2, true, "step")]
    [InlineData(0, long.MaxValue, 1, false, "max")]
    public void An_integer_with_wrong_bounds_is_refused(long min, long max, long step, bool log, string parameter) =>
        Assert.Equal(parameter, Assert.ThrowsAny<ArgumentException>(() => new IntDimension(min, max, step, log)).ParamName);

    [Fact]
    public void A_choice_without_values_or_with_one_twice_is_refused()
    {
        Assert.Throws<ArgumentException>("of", () => new ChoiceDimension());
        Assert.Throws<ArgumentException>("of", () => new SearchSpace().Choice("optimizer", "adam", "adam"));
    }

    [Fact]
    public void A_choice_tells_a_number_from_its_text()
    {
        var space = SearchSpace.Parse("""{ "k": { "type": "choice", "of": [1, "1", true] } }""");

        var drawn = Enumerable.Range(0, 50).Select(i => space.Dimensions["k"].Draw(KeyedRandom.For(1, "k", i)).ToJsonString()).Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(["\"1\"", "1", "true"], drawn);
    }
}
