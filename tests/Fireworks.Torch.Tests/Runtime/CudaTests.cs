using System.Text.Json.Nodes;
using Fireworks.TestKit;
using Fireworks.Torch.Tests.Training;
using TorchSharp;

namespace Fireworks.Torch.Tests.Runtime;

/// <summary>What only a machine with a CUDA device can show; passed over where there is none.</summary>
public sealed class CudaTests
{
    private const string Sgd = """{ "type": "sgd", "lr": 0.001 }""";

    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private static TorchDevice Gpu()
    {
        var gpu = new TorchDevice("cuda");
        Assert.SkipUnless(gpu.IsFound, "This machine has no CUDA device.");
        return gpu;
    }

    [Fact]
    public void Columns_move_to_the_device_and_back_to_the_bit()
    {
        var gpu = Gpu();
        var rows = Message.Of(
            ("float32", new[] { 1.5f, float.NaN, -0f }), ("float64", new[] { Math.PI, double.Epsilon, double.NegativeInfinity }), ("float16", new[] { (Half)1, Half.NaN, (Half)0.1 }),
            ("int64", new[] { long.MinValue, 0, long.MaxValue }), ("int32", new[] { int.MinValue, 0, 7 }), ("int16", new short[] { -1, 0, 7 }), ("int8", new sbyte[] { -1, 0, 7 }),
            ("uint8", new byte[] { 255, 0, 7 }), ("bool", new[] { true, false, true }), ("image", new float[3, 2, 2]));

        var there = rows.ToDevice(gpu);

        Assert.All(there, column => Assert.Equal(DeviceType.CUDA, Assert.IsType<TorchColumn>(column.Value).Tensor.device_type));
        Assert.Equal(rows, there.ToHost());
        Assert.Equal(rows[1..], there[1..]);
        Assert.Equal(rows.Take(Rows.At(2, 0, 0)), there.Take(Rows.At(2, 0, 0)).ToHost());
    }

    [Theory]
    [InlineData("""[ { "type": "linear", "out": 64 }, "relu", { "type": "linear", "out": 10 } ]""", 1e-4)]
    [InlineData("""[ { "type": "linear", "out": 64 }, "batch_norm", "gelu", { "type": "dropout", "p": 0.1 }, { "type": "linear", "out": 10 } ]""", 1e-3)]
    [InlineData("""[ { "type": "reshape", "shape": [1, 8, 8] }, { "type": "conv2d", "out": 8, "kernel": 3 }, "relu", { "type": "max_pool2d", "kernel": 2 }, "flatten", { "type": "linear", "out": 10 } ]""", 1e-2)]
    [InlineData("""[ { "type": "reshape", "shape": [8, 8] }, { "type": "lstm", "out": 16 }, "flatten", { "type": "linear", "out": 10 } ]""", 1e-2)]
    [InlineData("""[ { "type": "reshape", "shape": [8, 8] }, { "type": "transformer", "heads": 2, "feedforward": 16 }, "flatten", { "type": "linear", "out": 10 } ]""", 1e-2)]
    public async Task An_epoch_moves_the_weights_as_it_does_on_the_processor(string layers, double near)
    {
        var gpu = Gpu();
        var model = $$"""{ "in": "pixel*", "out": "scores", "layers": {{layers}} }""";

        var here = await TrainedAsync(TorchDevice.Processor, model, Sgd);
        var there = await TrainedAsync(gpu, model, Sgd);

        foreach (var (name, column) in here.Tensors)
        {
            if (column is not TensorColumn { Type.DType: DType.Float32 or DType.Float64 }) continue;
            foreach (var (was, now) in Values(column).Zip(Values(there.Tensors[name]))) Assert.Equal(was, now, near * Math.Max(1, Math.Abs(was)));
        }
    }

