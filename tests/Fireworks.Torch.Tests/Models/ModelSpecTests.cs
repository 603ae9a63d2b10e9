using System.Text.Json.Nodes;
using TorchSharp;

namespace Fireworks.Torch.Tests.Models;

/// <summary>What a spec cannot be is found when it is read; what does not fit the columns, before a tensor exists.</summary>
public sealed class ModelSpecTests
{
    [Theory]
    [InlineData(""" { "type": "conv2d", "out": 4, "kernel": [3, 3, 3] } """, "model.layers[0].kernel", "a list of 2")]
    [InlineData(""" { "type": "conv2d", "out": 4 } """, "model.layers[0].kernel", "missing")]
    [InlineData(""" { "type": "conv2d", "out": 4, "kernel": 2, "padding": "same" } """, "model.layers[0].padding", "odd kernel")]
    [InlineData(""" { "type": "conv1d", "out": 4, "kernel": 3, "groups": 3 } """, "model.layers[0].groups", "divide the 4 channels")]
    [InlineData(""" { "type": "max_pool2d", "kernel": 2, "padding": 2 } """, "model.layers[0].padding", "half the kernel")]
    [InlineData(""" { "type": "lstm", "out": 4, "give": "lst" } """, "model.layers[0].give", "Did you mean 'last'?")]
    [InlineData(""" { "type": "embedding", "count": 4, "out": 2, "padding": 4 } """, "model.layers[0].padding", "between 0 and 3")]
    [InlineData(""" { "type": "reshape", "shape": [2, 0] } """, "model.layers[0].shape", "between 1 and")]
    [InlineData(""" { "type": "reshape", "shape": [1000000, 1000000] } """, "model.layers[0].shape", "more than 2147483647 values")]
    [InlineData(""" { "type": "permute", "order": [0, 0] } """, "model.layers[0].order", "each axis")]
    [InlineData(""" { "type": "residual", "layers": [] } """, "model.layers[0].layers", "at least one layer")]
    [InlineData(""" { "type": "residual", "layers": [ "rleu" ] } """, "model.layers[0].layers[0].type", "Did you mean 'relu'?")]
    [InlineData(""" { "type": "formula", "formula": "a + b*x", "parameters": { "a": 0 } } """, "model.layers[0].formula", "character 5: 'b' is not known")]
    [InlineData(""" { "type": "formula", "formula": "x", "parameters": { "a": 0 } } """, "model.layers[0].parameters", "'a', which is not in the formula")]
    [InlineData(""" { "type": "formula", "formula": "a*x", "parameters": { "a": "1" } } """, "model.layers[0].parameters", "a number to start from")]
    public void A_layer_that_cannot_be(string layer, string place, string words) => Says(Assert.Throws<ComponentConfigException>(() => Read(layer)), place, words);

    [Theory]
    [InlineData(""" { "type": "conv2d", "out": 4, "kernel": 3 } """, "model.layers[0]", "Layer 0 (conv2d) takes rows of 3 axes, channels first, but gets 12 from the input columns")]
    [InlineData(""" { "type": "reshape", "shape": [1, 3, 4] }, { "type": "conv2d", "out": 4, "kernel": 5 } """, "model.layers[1].kernel", "at least 5 values along axis 1")]
    [InlineData(""" { "type": "reshape", "shape": [5, 2] } """, "model.layers[0].shape", "takes 10 values a row ('shape' 5x2), but gets 12")]
    [InlineData(""" { "type": "reshape", "shape": [3, 2, 2] }, { "type": "conv2d", "out": 4, "kernel": 2, "groups": 2 } """, "model.layers[1].groups", "groups")]
    [InlineData(""" "relu", { "type": "lstm", "out": 4 } """, "model.layers[1]", "Layer 1 (lstm) takes rows of 2 axes, steps and values, but gets 12 from layer 0")]
    [InlineData(""" { "type": "reshape", "shape": [2, 6] }, { "type": "attention", "heads": 4 } """, "model.layers[1].heads", "4 heads")]
    [InlineData(""" { "type": "reshape", "shape": [2, 6] }, { "type": "transformer", "heads": 5 } """, "model.layers[1].heads", "5 heads")]
    [InlineData(""" { "type": "group_norm", "groups": 5 } """, "model.layers[0].groups", "5 groups")]
    [InlineData(""" { "type": "layer_norm", "axes": 2 } """, "model.layers[0].axes", "at least 2 axes")]
    [InlineData(""" { "type": "mean", "axis": 0 } """, "model.layers[0].axis", "at least 2 axes")]
    [InlineData(""" { "type": "adaptive_avg_pool2d", "out": 1 } """, "model.layers[0]", "3 axes")]
    [InlineData(""" { "type": "max_pool1d", "kernel": 2 } """, "model.layers[0]", "2 axes")]
    [InlineData(""" { "type": "permute", "order": [1, 0] } """, "model.layers[0].order", "2 axes")]
    [InlineData(""" { "type": "residual", "layers": [ { "type": "linear", "out": 5 } ] } """, "model.layers[0].layers", "adds what its layers give, 5, to what comes around them, 12")]
    [InlineData(""" { "type": "residual", "layers": [ "relu", { "type": "conv1d", "out": 5, "kernel": 1 } ] } """, "model.layers[0].layers[1]", "Layer 0.1 (conv1d)")]
    [InlineData(""" { "type": "formula", "formula": "a*x12", "parameters": { "a": 0 } } """, "model.layers[0].formula", "name x0 to x11")]
    public void Layers_that_do_not_fit_the_columns(string layers, string place, string words) =>
        Says(Assert.Throws<ComponentConfigException>(() => new Network(Read(layers), 12, trains: false)), place, words);

