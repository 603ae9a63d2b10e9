using System.Text.Json.Nodes;
using TorchSharp;

namespace Fireworks.Torch.Tests.Training;

/// <summary>Two models with one memory of weights, called in one step; shared.py beside this file made the values by PyTorch's autograd.</summary>
public sealed class SharedParametersTests
{
    private const string Twin = """{ "in": "left", "out": "a", "layers": [ { "type": "linear", "out": 2 }, "tanh" ] }""";
    private const string Other = """{ "in": "right", "out": "b", "layers": [ { "type": "linear", "out": 2 }, "tanh" ] }""";
    private const string Head = """{ "in": ["a", "b"], "out": "y", "layers": [ { "type": "linear", "out": 1 } ] }""";

    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private static readonly JsonObject Reference = Values.Read("Training/shared.json");

    private static readonly Message Rows = new(
        ("left", Values.Column(Reference["left"])), ("right", Values.Column(Reference["right"])), ("target", Values.Column(Reference["target"])));

    public static TheoryData<int, string> Cases => [.. Reference["cases"]!.AsArray().Index().Select(c => (c.Index, c.Item!["optimizer"]!.ToJsonString()))];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Gradients_of_both_uses_add_up_in_the_one_memory(int number, string optimizer)
    {
        var steps = Reference["cases"]![number]!["steps"]!.AsArray();

        for (var step = 1; step < steps.Count; step++)
        {
            var siamese = new Siamese(optimizer, epochs: step);
            siamese.Begin(steps[0]!);
            await siamese.Trainer.DriveAsync(Token);

            var tensors = siamese.Trainer.Save().Tensors;
            Assert.All((JsonObject)steps[step]!, w => Assert.All(Values.Numbers(w.Value).Zip(tensors.Column<float>(w.Key)), v => Assert.Equal(v.First, v.Second, 1e-5)));
        }
    }

