using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace Fireworks.Torch.Tests.Models;

public sealed class BadModelTests
{
    [Fact]
    public Task No_bad_spec_file_or_row_ends_the_process() => Child.RunAsync(typeof(BadModels), atLeast: 9);
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

    private static Tensor Forward(string layers, float[] row, DropoutMasks? masks = null)
    {
        using var network = new Network(
            ModelSpec.Read(new JsonObject { ["in"] = "x", ["out"] = "y", ["layers"] = JsonNode.Parse(layers) }), row.Length, trains: false);
        return TorchWork.Run(grad: false, () => network.Forward(torch.tensor(row).view(1, -1), masks));
    }

    private static void Says<T>(string words, Func<object> act) where T : FireworksException => Assert.Contains(words, Assert.Throws<T>(() => act()).Message, StringComparison.Ordinal);
}
