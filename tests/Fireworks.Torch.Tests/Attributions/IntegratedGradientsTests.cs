using static TorchSharp.torch;

namespace Fireworks.Torch.Tests.Attributions;

public sealed class IntegratedGradientsTests
{
    [Fact]
    public void Is_exact_for_polynomials()
    {
        using var x = tensor(new float[] { 1, 2, 3 }).view(1, 3);
        using var two = tensor(new double[] { 2 }).view(1, 1);

        Explaining.Close([1, 1, 9], Explaining.Of(new IntegratedGradients(5), Explained.Of(GradientXInputTests.Formula), x));
        Explaining.Close([8], Explaining.Of(new IntegratedGradients(2), Explained.Of(x => x.pow(3)), two));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    [InlineData(1000)]
    public void Its_points_and_weights_integrate(int n)
    {
        var rule = Quadrature.GaussLegendre(n).ToArray();

        Assert.Equal(1, rule.Sum(p => p.Weight), 1e-12);
        Assert.Equal(0.5, rule.Sum(p => p.Weight * p.At), 1e-12);
        if (n > 1) Assert.Equal(Math.E - 1, rule.Sum(p => p.Weight * Math.Exp(p.At)), 1e-12);
    }

    [Fact]
    public void Sums_to_what_the_output_differs_from_the_baseline_and_differs_from_gradient_x_input()
    {
        using var model = Explaining.Network("""{ "type": "linear", "out": 8 }, "tanh", { "type": "linear", "out": 3 }""", 4);
        using var x = rand(7, 4);
        float[] baseline = [0.5f, -1, 2, 0];

        using var found = new IntegratedGradients(baseline: baseline).Of(Explained.Of(model), x);
        var gradient = Explaining.Of(new GradientXInput(), Explained.Of(model), x);

        var expected = TorchWork.Run(false, () => model.Network.ForwardAll(x)[0] - model.Network.ForwardAll(tensor(baseline).view(1, 4))[0]);
        Explaining.Close(expected.data<float>(), found.sum(dim: 2).data<float>(), 1e-4f);
        Assert.Contains(gradient.Zip(found.data<float>()), pair => Math.Abs(pair.First - pair.Second) > 1e-3);
    }

    [Fact]
    public void Refuses_a_baseline_of_another_size()
    {
        using var x = rand(2, 3);

        Assert.Contains("3 values of a row", Assert.Throws<ArgumentException>(() => new IntegratedGradients(baseline: [1, 2]).Of(Explained.Of(x => x), x)).Message, StringComparison.Ordinal);
    }
}