    [Fact]
    public async Task Weights_that_are_shared_count_once()
    {
        var siamese = new Siamese("""{ "type": "adam", "lr": 0.02 }""", epochs: 1);

        await siamese.Trainer.DriveAsync(Token);

        var tensors = siamese.Trainer.Save().Tensors;
        Assert.Equal(["head.0.bias", "head.0.weight", "twin.0.bias", "twin.0.weight"], tensors.Names.Where(n => n.Contains(".0.", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal([8 + 5], tensors["optimizer.m"].Type.RowShape);       // (3·2 + 2) + (4·1 + 1)
    }

    [Fact]
    public async Task Both_models_are_read_with_the_weights_that_both_have_trained()
    {
        var siamese = new Siamese("""{ "type": "adam", "lr": 0.02 }""", epochs: 5);
        await siamese.Trainer.DriveAsync(Token);

        var rows = await siamese.HeadNode.ReadAsync(Fireworks.Rows.Range(0, 7), Token);

        var (twin, other) = (siamese.TwinNode.Save(), siamese.OtherNode.Save());
        Assert.Equal(twin.Tensors, other.Tensors);
        Assert.Equal("right", (string?)other.Values["model"]!["in"]);
        var w = twin.Tensors.Column<float>("0.weight").ToArray();
        var bias = twin.Tensors.Column<float>("0.bias")[0];
        foreach (var (column, code) in new[] { ("left", "a"), ("right", "b") })
        {
            var x = Rows.Column<float>(column).ToArray();
            Assert.Equal(Math.Tanh(w[0] * x[0] + w[1] * x[1] + w[2] * x[2] + bias), rows.Column<float>(code)[0], 1e-6);
        }
    }

    [Fact]
    public async Task A_model_beside_the_chain_has_what_the_chain_has_learned()
    {
        var siamese = new Siamese("""{ "type": "sgd", "lr": 0.1 }""", epochs: 3);
        var beside = Chained.Bound(new ModelNode(new Batches(Rows, 7), Mlp.Json(Twin)), "beside", 1);
        beside.Follow("parameters", siamese.OtherNode);
        var reading = beside.ReadAsync(Fireworks.Rows.Range(0, 7), Token).AsTask();
        Assert.False(reading.IsCompleted);

        await siamese.Trainer.DriveAsync(Token);

        Assert.Equal((await siamese.TwinNode.ReadAsync(Fireworks.Rows.Range(0, 7), Token)).Column<float>("a"), (await reading).Column<float>("a"));
        Assert.Equal(siamese.TwinNode.Save().Tensors, beside.Save().Tensors);
    }

    [Fact]
    public async Task What_its_owner_freezes_is_frozen_for_both()
    {
        var siamese = new Siamese("""{ "type": "sgd", "lr": 0.1 }""", epochs: 3, twin: Twin.Replace("\"out\": \"a\"", "\"out\": \"a\", \"frozen\": [\"0.weight\"]", StringComparison.Ordinal));
        var first = Reference["cases"]![0]!["steps"]![0]!;
        siamese.Begin(first);

        await siamese.Trainer.DriveAsync(Token);

        var tensors = siamese.Trainer.Save().Tensors;
        Assert.Equal(Values.Numbers(first["twin.0.weight"]).Select(v => (float)v), tensors.Column<float>("twin.0.weight"));
        Assert.NotEqual(Values.Numbers(first["twin.0.bias"]).Select(v => (float)v), tensors.Column<float>("twin.0.bias"));
    }

    [Theory]
    [InlineData("""{ "in": "x", "out": "b", "layers": [ { "type": "linear", "out": 3 }, "tanh" ] }""", "'other' shares the parameters of 'twin'", "\"out\":3", "\"out\":2", "Write them alike")]
    [InlineData("""{ "in": "x", "out": "b", "frozen": ["0"], "layers": [ { "type": "linear", "out": 2 }, "tanh" ] }""", "those of 'twin'", "frozen")]
    public void Other_layers_are_refused_by_both_names(string other, params string[] words)
    {
        var twin = Chained.Bound(new ModelNode(new Batches(Rows, 7), Mlp.Json(Twin)), "twin", 1);
        var sharing = Chained.Bound(new ModelNode(new Batches(Rows, 7), Mlp.Json(other)), "other", 1);

        var error = Assert.Throws<ComponentConfigException>(() => sharing.Follow("parameters", twin));

        Assert.All(words, word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Models_of_several_inputs_share_when_their_inputs_have_the_same_order()
    {
        static ModelNode Node(string inputs) => new(
            new Batches(Rows, 7), Mlp.Json($$"""{ "inputs": { {{inputs}} }, "out": "o", "layers": [ { "type": "linear", "out": 2 } ] }"""));
        const string layers = """[ { "type": "linear", "out": 2 } ]""";
        var owner = Node($$""" "p": { "columns": "left", "layers": {{layers}} }, "q": "right" """);

        Node($$""" "p": { "layers": {{layers}}, "columns": "right" }, "q": "left" """).Follow("parameters", owner);

        Assert.Throws<ComponentConfigException>(() => Node($$""" "q": "left", "p": { "columns": "right", "layers": {{layers}} } """).Follow("parameters", owner));
    }

    [Fact]
    public async Task Inputs_of_another_width_are_refused_by_both_names()
    {
        var rows = Rows.With("right", TensorColumn.Of<float>(new float[14], 2));

        var error = await Assert.ThrowsAsync<ComponentConfigException>(() => new Siamese("""{ "type": "sgd" }""", 1, rows: rows).Trainer.DriveAsync(Token));

        Assert.All(["'other' shares the parameters of 'twin'", "2x2", "2x3"], word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
    }

    /// <summary>A head over twin and other, which share their weights.</summary>
    private sealed class Siamese
    {
        public Siamese(string optimizer, int epochs, string twin = Twin, Message? rows = null)
        {
            var input = new Batches(rows ?? Rows, 7);
            TwinNode = Chained.Bound(new ModelNode(input, Mlp.Json(twin)), "twin", 1);
            OtherNode = Chained.Bound(new ModelNode(TwinNode, Mlp.Json(Other)), "other", 1);
            OtherNode.Follow("parameters", TwinNode);
            HeadNode = Chained.Bound(new ModelNode(OtherNode, Mlp.Json(Head)), "head", 1);
            Trainer = new Train(input, Mlp.Json("""{ "type": "mse", "target": "target" }"""), Mlp.Json(optimizer), epochs: epochs);
            Trainer.Bind(new NodeContext("run", "trainer", 1, new RunLog()));
            Trainer.Follow("model", HeadNode);
        }

        public ModelNode TwinNode { get; }

        public ModelNode OtherNode { get; }

        public ModelNode HeadNode { get; }

        public Train Trainer { get; }

        public void Begin(JsonNode weights)
        {
            TwinNode.Restore(Chained.Untrained(Twin, 3, ("0.weight", Tensor(weights["twin.0.weight"], 2, 3)), ("0.bias", Tensor(weights["twin.0.bias"], 2))));
            HeadNode.Restore(Chained.Untrained(Head, 4, ("0.weight", Tensor(weights["head.0.weight"], 1, 4)), ("0.bias", Tensor(weights["head.0.bias"], 1))));
        }

        private static TensorColumn Tensor(JsonNode? values, params int[] shape) => ComponentState.Whole(TensorColumn.Of<float>([.. Values.Numbers(values).Select(v => (float)v)], shape.AsSpan(1)));
    }
}
