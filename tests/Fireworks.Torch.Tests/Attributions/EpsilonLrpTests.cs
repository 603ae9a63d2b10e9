using static TorchSharp.torch;

namespace Fireworks.Torch.Tests.Attributions;

public sealed class EpsilonLrpTests
{
    /// <summary>x = (1, 2); h = relu(x₁ + 2x₂, x₁ − x₂ − 1) = (5, 0); y = 2h₁ + 3h₂ + 1 = 11. Handed back: R(h₁) = 10/11 · 11 = 10,
    /// then R(x₁) = 1/5 · 10 = 2 and R(x₂) = 4/5 · 10 = 8; the last bias keeps 1.</summary>
    [Fact]
    public void Hands_back_what_the_worked_example_hands_back()
    {
        using var model = Explaining.Network("""{ "type": "linear", "out": 2 }, "relu", { "type": "linear", "out": 1 }""", 2)
            .With("0.weight", 1, 2, 1, -1).With("0.bias", 0, -1).With("2.weight", 2, 3).With("2.bias", 1);
        using var x = tensor(new float[] { 1, 2 }).view(1, 2);

        Explaining.Close([2, 8], Explaining.Of(new EpsilonLrp(), Explained.Of(model), x));
    }

    [Theory]
    [InlineData("relu")]
    [InlineData("tanh")]
    public void Sums_to_the_output_without_biases(string activation)
    {
        using var model = Explaining.Network(
            $$"""{ "type": "conv2d", "out": 3, "kernel": 2, "bias": false }, "{{activation}}", { "type": "max_pool2d", "kernel": 2 }, "flatten", { "type": "linear", "out": 2, "bias": false }""", 25, "\"shape\": [1, 5, 5],");
        using var x = rand(4, 1, 5, 5);

        using var found = new EpsilonLrp().Of(Explained.Of(model), x);

        Assert.Equal([4, 2, 1, 5, 5], found.shape);
        Explaining.Close(TorchWork.Run(false, () => model.Network.ForwardAll(x.flatten(1))[0]).data<float>(), found.flatten(2).sum(dim: 2).data<float>(), 1e-3f);
    }

    [Fact]
    public void Refuses_functions_and_layers_that_it_has_no_rule_for()
    {
        using var model = Explaining.Network("""{ "type": "linear", "out": 4 }, "softmax", { "type": "layer_norm" }""", 3);
        using var x = rand(2, 3);

        var layers = Assert.Throws<ComponentException>(() => new EpsilonLrp().Of(Explained.Of(model), x));
        var function = Assert.Throws<ComponentException>(() => new EpsilonLrp().Of(Explained.Of(x => x), x));

        Assert.Contains("1 (softmax), 2 (layer_norm)", layers.Message, StringComparison.Ordinal);
        Assert.Contains("integrated_gradients", function.Message, StringComparison.Ordinal);
    }
}
