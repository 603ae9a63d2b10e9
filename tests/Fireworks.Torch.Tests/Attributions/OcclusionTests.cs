using static TorchSharp.torch;

namespace Fireworks.Torch.Tests.Attributions;

public sealed class OcclusionTests
{
    [Fact]
    public void Of_single_values_is_what_each_adds()
    {
        using var x = tensor(new float[] { 1, 2, 3 }).view(1, 3);
        using var square = tensor(new float[] { 1, 2, 3, 4 }).view(1, 2, 2);

        Assert.Equal([2, 2, 9], Explaining.Of(new Occlusion(), Explained.Of(GradientXInputTests.Formula), x));
        Assert.Equal([1, 2, 3, 4], Explaining.Of(new Occlusion(), Explained.Of(x => x.flatten(1).sum(dim: 1)), square));
    }

    [Fact]
    public void Windows_cover_rows_of_any_number_of_axes_and_are_cut_off_at_the_end()
    {
        using var x = arange(1, 10).to(float32).view(1, 3, 3);

        var found = Explaining.Of(new Occlusion([2, 2]), Explained.Of(x => x.flatten(1).sum(dim: 1)), x);

        Assert.Equal([12, 12, 9, 12, 12, 9, 15, 15, 9], found);
    }

    [Fact]
    public void A_value_under_several_windows_gets_their_mean()
    {
        using var x = tensor(new float[] { 1, 2, 4, 8 }).view(1, 4);

        var found = Explaining.Of(new Occlusion([2], [1]), Explained.Of(x => x.sum(dim: 1)), x);

        Assert.Equal([3, 4.5f, 9, 12], found);
    }

    [Fact]
    public void Each_row_and_output_has_its_own_against_any_baseline()
    {
        using var x = tensor(new float[] { 1, 2, 3, 4 }).view(2, 2);

        var found = Explaining.Of(new Occlusion(baseline: [1]), Explained.Of(x => stack([x.sum(dim: 1), x.prod(1L)], 1)), x);

        Assert.Equal([0, 1, 0, 1, 2, 3, 8, 9], found);
    }

    [Fact]
    public void Refuses_strides_that_leave_values_uncovered_and_windows_of_other_axes()
    {
        using var x = rand(1, 4);

        Assert.Contains("uncovered", Assert.Throws<ArgumentException>("stride", () => new Occlusion([2], [3])).Message, StringComparison.Ordinal);
        Assert.Contains("2 axes", Assert.Throws<ArgumentException>(() => new Occlusion([2, 2]).Of(Explained.Of(x => x), x)).Message, StringComparison.Ordinal);
    }
}
