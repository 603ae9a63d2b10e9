using System.Text.Json.Nodes;

namespace Fireworks.Torch.Tests.Training;

/// <summary>An embedder and a classifier that stand in a graph by themselves, and the trainer that follows them, as a host makes them.</summary>
internal sealed class Chained
{
    public const string Embedder = """{ "in": "pixel*", "out": "code", "layers": [ { "type": "linear", "out": 16 }, "tanh" ] }""";
    public const string Classifier = """{ "in": "code", "out": "scores", "layers": [ { "type": "linear", "out": 10 } ] }""";

    public Chained(
        Pipe train, int epochs = 1, long seed = 42, RunLog? log = null, string embedder = Embedder, string classifier = Classifier, string optimizer = Mlp.Adam,
        Pipe? validate = null, string? stopping = null, string? schedule = null, string[]? metrics = null, string? clip = null, int accumulate = 1)
    {
        EmbedderNode = Bound(new ModelNode(validate ?? train, Mlp.Json(embedder)), "embedder", seed);
        ClassifierNode = Bound(new ModelNode(EmbedderNode, Mlp.Json(classifier)), "classifier", seed);
        Trainer = new Train(
            train, Mlp.Json(Mlp.Loss), Mlp.Json(optimizer), epochs: epochs, metrics: metrics, validate: validate,
            stopping: stopping is null ? null : Mlp.Json(stopping), schedule: schedule is null ? null : Mlp.Json(schedule),
            clip: clip is null ? null : Mlp.Json(clip), accumulate: accumulate);
        Trainer.Bind(new NodeContext("run", "trainer", seed, log ?? new RunLog()));
        Trainer.Follow("model", ClassifierNode);
    }

    public ModelNode EmbedderNode { get; }

    public ModelNode ClassifierNode { get; }

    public Train Trainer { get; }

    public static ModelNode Bound(ModelNode node, string id, long seed)
    {
        node.Bind(new NodeContext("run", id, seed, new RunLog()));
        return node;
    }

    public async Task<ComponentState> TrainedAsync()
    {
        await Trainer.DriveAsync(TestContext.Current.CancellationToken);
        return Trainer.Save();
    }

    /// <summary>What a node has learned, of a single network with these tensors, untrained.</summary>
    public static ComponentState Untrained(string model, int inputs, params IEnumerable<(string Name, Column Value)> tensors) => new(
        new JsonObject { ["model"] = Mlp.Json(model), ["columns"] = null, ["inputs"] = inputs, ["shapes"] = new JsonArray(new JsonArray((long)inputs)) }, new Message([.. tensors]));
}
