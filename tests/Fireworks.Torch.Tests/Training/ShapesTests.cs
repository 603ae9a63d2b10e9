namespace Fireworks.Torch.Tests.Training;

/// <summary>Networks other than a chain of layers over values side by side: images, several inputs and outputs, frozen parts.</summary>
public sealed class ShapesTests
{
    private const string Cnn = """
        { "in": "pixel*", "shape": [1, 8, 8], "out": "scores", "layers": [ { "type": "conv2d", "out": 8, "kernel": 3 }, "relu", { "type": "max_pool2d", "kernel": 2 }, "flatten", { "type": "linear", "out": 10 } ] }
        """;

    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_convolutional_network_learns_digits_and_predicts_them_from_its_state()
    {
        var state = await Mlp.TrainedAsync(new Batches(Digits.Train, 32, seed: 1), 8, model: Cnn);

        var rows = await Mlp.Predict(new Batches(Digits.Test, 449), state).ReadAsync(Rows.Range(0, 449), Token);

        Assert.Equal(8 * 9, state.Tensors.Column<float>("0.weight").ToArray().Length);
        Assert.InRange(Samples.SampleRun.Judge(rows).Right, 0.93, 1);
    }

    [Fact]
    public async Task Several_inputs_of_their_own_shapes_learn_together_and_every_output_becomes_a_column()
    {
        const string model = """
            { "inputs": { "image": { "columns": "pixel*", "shape": [1, 8, 8], "layers": [ { "type": "conv2d", "out": 4, "kernel": 3 }, "relu", "flatten" ] },
                          "hint": { "columns": "row", "layers": [ { "type": "linear", "out": 3 }, "tanh" ] } },
              "layers": [ { "type": "linear", "out": 32 }, "relu" ], "outputs": { "scores": [ { "type": "linear", "out": 10 } ], "code": [ { "type": "linear", "out": 2 } ] } }
            """;

        var state = await Mlp.TrainedAsync(new Batches(Digits.Train, 32, seed: 1), 10, model: model);
        var rows = await Mlp.Predict(new Batches(Digits.Test, 449), state).ReadAsync(Rows.Range(0, 449), Token);

        Assert.InRange(Samples.SampleRun.Judge(rows).Right, 0.85, 1);
        Assert.Equal((new ColumnType(DType.Float32, [10]), new ColumnType(DType.Float32, [2])), (rows["scores"].Type, rows["code"].Type));
    }

    [Fact]
    public async Task A_column_keeps_its_own_shape_in_training_in_the_saved_model_and_in_prediction()
    {
        const string model = """{ "in": "image", "out": "scores", "layers": [ { "type": "conv2d", "out": 2, "kernel": 3 }, "relu", "flatten", { "type": "linear", "out": 10 } ] }""";
        var images = new Message(
            ("image", TensorColumn.Of<float>([.. Enumerable.Range(0, 4 * 64).Select(i => i % 7 / 7f)], 1, 8, 8)), ("label", TensorColumn.Of<long>([1, 3, 5, 9])));

        var state = ComponentState.FromBytes((await Mlp.TrainedAsync(new Batches(images, 2), 1, model: model)).ToBytes());
        var again = await Mlp.TrainedAsync(new Batches(images, 2), 1, model: model.Replace("\"image\",", "\"image\", \"shape\": [1, 8, 8],", StringComparison.Ordinal));
        var rows = await Mlp.Predict(new Batches(images, 4), state).ReadAsync(Rows.Range(0, 4), Token);

        Assert.Equal(again.Tensors, state.Tensors);
        Assert.Equal(new ColumnType(DType.Float32, [10]), rows["scores"].Type);
    }

    [Theory]
    [InlineData("""{ "type": "sgd", "lr": 0.05, "momentum": 0.9, "weight_decay": 0.1 }""")]
    [InlineData("""{ "type": "adamw", "lr": 0.01, "weight_decay": 0.5 }""")]
    [InlineData("""{ "type": "adam", "lr": 0.01, "weight_decay": 0.5 }""")]
    [InlineData("""{ "type": "rmsprop", "lr": 0.01, "momentum": 0.9, "weight_decay": 0.1 }""")]
    public async Task Frozen_weights_keep_every_bit_whatever_momentum_and_decay_there_is(string optimizer)
    {
        var frozen = Mlp.Model.Replace("\"out\": \"scores\",", "\"out\": \"scores\", \"frozen\": [\"0\", \"2.bias\"],", StringComparison.Ordinal);
        var start = await StartAsync(frozen, optimizer);

        var state = await Mlp.TrainedAsync(new Batches(Digits.Test, 64), 2, model: frozen, optimizer: optimizer);

        foreach (var name in (string[])["0.weight", "0.bias", "2.bias"]) Assert.Equal(start.Tensors.Column<float>(name).ToArray(), state.Tensors.Column<float>(name).ToArray());
        Assert.NotEqual(start.Tensors.Column<float>("2.weight").ToArray(), state.Tensors.Column<float>("2.weight").ToArray());
    }

    /// <summary>The weights before the first step: a step of no size leaves them so.</summary>
    private static Task<ComponentState> StartAsync(string model, string optimizer) => Mlp.TrainedAsync(
        new Batches(Digits.Test, 449), 1, model: model, optimizer: System.Text.RegularExpressions.Regex.Replace(optimizer, "\"lr\": [0-9.]+", "\"lr\": 1e-30"));
}
