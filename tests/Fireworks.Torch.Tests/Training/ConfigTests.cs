using System.Text.Json.Nodes;

namespace Fireworks.Torch.Tests.Training;

/// <summary>Nested configuration is checked when the component is made, and errors name the place and the nearest known name.</summary>
public sealed class ConfigTests
{
    [Theory]
    [InlineData("""{ "in": "x", "out": "y", "layers": [ "rleu" ] }""", "model.layers[0].type", "Did you mean 'relu'?")]
    [InlineData("""{ "in": "x", "out": "y", "layers": [ { "type": "linear", "width": 3 } ] }""", "model.layers[0].width", "known: type, in, out, bias")]
    [InlineData("""{ "in": "x", "out": "y", "layers": [ { "type": "linear" } ] }""", "model.layers[0].out", "missing")]
    [InlineData("""{ "in": "x", "out": "y", "layers": [ { "type": "linear", "out": 0 } ] }""", "model.layers[0].out", "between 1 and 1048576, but is 0")]
    [InlineData("""{ "in": "x", "out": "y", "layers": [ { "type": "linear", "out": 2.5 } ] }""", "model.layers[0].out", "2.5")]
    [InlineData("""{ "in": "x", "out": "y", "layers": [ { "type": "linear", "out": "many" } ] }""", "model.layers[0].out", "\"many\"")]
    [InlineData("""{ "in": "x", "out": "y", "layers": [ { "type": "linear", "out": 4, "bias": 1 } ] }""", "model.layers[0].bias", "true or false")]
    [InlineData("""{ "in": "x", "out": "y", "layers": [ { "type": "dropout", "p": 1 } ] }""", "model.layers[0].p", "0.99")]
    [InlineData("""{ "in": "x", "out": "y", "layers": [ 7 ] }""", "model.layers[0]", "7")]
    [InlineData("""{ "in": "x", "out": "y", "layers": [] }""", "model.layers", "at least one")]
    [InlineData("""{ "in": "x", "out": "y", "layer": [ "relu" ] }""", "model.layer", "Did you mean 'layers'?")]
    [InlineData("""{ "in": 3, "out": "y", "layers": [ "relu" ] }""", "model.in", "3")]
    [InlineData("""{ "in": [], "out": "y", "layers": [ "relu" ] }""", "model.in", "[]")]
    [InlineData("""{ "out": "y", "layers": [ "relu" ] }""", "model.in", "missing")]
    [InlineData("""{ "in": "x", "layers": [ "relu" ] }""", "model.out", "missing")]
    [InlineData("""{ "in": "x", "out": "y", "layers": [ { "type": "linear", "out": 4 }, "tanh", { "type": "linear", "in": 8, "out": 2 } ] }""", "model.layers[2].in", "Layer 2 (linear) takes 8 values a row ('in'), but gets 4 from layer 1")]
    public void A_model_that_cannot_be(string model, string place, string words) => Refuses(place, words, model: model);

    [Theory]
    [InlineData("""{ "type": "adm" }""", "optimizer.type", "Did you mean 'adam'?")]
    [InlineData("""{ "type": "adam", "momentum": 0.9 }""", "optimizer.momentum", "known: type, lr, beta1")]
    [InlineData("""{ "type": "sgd", "lr": -1 }""", "optimizer.lr", "-1")]
    [InlineData("""{ "type": "sgd", "momentum": 1 }""", "optimizer.momentum", "is 1")]
    public void An_optimizer_that_cannot_be(string optimizer, string place, string words) => Refuses(place, words, optimizer: optimizer);

    [Theory]
    [InlineData("""{ "type": "cross-entropy", "target": "label" }""", "loss.type", "Did you mean 'cross_entropy'?")]
    [InlineData("""{ "type": "mse" }""", "loss.target", "missing")]
    public void A_loss_that_cannot_be(string loss, string place, string words) => Refuses(place, words, loss: loss);

    [Fact]
    public void Metrics_that_cannot_be()
    {
        Assert.Contains("Did you mean 'accuracy'?", Assert.Throws<ArgumentException>("metrics", () => Node(metrics: ["acuracy"])).Message, StringComparison.Ordinal);
        Refuses("metrics", "mse", loss: """{ "type": "mse", "target": "y" }""", metrics: ["accuracy"]);
    }

    [Fact]
    public void Epochs_are_at_least_1() =>
        Assert.Throws<ArgumentOutOfRangeException>("epochs", () => Mlp.Node(new Batches(Digits.Test, 64), epochs: 0));

    [Fact]
    public async Task Numbers_set_by_a_search_count_like_numbers_read_from_text()
    {
        var fromSearch = new JsonObject
        {
            ["in"] = "pixel*", ["out"] = "scores",
            ["layers"] = new JsonArray(new JsonObject { ["type"] = "linear", ["out"] = JsonValue.Create(64L) }, "relu", new JsonObject { ["type"] = "linear", ["out"] = JsonValue.Create(10.0) }),
        };
        var node = new Train(new Batches(Digits.Test, 64), Mlp.Json(Mlp.Loss), Mlp.Json(Mlp.Adam), fromSearch);
        node.Bind(new NodeContext("run", "mlp", 42, new RunLog()));

        node.Restore(await Mlp.TrainedAsync(new Batches(Digits.Test, 64), 1));

        Assert.Equal(1, node.EpochsDone);
    }

    private static void Refuses(string place, string words, string model = Mlp.Model, string loss = Mlp.Loss, string optimizer = Mlp.Adam, string[]? metrics = null)
    {
        var error = Assert.Throws<ComponentConfigException>(() => Node(model, loss, optimizer, metrics));
        Assert.Equal(place, error.Parameter);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    private static Train Node(string model = Mlp.Model, string loss = Mlp.Loss, string optimizer = Mlp.Adam, string[]? metrics = null) =>
        Mlp.Node(new Batches(Digits.Test, 64), model: model, loss: loss, optimizer: optimizer, metrics: metrics);
}
