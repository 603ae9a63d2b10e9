using TorchSharp;
using static TorchSharp.torch;

namespace Fireworks.Torch.Tests.Attributions;

public sealed class GradientXInputTests
{
    [Fact]
    public void Of_5x_plus_4_is_5x_on_the_diagonal()
    {
        using var x = tensor(new float[] { 1, 2, 3, 4, 5, 6 }).view(2, 3);

        var found = Explaining.Of(new GradientXInput(), Explained.Of(x => 5 * x + 4), x);

        Assert.Equal([5, 0, 0, 0, 10, 0, 0, 0, 15, 20, 0, 0, 0, 25, 0, 0, 0, 30], found);
    }

    [Fact]
    public void Of_a_sum_is_one_value_an_input()
    {
        using var x = tensor(new float[] { 1, 2, 3, 4 }).view(2, 2);

        Assert.Equal([5, 10, 15, 20], Explaining.Of(new GradientXInput(), Explained.Of(x => (5 * x + 4).sum(dim: 1)), x));
    }

    [Fact]
    public void Is_its_slope_at_the_row_times_the_row()
    {
        using var x = tensor(new float[] { 1, 2, 3 }).view(1, 3);

        Assert.Equal([2, 2, 18], Explaining.Of(new GradientXInput(), Explained.Of(Formula), x));
    }

    [Fact]
    public void A_batch_gives_what_its_rows_give_alone_for_rows_of_any_shape()
    {
        using var model = Explaining.Network("""{ "type": "conv2d", "out": 3, "kernel": 2 }, "relu", "flatten", { "type": "linear", "out": 4 }""", 16, "\"shape\": [1, 4, 4],");
        using var x = rand(5, 1, 4, 4);
        var method = new GradientXInput();

        using var all = method.Of(Explained.Of(model), x);
        var each = Enumerable.Range(0, 5).SelectMany(row => Explaining.Of(method, Explained.Of(model), x.narrow(0, row, 1)));

        Assert.Equal([5, 4, 1, 4, 4], all.shape);
        Explaining.Close(each, all.data<float>());
    }

    [Fact]
    public void Sums_to_the_output_of_a_relu_network_without_biases()
    {
        using var model = Explaining.Network("""{ "type": "linear", "out": 9, "bias": false }, "relu", { "type": "linear", "out": 2, "bias": false }""", 4);
        using var x = rand(6, 4);

        using var found = new GradientXInput().Of(Explained.Of(model), x);

        Explaining.Close(TorchWork.Run(false, () => model.Network.ForwardAll(x)[0]).data<float>(), found.sum(dim: 2).data<float>());
    }

    [Fact]
    public void Leaves_the_rows_the_weights_and_their_gradients_as_they_are()
    {
        using var model = Explaining.Network("""{ "type": "linear", "out": 2 }""", 3);
        using var x = rand(2, 3);

        using var found = new GradientXInput().Of(Explained.Of(model), x);

        Assert.False(x.requires_grad);
        Assert.False(found.requires_grad);
        Assert.All(model.Network.Parameters, p => Assert.Equal(0, p.Value.grad is { } grad ? grad.abs().sum().ToSingle() : 0));
    }

    [Fact]
    public void An_input_that_does_not_count_gets_nothing_and_the_process_lives()
    {
        using var x = rand(2, 3);

        Assert.All(Explaining.Of(new GradientXInput(), Explained.Of(x => ones(x.shape[0], 2)), x), value => Assert.Equal(0, value));
    }

    [Fact]
    public void Explains_one_column_of_a_model()
    {
        using var line = new FormulaModel("3 + 2*x^2", [], "y");
        using var x = tensor(new float[] { 1, 2 });

        Assert.Equal([4, 16], Explaining.Of(new GradientXInput(), Explained.Of(line, "x"), x));
    }

    [Fact]
    public void One_output_alone_is_that_part_of_all()
    {
        using var x = tensor(new float[] { 1, 2, 3 }).view(1, 3);

        Assert.Equal([0, 10, 0], Explaining.Of(new GradientXInput(), Explained.Of(x => 5 * x).Only(1), x));
        Assert.Contains("3 output values", Assert.Throws<ArgumentOutOfRangeException>(() => new GradientXInput().Of(Explained.Of(x => 5 * x).Only(3), x)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_whole_numbers_and_functions_that_do_not_keep_rows()
    {
        using var whole = ones(2, 2, ScalarType.Int64);
        using var x = ones(2, 2);

        Assert.Contains("fractions", Assert.Throws<ArgumentException>(() => new GradientXInput().Of(Explained.Of(x => x), whole)).Message, StringComparison.Ordinal);
        Assert.Contains("keep the first axis", Assert.Throws<ArgumentException>(() => new GradientXInput().Of(Explained.Of(x => x.sum()), x)).Message, StringComparison.Ordinal);
    }

    internal static Tensor Formula(Tensor x) => x.select(1, 0) * x.select(1, 1) + x.select(1, 2).pow(2);
}
