using Fireworks.TestKit;
using TorchSharp;

namespace Fireworks.Torch.Tests.Models;

[Collection(nameof(Alone))]
public sealed class PredictTests : PipeConformance
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private static readonly Lazy<Task<ComponentState>> Trained = new(() => Training.Mlp.TrainedAsync(new Batches(Digits.Train, 64, seed: 1), 5));
    private static readonly Lazy<Task<ComponentState>> TrainedOnFew = new(() => Training.Mlp.TrainedAsync(TestKit.Digits.Pipe(), 2));

    protected override NodeContext Context => base.Context with
    {
        Links = new Dictionary<string, Func<CancellationToken, Task<ComponentState>>> { ["model"] = _ => TrainedOnFew.Value },
    };

    // Kernels for another number of rows add up in another order.
    protected override float Rounding => 1e-6f;

    protected override Pipe Create(Pipe input) => new Predict(input);

    [Fact]
    public async Task Adds_scores_and_the_class_with_the_highest_and_keeps_the_rest()
    {
        var predict = Training.Mlp.Predict(new Batches(Digits.Test, 100), await Trained.Value);

        var rows = await predict.ReadAsync(Rows.At(5, 0, 5), Token);

        Assert.Equal([.. Digits.Test.Names, "scores", "predicted"], rows.Names);
        Assert.Equal(new ColumnType(DType.Float32, [10]), rows["scores"].Type);
        var scores = rows.Column<float>("scores").ToArray().Chunk(10).ToArray();
        Assert.Equal(scores.Select(s => (long)Array.IndexOf(s, s.Max())), rows.Column<long>("predicted"));
        Assert.Equal(scores[0], scores[2]);
        Assert.Equal(Digits.Test.Take(Rows.At(5, 0, 5)).Column<long>("label"), rows.Column<long>("label"));
    }

    [Fact]
    public async Task Is_right_for_most_digits_never_trained_on()
    {
        var predict = Training.Mlp.Predict(new Batches(Digits.Test, 100), await Trained.Value);

        var rows = Message.Concat(await predict.IterateAsync(cancellationToken: Token).ToListAsync(Token));

        var right = rows.Column<long>("label").Zip(rows.Column<long>("predicted")).Count(p => p.First == p.Second);
        Assert.InRange((double)right / rows.Length, 0.9, 1);
    }

    [Fact]
    public async Task A_model_saved_and_restored_predicts_the_same_bits()
    {
        var first = await Trained.Value;
        var restored = Training.Mlp.Node(new Batches(Digits.Train, 64), epochs: 5);
        restored.Restore(first);
        await restored.FreezeAsync(Token);

        var before = await Training.Mlp.Predict(new Batches(Digits.Test, 64), first).ReadAsync(Rows.Range(0, 449), Token);
        var after = await Training.Mlp.Predict(new Batches(Digits.Test, 64), restored.Save()).ReadAsync(Rows.Range(0, 449), Token);
        var own = new Predict(new Batches(Digits.Test, 64));
        own.Restore(Saved(await Trained.Value));
        var again = await own.ReadAsync(Rows.Range(0, 449), Token);

        Assert.Equal(before, after);
        Assert.Equal(before, again);

        static ComponentState Saved(ComponentState model)
        {
            var node = new Predict(new Batches(Digits.Test, 64));
            node.Restore(model);
            return node.Save();
        }
    }

    [Fact]
    public async Task Many_batches_leave_as_many_tensors_as_one()
    {
        var predict = Training.Mlp.Predict(new Batches(Digits.Test, 7), await Trained.Value);
        _ = await predict.ReadAsync(Rows.At(0), Token);
        var before = Alone.LiveTensors();

        var kept = await predict.IterateAsync(cancellationToken: Token).ToListAsync(Token);

        Alone.AssertNoMoreThan(before);
        Assert.Equal(65, kept.Count);
    }

    [Fact]
    public async Task Training_leaves_no_tensors_behind()
    {
        await Trained.Value;
        var before = Alone.LiveTensors();

        await Training.Mlp.TrainedAsync(new Batches(Digits.Test, 16), 3);

        Alone.AssertNoMoreThan(before);
    }

    [Fact]
    public async Task Readers_side_by_side_see_the_same()
    {
        var predict = Training.Mlp.Predict(new Batches(Digits.Test, 20), await Trained.Value);

        var passes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () => Message.Concat(await predict.IterateAsync(cancellationToken: Token).ToListAsync(Token)), Token)));

        Assert.All(passes, pass => Assert.Equal(passes[0], pass));
    }

    [Fact]
    public async Task No_rows_give_no_predictions()
    {
        var rows = await Training.Mlp.Predict(new Batches(Digits.Test, 20), await Trained.Value).ReadAsync(Rows.At(), Token);

        Assert.Equal((0, true), (rows.Length, rows.Has("predicted")));
    }

    [Fact]
    public async Task A_model_of_values_gives_them_in_its_out_column_and_no_class()
    {
        var rows = new Message(("b", TensorColumn.Of<float>([1, 2])), ("a", TensorColumn.Of<float>([3, 4])), ("t", TensorColumn.Of<float>([1, 2, 3, 4], 2)));
        var state = await Training.Mlp.TrainedAsync(
            new Batches(rows, 2), 1, model: """{ "in": ["a", "b"], "out": "t2", "layers": [ { "type": "linear", "out": 2, "bias": false } ] }""", loss: """{ "type": "mse", "target": "t" }""");

        var predicted = await Training.Mlp.Predict(new Batches(rows, 2), state).ReadAsync(Rows.Range(0, 2), Token);

        var w = state.Tensors.Column<float>("0.weight");                 // [2, 2]: one row an output, its inputs a and b
        Assert.Equal(["b", "a", "t", "t2"], predicted.Names);
        Assert.Equal(3 * w[0] + 1 * w[1], predicted.Column<float>("t2")[0], 5);
        Assert.Equal(4 * w[2] + 2 * w[3], predicted.Column<float>("t2")[3], 5);
    }

    [Fact]
    public async Task Without_a_model_the_error_says_how_to_link_one()
    {
        var error = await Assert.ThrowsAsync<ComponentException>(() => new Predict(new Batches(Digits.Test, 20)).ReadAsync(Rows.At(0), Token).AsTask());

        Assert.Contains("@final", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waits_for_the_linked_model()
    {
        var train = Training.Mlp.Node(new Batches(Digits.Test, 64));
        var predict = new Predict(new Batches(Digits.Test, 20));
        predict.Bind(NodeContext.Detached with
        {
            Links = new Dictionary<string, Func<CancellationToken, Task<ComponentState>>> { ["model"] = async token => { await train.FreezeAsync(token); return train.Save(); } },
        });
        var reading = predict.ReadAsync(Rows.At(0), Token).AsTask();
        Assert.False(reading.IsCompleted);

        await train.DriveAsync(Token);

        Assert.True((await reading).Has("scores"));
    }
}
