using static TorchSharp.torch;

namespace Fireworks.Torch.Tests.Attributions;

public sealed class DeepLiftTests
{
    /// <summary>h = relu(x₁ − x₂ + 1), y = 3h − 1. At b = (0, 2) z is −1 and h 0; at x = (3, 1) both are 3: the slope of relu is 3/4, so
    /// x₁ gets 3 · 3/4 · 3 = 27/4 and x₂ (1 − 2) · 3/4 · −3 = 9/4; together y(x) − y(b) = 8 − (−1) = 9.</summary>
    [Fact]
    public void Gives_what_the_worked_example_gives()
    {
        using var model = Explaining.Network("""{ "type": "linear", "out": 1 }, "relu", { "type": "linear", "out": 1 }""", 2)
            .With("0.weight", 1, -1).With("0.bias", 1).With("2.weight", 3).With("2.bias", -1);
        using var x = tensor(new float[] { 3, 1 }).view(1, 2);

        Explaining.Close([6.75f, 2.25f], Explaining.Of(new DeepLift([0, 2]), Explained.Of(model), x));
    }

    [Theory]
    [InlineData("relu")]
    [InlineData("sigmoid")]
    [InlineData("gelu")]
    public void Sums_to_what_the_output_differs_from_the_baseline(string activation)
    {
        using var model = Explaining.Network(
            $$"""{ "type": "conv2d", "out": 3, "kernel": 2 }, "{{activation}}", { "type": "avg_pool2d", "kernel": 2 }, "flatten", { "type": "residual", "layers": [ { "type": "linear", "out": 12 }, "{{activation}}" ] }, { "type": "linear", "out": 2 }""",
            25, "\"shape\": [1, 5, 5],");
        using var x = rand(4, 1, 5, 5);

        using var found = new DeepLift([0.3f]).Of(Explained.Of(model), x);

        var expected = TorchWork.Run(false, () => model.Network.ForwardAll(x.flatten(1))[0] - model.Network.ForwardAll(full(1, 25, 0.3f))[0]);
        Explaining.Close(expected.data<float>(), found.flatten(2).sum(dim: 2).data<float>(), 1e-4f);
    }

    [Fact]
    public void A_row_that_is_the_baseline_gets_nothing()
    {
        using var model = Explaining.Network("""{ "type": "linear", "out": 3 }, "tanh", { "type": "linear", "out": 2 }""", 3);
        using var x = ones(2, 3);

        Assert.All(Explaining.Of(new DeepLift([1]), Explained.Of(model), x), value => Assert.Equal(0, value));
    }

    [Fact]
    public void Refuses_max_pooling()
    {
        using var model = Explaining.Network("""{ "type": "max_pool1d", "kernel": 2 }""", 4, "\"shape\": [1, 4],");
        using var x = rand(1, 1, 4);

        Assert.Contains("0 (max_pool1d)", Assert.Throws<ComponentException>(() => new DeepLift().Of(Explained.Of(model), x)).Message, StringComparison.Ordinal);
    }
}
