using System.Text.Json.Nodes;

namespace Fireworks.Torch.Tests.Training;

/// <summary>The configuration of the digits' network, and nodes made of it.</summary>
internal static class Mlp
{
    public const string Model = """{ "in": "pixel*", "out": "scores", "layers": [ { "type": "linear", "out": 64 }, "relu", { "type": "linear", "out": 10 } ] }""";
    public const string Loss = """{ "type": "cross_entropy", "target": "label" }""";
    public const string Adam = """{ "type": "adam", "lr": 0.001 }""";

    public static JsonObject Json(string json) => (JsonObject)JsonNode.Parse(json)!;

    public static Train Node(
        Pipe train, int epochs = 1, Pipe? validate = null, long seed = 42, RunLog? log = null, string model = Model, string loss = Loss, string optimizer = Adam, string[]? metrics = null)
    {
        var node = new Train(train, Json(loss), Json(optimizer), Json(model), epochs, metrics, validate);
        node.Bind(new NodeContext("run", "mlp", seed, log ?? new RunLog()));
        return node;
    }

    public static async Task<ComponentState> TrainedAsync(Pipe train, int epochs, long seed = 42, string model = Model, string loss = Loss, string optimizer = Adam)
    {
        var node = Node(train, epochs, seed: seed, model: model, loss: loss, optimizer: optimizer);
        await node.DriveAsync(TestContext.Current.CancellationToken);
        return node.Save();
    }

    /// <summary>A predict node linked to a trained model, as a host links it.</summary>
    public static Predict Predict(Pipe input, ComponentState model)
    {
        var node = new Predict(input);
        node.Bind(NodeContext.Detached with
        {
            Node = "predict",
            Links = new Dictionary<string, Func<CancellationToken, Task<ComponentState>>> { ["model"] = _ => Task.FromResult(model) },
        });
        return node;
    }
}
