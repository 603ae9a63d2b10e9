using CsCheck;

namespace Fireworks.Tests;

public sealed class ScaleKernelTests
{
    [Fact]
    public void Rows_of_any_width_are_what_a_loop_over_cells_gives_to_the_bit() =>
        Gen.Select(Gen.Int[0, 20], Gen.Int[1, 40], Gen.Int).Sample((rows, cells, seed) =>
        {
            var random = new Random(seed);
            float[] values = [.. Enumerable.Range(0, rows * cells).Select(_ => (float)((random.NextDouble() - 0.5) * 1e6))];
            double[] shift = [.. Enumerable.Range(0, cells).Select(_ => random.NextDouble() * 1e3)];
            double[] scale = [.. Enumerable.Range(0, cells).Select(_ => random.NextDouble())];

            var scaled = ScaleKernel.Scaled(TensorColumn.Of<float>(values, cells), shift, scale);

            Assert.Equal([.. values.Select((v, i) => (float)((v - shift[i % cells]) * scale[i % cells]))], scaled.Values<float>().ToArray());
        }, iter: 500);

    [Fact]
    public void Chosen_rows_are_what_they_are_once_gathered() =>
        Gen.Select(Gen.Int[1, 50], Gen.Int[1, 40], Gen.Int).Sample((rows, cells, seed) =>
        {
            var random = new Random(seed);
            var column = TensorColumn.Of<float>([.. Enumerable.Range(0, rows * cells).Select(_ => random.NextSingle())], cells);
            double[] shift = [.. Enumerable.Range(0, cells).Select(_ => random.NextDouble())];
            int[] chosen = [.. Enumerable.Range(0, random.Next(100)).Select(_ => random.Next(rows))];

            Assert.Equal(
                ScaleKernel.Scaled((TensorColumn)column.Gather(chosen), shift, shift).Values<float>().ToArray(),
                ScaleKernel.Scaled(column, chosen, shift, shift).Values<float>().ToArray());
        }, iter: 500);

    [Fact]
    public void Every_type_of_numbers_is_scaled()
    {
        foreach (var column in (TensorColumn[])[
            TensorColumn.Of<byte>([1, 2]), TensorColumn.Of<sbyte>([1, 2]), TensorColumn.Of<short>([1, 2]), TensorColumn.Of<int>([1, 2]),
            TensorColumn.Of<long>([1, 2]), TensorColumn.Of<Half>([(Half)1, (Half)2]), TensorColumn.Of<float>([1, 2]), TensorColumn.Of<double>([1, 2])])
            Assert.Equal([-1f, 1f], ScaleKernel.Scaled(column, [1.5], [2]).Values<float>().ToArray());
    }

    [Theory]
    [InlineData(8, 7), InlineData(7, 8), InlineData(16, 16)]
    public void Other_numbers_of_shifts_or_scales_than_cells_are_refused(int shifts, int scales)
    {
        var column = TensorColumn.Of<float>(new float[16], 8);

        Assert.Throws<ArgumentException>("scale", () => ScaleKernel.Scaled(column, new double[shifts], new double[scales]));
        Assert.Throws<ArgumentException>("scale", () => ScaleKernel.Scaled(column, [1, 0], new double[shifts], new double[scales]));
    }
}
