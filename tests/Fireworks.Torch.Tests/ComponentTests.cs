using System.Text.Json.Nodes;

namespace Fireworks.Torch.Tests;

/// <summary>Train and predict as a host sees them: by kind, from JSON, with states as bytes.</summary>
public sealed class ComponentTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private static readonly ComponentCatalog Catalog = new(typeof(Train).Assembly);

    [Fact]
    public void Train_has_two_ports_and_is_a_driver_and_predict_needs_a_model()
    {
        var (train, predict) = (Catalog.Kinds["train"], Catalog.Kinds["predict"]);

        Assert.Equal([new("train", true), new("validate", false)], train.Ports);
        Assert.Equal((ComponentRole.Model, true), (train.Role, train.IsDriver));
        Assert.Equal((ComponentRole.Model, false), (predict.Role, predict.IsDriver));
        Assert.True(Assert.Single(predict.Links) is { Name: "model", Required: true });
        Assert.Equal(
            ["loss", "optimizer", "model", "epochs", "metrics", "schedule", "stopping", "clip", "accumulate", "checkpoint", "non_finite"], train.Parameters.Select(p => p.Name));
    }

    [Fact]
    public void What_is_described_makes_an_equal_component()
    {
        var inputs = new Dictionary<string, Pipe> { ["train"] = new Batches(Digits.Test, 64), ["validate"] = new Batches(Digits.Test, 64) };
        var config = (JsonObject)JsonNode.Parse($$"""{ "model": {{Training.Mlp.Model}}, "loss": {{Training.Mlp.Loss}}, "optimizer": {{Training.Mlp.Adam}}, "epochs": 3, "metrics": ["accuracy"], "accumulate": 1, "non_finite": "stop" }""")!;

        var node = (Train)Catalog.Kinds["train"].Create(config, inputs);
        var described = Catalog.Kinds["train"].Describe(node);

        Assert.True(JsonNode.DeepEquals(config, described), described.ToJsonString());
        Assert.Equal(2, node.Inputs.Count);
    }

    [Fact]
    public async Task A_model_as_bytes_predicts_the_same_bits()
    {
        var state = await Training.Mlp.TrainedAsync(new Batches(Digits.Test, 64), 2);

        var read = ComponentState.FromBytes(state.ToBytes());

        Assert.Equal(state.Tensors, read.Tensors);
        Assert.True(JsonNode.DeepEquals(state.Values, read.Values));
        Assert.Equal(
            await Training.Mlp.Predict(new Batches(Digits.Test, 64), state).ReadAsync(Rows.Range(0, 100), Token),
            await Training.Mlp.Predict(new Batches(Digits.Test, 64), read).ReadAsync(Rows.Range(0, 100), Token));
    }

    [Fact]
    public async Task A_training_resumed_from_bytes_ends_bit_equal()
    {
        var undisturbed = await Training.Mlp.TrainedAsync(new Batches(Digits.Test, 64), 4);
        var half = ComponentState.FromBytes((await Training.Mlp.TrainedAsync(new Batches(Digits.Test, 64), 2)).ToBytes());

        var node = Training.Mlp.Node(new Batches(Digits.Test, 64), epochs: 4);
        node.Restore(half);
        await node.DriveAsync(Token);

        Assert.Equal(undisturbed.Tensors, node.Save().Tensors);
    }
}
