using static TorchSharp.torch;

namespace Fireworks.Torch.Tests.Attributions;

public sealed class SmoothGradTests
{
    [Fact]
    public void Of_a_linear_function_is_its_slope_whatever_the_noise()
    {
        using var x = tensor(new float[] { 1, 2, 3 }).view(1, 3);

        Explaining.Close([2, 2, 2], Explaining.Of(new SmoothGrad(10, 1), Explained.Of(x => 2 * x.sum(dim: 1)), x));
    }

    [Fact]
    public void Of_a_kink_is_the_slope_of_the_smoothed_function()
    {
        using var x = tensor(new float[] { 0.3f, -0.7f }).view(1, 2);     // range 1, so σ = 0.5

        var found = Explaining.Of(new SmoothGrad(5000, 0.5), Explained.Of(x => x.relu().sum(dim: 1)), x);

        Explaining.Close([0.7257f, 0.0808f], found, 0.03f);              // Φ(0.6), Φ(−1.4)
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_in_any_batch()
    {
        using var x = rand(4, 3);
        Attribution method = new SmoothGrad(5, seed: 9);
        var function = Explained.Of(x => x.pow(3).sum(dim: 1));

        var together = Explaining.Of(method, function, x);

        Assert.Equal(together, Enumerable.Range(0, 4).SelectMany(row => Explaining.Of(method, function, x.narrow(0, row, 1))));
        Assert.NotEqual(together, Explaining.Of(new SmoothGrad(5, seed: 10), function, x));
    }
}