    [Theory]
    [InlineData("adam"), InlineData("adamw"), InlineData("rmsprop"), InlineData("adagrad"), InlineData("nadam"), InlineData("radam")]
    public async Task Optimizers_learn_on_it_what_they_learn_on_the_processor(string optimizer)
    {
        var gpu = Gpu();
        var adaptive = $$"""{ "type": "{{optimizer}}", "lr": 0.002 }""";

        var here = await AccuracyAsync(await TrainedAsync(TorchDevice.Processor, Mlp.Model, adaptive, epochs: 5));
        var there = await AccuracyAsync(await TrainedAsync(gpu, Mlp.Model, adaptive, epochs: 5));

        Assert.Equal(here, there, 0.02);
        Assert.InRange(there, 0.8, 1);
    }

    [Fact]
    public async Task A_training_is_the_same_each_time_and_goes_on_where_it_was_stopped()
    {
        var gpu = Gpu();

        var whole = await TrainedAsync(gpu, Mlp.Model, Mlp.Adam, epochs: 3);
        var half = await TrainedAsync(gpu, Mlp.Model, Mlp.Adam, epochs: 2);
        var resumed = Node(gpu, Mlp.Model, Mlp.Adam, epochs: 3);
        resumed.Restore(half);
        await resumed.DriveAsync(Token);

        Assert.Equal(whole.Tensors, (await TrainedAsync(gpu, Mlp.Model, Mlp.Adam, epochs: 3)).Tensors);
        Assert.Equal(whole.Tensors, resumed.Save().Tensors);
    }

    [Fact]
    public async Task The_tensor_pipe_gives_live_tensors_on_the_device_of_its_host()
    {
        var gpu = Gpu();
        var pipe = new ToTensor(new MessagePipe(Digits.Test.Slice(0, 8)));
        pipe.Bind(NodeContext.Detached with { Services = new TestServices(gpu) });

        var rows = await pipe.ReadAsync(Rows.Range(0, 8), Token);

        Assert.Equal(DeviceType.CUDA, Assert.IsType<TorchColumn>(rows["pixel0"]).Tensor.device_type);
        Assert.Equal(Digits.Test.Slice(0, 8), rows);
    }

    [Fact]
    public void A_model_that_was_moved_gives_what_it_gave_before_and_comes_back()
    {
        var gpu = Gpu();
        using var model = new NetworkModel((JsonObject)JsonNode.Parse(Mlp.Model)!, 64, seed: 3);
        var before = Forward(model);

        model.To(gpu);
        var there = Forward(model);
        model.To(TorchDevice.Processor);

        Assert.Equal(before, Forward(model));
        foreach (var (was, now) in Values(before["scores"]).Zip(Values(there["scores"]))) Assert.Equal(was, now, 1e-4 * Math.Max(1, Math.Abs(was)));
    }

    private static Message Forward(NetworkModel model) => TorchWork.Run(grad: false, () => model.Forward(Digits.Test.Slice(0, 50)).ToHost().Select("scores"));

    private static Train Node(TorchDevice device, string model, string optimizer, int epochs)
    {
        var node = new Train(new Batches(Digits.Train, 64, seed: 5), Mlp.Json(Mlp.Loss), Mlp.Json(optimizer), Mlp.Json(model), epochs);
        node.Bind(new NodeContext("run", "mlp", 42, new TestServices(device)));
        return node;
    }

    private static async Task<ComponentState> TrainedAsync(TorchDevice device, string model, string optimizer, int epochs = 1)
    {
        var node = Node(device, model, optimizer, epochs);
        await node.DriveAsync(Token);
        return node.Save();
    }

    private static async Task<double> AccuracyAsync(ComponentState state)
    {
        var rows = await Mlp.Predict(new MessagePipe(Digits.Test), state).RowsAsync();
        var (scores, labels) = (rows.Column<float>("scores"), rows.Column<long>("label"));
        return Enumerable.Range(0, rows.Length).Average(row =>
        {
            var of = scores.Skip(10 * row).Take(10).ToList();
            return of.IndexOf(of.Max()) == labels[row] ? 1.0 : 0;
        });
    }

    private static double[] Values(Column column) => column.ToHost() is TensorColumn { Type.DType: DType.Float32 } numbers
        ? [.. numbers.Values<float>().Select(v => (double)v)]
        : [.. ((TensorColumn)column.ToHost()).Values<double>()];
}
