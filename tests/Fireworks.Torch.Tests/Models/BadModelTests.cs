using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace Fireworks.Torch.Tests.Models;

public sealed class BadModelTests
{
    [Fact]
    public Task No_bad_spec_file_or_row_ends_the_process() => Child.RunAsync(typeof(BadModels), atLeast: 18);
}

/// <summary>Each is an error of ours that says what to do; run in a process of its own, which must live to report them all.</summary>
public sealed class BadModels
{
    [Theory(Explicit = true)]
    [InlineData(-1f, "gives -1")]
    [InlineData(5f, "whole numbers from 0 to 4")]
    [InlineData(0.5f, "gives 0.5")]
    [InlineData(float.NaN, "gives NaN")]
    [InlineData(1e30f, "raise 'count'")]
    public void A_number_that_an_embedding_does_not_have(float value, string words) =>
        Says<ComponentException>(words, () => Forward("""[ { "type": "embedding", "count": 5, "out": 2 } ]""", [0, value]));

    [Fact(Explicit = true)]
    public void One_row_to_train_batch_norm_on() =>
        Says<ComponentException>("two values a channel", () => Forward("""[ { "type": "batch_norm" } ]""", [1, 2], new DropoutMasks(1, "n", 1)));

    [Fact(Explicit = true)]
    public void A_network_larger_than_the_machine() =>
        Says<ComponentConfigException>("make the layers narrower", () => Forward("""[ { "type": "reshape", "shape": [1, 2] }, { "type": "conv1d", "out": 1048576, "kernel": 1 }, { "type": "conv1d", "out": 1048576, "kernel": 1 } ]""", [1, 2]));

    [Fact(Explicit = true)]
    public void Rows_between_layers_larger_than_can_be_counted() => Says<ComponentConfigException>("make the layers narrower", () => Forward(
        """[ { "type": "embedding", "count": 5, "out": 1048576 }, { "type": "reshape", "shape": [1, 2, 1048576] }, { "type": "conv2d", "out": 1048576, "kernel": 1, "padding": 4096 } ]""", [1, 2]));

    [Fact(Explicit = true)]
    public void Layers_within_layers_without_end()
    {
        JsonNode layer = "relu";
        for (var i = 0; i < 50; i++) layer = new JsonObject { ["type"] = "sequential", ["layers"] = new JsonArray(layer) };

        Says<ComponentConfigException>("nest them less", () => ModelSpec.Read(new JsonObject { ["in"] = "x", ["out"] = "y", ["layers"] = new JsonArray(layer) }));
    }

    [Fact(Explicit = true)]
    public void Rows_of_another_shape_for_a_module()
    {
        using var model = new ModuleModel(nn.Sequential(("conv", nn.Conv2d(1, 2, 3)), ("flat", nn.Flatten())), "x", "y");

        Says<ComponentException>("could not compute 'y' from 1 rows of x float32[2]", () => TorchWork.Run(grad: false, () => model.Forward(new Message(("x", TensorColumn.Of<float>([1, 2], 2))))));
    }

    [Theory(Explicit = true)]
    [InlineData("""[ { "type": "reshape", "shape": [2, 3] }, { "type": "attention", "heads": 2 } ]""", "2 heads")]
    [InlineData("""[ { "type": "reshape", "shape": [2, 3] }, { "type": "conv2d", "out": 2, "kernel": 3 } ]""", "Layer 1 (conv2d)")]
    [InlineData("""[ { "type": "linear", "out": 4 }, { "type": "linear", "in": 5, "out": 2 } ]""", "takes 5 values a row ('in'), but gets 4 from layer 0")]
    [InlineData("""[ { "type": "reshape", "shape": [4, 4] } ]""", "Layer 0 (reshape)")]
    [InlineData("""[ { "type": "residual", "layers": [ { "type": "linear", "out": 4 } ] } ]""", "Layer 0 (residual)")]
    public void Shapes_that_do_not_fit_are_found_before_there_is_a_tensor(string layers, string words) =>
        Says<ComponentConfigException>(words, () => Forward(layers, [1, 2, 3, 4, 5, 6]));

    [Fact(Explicit = true)]
    public void Rows_of_another_width_to_explain()
    {
        using var network = NetworkOf("""[ { "type": "linear", "out": 2 } ]""", 3);

        foreach (var method in (Attribution[])[new GradientXInput(), new IntegratedGradients(), new Occlusion(), new EpsilonLrp(), new DeepLift(), new SmoothGrad()])
            Assert.Matches(@"reads 3 values a row, but the rows of x \[\d+x4\] have 4", Assert.Throws<ArgumentException>("x", () => method.Of(Explained.Of(network), rand(2, 4))).Message);
    }

    [Fact(Explicit = true)]
    public void A_function_to_explain_that_libtorch_refuses() =>
        Says<ComponentException>("could not be explained on x [2x4]", () => new GradientXInput().Of(Explained.Of(x => x.mm(zeros(3, 3))), rand(2, 4)));

    [Fact(Explicit = true)]
    public void Columns_of_different_shapes_in_a_formula()
    {
        using var model = new FormulaModel("a * x + z", new ModelParts { ["a"] = new[] { 1f } }, "y");
        var rows = new Message(("x", TensorColumn.Of<float>([1, 2, 3, 4, 5, 6], 3)), ("z", TensorColumn.Of<float>([1, 2, 3, 4], 2)));

        Says<ComponentException>("could not compute 'y' from 2 rows", () => TorchWork.Run(grad: false, () => model.Forward(rows)));
    }

    private static Tensor Forward(string layers, float[] row, DropoutMasks? masks = null)
    {
        using var network = NetworkOf(layers, row.Length);
        return TorchWork.Run(grad: false, () => network.Forward(torch.tensor(row).view(1, -1), masks));
    }

    private static Network NetworkOf(string layers, int width) => new(ModelSpec.Read(new JsonObject { ["in"] = "x", ["out"] = "y", ["layers"] = JsonNode.Parse(layers) }), width, trains: false);

    private static void Says<T>(string words, Func<object> act) where T : FireworksException => Assert.Contains(words, Assert.Throws<T>(() => act()).Message, StringComparison.Ordinal);
}
