using CsCheck;

namespace Fireworks.Tests;

public sealed class MomentsTests
{
    private static Moments Of(int blockRows, params double[] values)
    {
        var moments = new Moments(1);
        foreach (var block in values.Chunk(blockRows)) moments.Add("x", TensorColumn.Of<double>(block), block.Length);
        return moments;
    }

    [Fact]
    public void A_constant_has_a_spread_of_exactly_0_in_blocks_of_any_length() => Gen.Select(Gen.Double[-1e6, 1e6], Gen.Int[1, 11], Gen.Int[1, 40]).Sample((value, blockRows, rows) =>
    {
        var moments = Of(blockRows, [.. Enumerable.Repeat(value, rows)]);

        Assert.Equal((value, 0, rows), (moments.Mean[0], moments.Squares[0], moments.Count));
    });

    [Theory]
    [InlineData(2, 1e160, 1e160, -1e160, -1e160), InlineData(2, -1e308, -1e308, 1e308), InlineData(1, -1e308, 1e308, 0.0)]
    public void Numbers_whose_spread_is_beyond_float64_are_refused(int blockRows, params double[] values) =>
        Assert.Contains("column 'x' has one that is not, or that is too large, in rows", Assert.Throws<ComponentException>(() => Of(blockRows, values)).Message);
}
