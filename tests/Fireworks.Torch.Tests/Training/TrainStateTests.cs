using System.Text.Json.Nodes;

namespace Fireworks.Torch.Tests.Training;

/// <summary>A state that does not belong to the configuration is refused with what was found and what is needed.</summary>
public sealed class TrainStateTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_state_of_another_optimizer()
    {
        var state = await Mlp.TrainedAsync(new Batches(Digits.Test, 64), 1, optimizer: """{ "type": "sgd" }""");

        var error = Assert.Throws<ComponentStateException>(() => Mlp.Node(new Batches(Digits.Test, 64)).Restore(state));

        Assert.All(["optimizer", "sgd", "adam"], word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_state_of_the_same_optimizer_that_remembered_less()
    {
        var state = await Mlp.TrainedAsync(new Batches(Digits.Test, 64), 1, optimizer: """{ "type": "sgd" }""");
        var node = Mlp.Node(new Batches(Digits.Test, 64), epochs: 2, optimizer: """{ "type": "sgd", "momentum": 0.9 }""");
        node.Restore(state);

        var error = await Assert.ThrowsAsync<ComponentStateException>(() => node.DriveAsync(Token));

        Assert.Contains("no tensor 'optimizer.momentum'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_memory_of_another_shape()
    {
        var state = await Mlp.TrainedAsync(new Batches(Digits.Test, 64), 1);
        var node = Mlp.Node(new Batches(Digits.Test, 64), epochs: 2);
        node.Restore(state with { Tensors = state.Tensors.With("optimizer.m", ComponentState.Whole(TensorColumn.Of<float>([1, 2, 3]))) });

        var error = await Assert.ThrowsAsync<ComponentStateException>(() => node.DriveAsync(Token));

        Assert.All(["'optimizer.m'", "Float32 3", "Float32 4810"], word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_training_saved_by_a_newer_release()
    {
        var state = await Mlp.TrainedAsync(new Batches(Digits.Test, 64), 1);
        var values = (JsonObject)state.Values.DeepClone();
        values["training"]!["version"] = 2;

        var error = Assert.Throws<ComponentStateException>(() => Mlp.Node(new Batches(Digits.Test, 64)).Restore(state with { Values = values }));

        Assert.All(["version 2", "reads version 1"], word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_model_saved_without_its_training_is_trained_further()
    {
        var whole = await Mlp.TrainedAsync(new Batches(Digits.Test, 64), 2);
        var state = await Mlp.TrainedAsync(new Batches(Digits.Test, 64), 1);
        var values = (JsonObject)state.Values.DeepClone();
        values.Remove("training");
        var node = Mlp.Node(new Batches(Digits.Test, 64), epochs: 2);

        node.Restore(state with { Values = values });
        await node.DriveAsync(Token);

        Assert.Equal(whole.Tensors, node.Save().Tensors);
    }
}