    [Fact]
    public void All_that_is_wrong_is_told_at_once()
    {
        var error = Assert.Throws<ComponentConfigException>(() => ModelSpec.Read(Json(
            """{ "in": 3, "layers": [ "rleu", { "type": "linear", "out": 0 }, { "type": "residual", "layers": [ "tahn" ] } ] }""")));

        Assert.StartsWith("5 problems:", error.Message, StringComparison.Ordinal);
        Assert.All(["'model.in'", "'model.out'", "'relu'?", "'model.layers[1].out'", "'model.layers[2].layers[0].type'"], words => Assert.Contains(words, error.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{ "inputs": { "0": "a*" }, "out": "y", "layers": [ "relu" ] }""", "model.inputs.0", "the first no digit")]
    [InlineData("""{ "inputs": { "a": "a*" }, "in": "b", "out": "y", "layers": [ "relu" ] }""", "model.in", "beside 'inputs'")]
    [InlineData("""{ "in": "a", "outputs": { "y": [ "relu" ] }, "out": "y" }""", "model.out", "beside 'outputs'")]
    [InlineData("""{ "in": "a", "outputs": { "y": [ ] } }""", "model.outputs.y", "at least one layer")]
    [InlineData("""{ "inputs": { "a": "a*" }, "merge": "ad", "out": "y", "layers": [ "relu" ] }""", "model.merge", "Did you mean 'add'?")]
    public void Inputs_and_outputs_that_cannot_be(string model, string place, string words) =>
        Says(Assert.Throws<ComponentConfigException>(() => ModelSpec.Read(Json(model))), place, words);

    [Theory]
    [InlineData("""{ "inputs": { "a": "a*", "b": "b*" }, "out": "y", "layers": [ "relu" ] }""", "model.inputs", "'a' and 'b' have none")]
    [InlineData("""{ "in": "a", "shape": [3, 3], "out": "y", "layers": [ "relu" ] }""", "model.shape", "give 12 values a row, but the model's input shapes take 9")]
    [InlineData("""{ "inputs": { "a": { "columns": "a", "shape": [12] }, "b": "b" }, "out": "y", "layers": [ "relu" ] }""", "model.inputs", "take more than 12")]
    [InlineData("""{ "inputs": { "a": { "columns": "a", "shape": [2, 4] }, "b": "b" }, "out": "y", "layers": [ "relu" ] }""", "model.merge", "'a' 2x4, 'b' 4")]
    [InlineData("""{ "inputs": { "a": { "columns": "a", "shape": [8] }, "b": "b" }, "merge": "add", "out": "y", "layers": [ "relu" ] }""", "model.merge", "every axis")]
    [InlineData("""{ "in": "a", "out": "y", "layers": [ { "type": "linear", "out": 2 } ], "frozen": [ "1" ] }""", "model.frozen", "no layer or weight '1'")]
    public void Inputs_that_do_not_fit_the_columns(string model, string place, string words) =>
        Says(Assert.Throws<ComponentConfigException>(() => new Network(ModelSpec.Read(Json(model)), 12, trains: false)), place, words);

    [Fact]
    public void Inputs_with_layers_of_their_own_are_merged_and_heads_give_a_column_each()
    {
        var spec = ModelSpec.Read(Json("""
            { "inputs": { "image": { "columns": "pixel*", "shape": [1, 3, 3], "layers": [ { "type": "conv2d", "out": 2, "kernel": 2 }, "flatten" ] }, "age": "age" },
              "layers": [ { "type": "linear", "out": 6 }, "relu" ],
              "outputs": { "scores": [ { "type": "linear", "out": 4 } ], "grid": [ { "type": "reshape", "shape": [2, 3] } ] } }
            """));
        using var network = new Network(spec, 10, trains: true);
        network.Initialize(1);

        var outputs = TorchWork.Run(grad: false, () => network.ForwardAll(torch.arange(20, torch.float32).view(2, 10)).Select(y => y.shape).ToArray());

        Assert.Equal(["image.0.weight", "image.0.bias", "0.weight", "0.bias", "scores.0.weight", "scores.0.bias"], network.Parameters.Select(p => p.Name));
        Assert.Equal([6, 9], network.Parameters[2].Value.shape);         // 8 of the image, and the age
        Assert.Equal([2, 4], outputs[0]);
        Assert.Equal([2, 2, 3], outputs[1]);
        Assert.Equal(["pixel*", "age"], spec.Columns.Patterns);
    }

    private static ModelSpec Read(string layers) => ModelSpec.Read(Json($$"""{ "in": "x", "out": "y", "layers": [ {{layers}} ] }"""));

    private static JsonObject Json(string json) => (JsonObject)JsonNode.Parse(json)!;

    private static void Says(ComponentConfigException error, string place, string words)
    {
        Assert.Equal(place, error.Parameter);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }
}
