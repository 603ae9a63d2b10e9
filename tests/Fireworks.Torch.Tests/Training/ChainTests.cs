using System.Text.Json.Nodes;
using Fireworks.TestKit;

namespace Fireworks.Torch.Tests.Training;

/// <summary>Models that stand in a graph by themselves are trained as one.</summary>
public sealed class ChainTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private static readonly Dictionary<string, string> InOneNetwork = new()
    {
        ["embedder.0.weight"] = "0.weight", ["embedder.0.bias"] = "0.bias", ["classifier.0.weight"] = "2.weight", ["classifier.0.bias"] = "2.bias",
    };

    [Theory]
    [InlineData("""{ "type": "sgd", "lr": 0.05, "momentum": 0.9 }""", 1, "momentum")]
    [InlineData("""{ "type": "adam", "lr": 0.01 }""", 1, "m", "v")]
    [InlineData("""{ "type": "adam", "lr": 0.01 }""", 4, "m", "v")]
    public async Task Two_models_learn_to_the_bit_what_one_network_of_their_layers_learns(string optimizer, int accumulate, params string[] memory)
    {
        const string clip = """{ "norm": 0.5 }""", schedule = """{ "type": "cosine", "period": 20, "every": "step" }""";
        const string layers = """{ "in": "pixel*", "out": "scores", "layers": [ { "type": "linear", "out": 16 }, "tanh", { "type": "linear", "out": 10 } ] }""";
        var rows = new Batches(Digits.Train, 50, seed: 1);
        var first = await FirstWeightsAsync(rows);

        var chain = await new Chained(rows, epochs: 3, optimizer: optimizer, clip: clip, schedule: schedule, accumulate: accumulate).TrainedAsync();
        var one = new Train(
            rows, Mlp.Json(Mlp.Loss), Mlp.Json(optimizer), Mlp.Json(layers), epochs: 3, schedule: Mlp.Json(schedule), clip: Mlp.Json(clip), accumulate: accumulate);
        one.Restore(new ComponentState(
            new JsonObject
            {
                ["model"] = Mlp.Json(layers), ["columns"] = new JsonArray([.. Enumerable.Range(0, 64).Select(i => (JsonNode)$"pixel{i}")]), ["inputs"] = 64, ["shapes"] = new JsonArray(new JsonArray(64L)),
                ["loss"] = Mlp.Json(Mlp.Loss), ["optimizer"] = (string)Mlp.Json(optimizer)["type"]!, ["epochs"] = 0, ["steps"] = 0L,
            },
            new Message([
                .. InOneNetwork.Select(name => KeyValuePair.Create(name.Value, first[name.Key])),
                .. memory.Select(name => KeyValuePair.Create($"optimizer.{name}", (Column)ComponentState.Whole(TensorColumn.Of<float>(new float[64 * 16 + 16 + 160 + 10]))))])));
        await one.DriveAsync(Token);

        foreach (var (inChain, inOne) in InOneNetwork) Assert.Equal(one.Save().Tensors.Column<float>(inOne), chain.Tensors.Column<float>(inChain));
        foreach (var name in memory) Assert.Equal(one.Save().Tensors.Column<float>($"optimizer.{name}"), chain.Tensors.Column<float>($"optimizer.{name}"));
        Assert.NotEqual(first["embedder.0.weight"][0], chain.Tensors["embedder.0.weight"][0]);
    }

    /// <summary>The weights that the two models have as long as nobody trains them.</summary>
    private static async Task<Dictionary<string, Column>> FirstWeightsAsync(Pipe rows)
    {
        var embedder = Chained.Bound(new ModelNode(rows, Mlp.Json(Chained.Embedder)), "embedder", 42);
        var classifier = Chained.Bound(new ModelNode(embedder, Mlp.Json(Chained.Classifier)), "classifier", 42);
        await classifier.FreezeAsync(Token);
        await embedder.FreezeAsync(Token);
        return new[] { embedder, classifier }.SelectMany(m => m.Save().Tensors.Select(t => KeyValuePair.Create($"{m.Context.Node}.{t.Key}", t.Value))).ToDictionary();
    }

    [Fact]
    public async Task A_frozen_model_upstream_does_not_move_at_all()
    {
        var rows = new Batches(Digits.Test, 64, seed: 1);
        var first = await FirstWeightsAsync(rows);
        var chain = new Chained(rows, epochs: 3, embedder: Chained.Embedder.Replace("\"out\": \"code\"", "\"out\": \"code\", \"frozen\": [\"0\"]", StringComparison.Ordinal));

        var trained = await chain.TrainedAsync();

        foreach (var name in InOneNetwork.Keys)
        {
            var stayed = Bits(first[name]).SequenceEqual(Bits(trained.Tensors[name]));
            Assert.Equal(name.StartsWith("embedder", StringComparison.Ordinal), stayed);
        }

        static byte[] Bits(Column tensor) => ((TensorColumn)tensor).Data.ToArray();
    }

    [Fact]
    public async Task Learns_real_digits_and_its_models_say_when_read_what_predict_says()
    {
        var log = new RunLog();
        var chain = new Chained(new Batches(Digits.Train, 64, seed: 1), epochs: 20, log: log, validate: new Batches(Digits.Test, 256), metrics: ["accuracy"]);
        var reading = Message.Concat(await ReadAsync(chain.ClassifierNode, chain.TrainedAsync()));

        var predict = Mlp.Predict(new Batches(Digits.Test, 256), chain.Trainer.Save());
        var predicted = Message.Concat(await predict.IterateAsync(cancellationToken: Token).ToListAsync(Token));

        Assert.InRange(log.Last("trainer/validate/accuracy"), 0.93, 1);
        Assert.Equal([.. Digits.Test.Names, "code", "scores", "predicted"], predicted.Names);
        Assert.Equal(new ColumnType(DType.Float32, [16]), reading["code"].Type);
        Assert.Equal(predicted.Column<float>("code"), reading.Column<float>("code"));
        Assert.All(predicted.Column<float>("scores").Zip(reading.Column<float>("scores")), s => Assert.Equal(s.First, s.Second, 1e-4f));   // of about 10
        var right = predicted.Column<long>("label").Zip(predicted.Column<long>("predicted")).Count(p => p.First == p.Second);
        Assert.Equal(log.Last("trainer/validate/accuracy"), (double)right / predicted.Length, 1e-12);
    }

    private static async Task<List<Message>> ReadAsync(Pipe model, Task training)
    {
        var reading = model.IterateAsync(cancellationToken: Token).ToListAsync(Token).AsTask();
        await training;
        return await reading;
    }

    [Fact]
    public async Task A_model_gives_no_row_before_its_training_has_ended()
    {
        var chain = new Chained(new Batches(Digits.Test, 64));
        var reading = chain.EmbedderNode.ReadAsync(Rows.At(0), Token).AsTask();
        var codes = new Predict(new Batches(Digits.Test, 64));
        codes.Bind(NodeContext.Detached with
        {
            Links = new Dictionary<string, Func<CancellationToken, Task<ComponentState>>> { ["model"] = async token => { await chain.EmbedderNode.FreezeAsync(token); return chain.EmbedderNode.Save(); } },
        });
        var linked = codes.ReadAsync(Rows.At(0), Token).AsTask();
        Assert.False(reading.IsCompleted || linked.IsCompleted);

        var trained = await chain.TrainedAsync();

        Assert.Equal(trained.Tensors["embedder.0.weight"][0], chain.EmbedderNode.Save().Tensors["0.weight"][0]);
        Assert.Equal((await reading).Column<float>("code"), (await linked).Column<float>("code"));
        Assert.False((await linked).Has("predicted"));
    }

    [Fact]
    public async Task Models_fail_with_their_trainer()
    {
        var chain = new Chained(new FailingPipe(TestKit.Digits.Pipe(), after: 0));
        var waiting = chain.EmbedderNode.FreezeAsync(Token).AsTask();

        await Assert.ThrowsAsync<IOException>(chain.TrainedAsync);

        await Assert.ThrowsAsync<IOException>(() => waiting);
    }

    [Fact]
    public async Task Stopped_after_any_batch_and_restored_it_ends_bit_equal()
    {
        const string dropping = """{ "in": "pixel*", "out": "code", "layers": [ { "type": "linear", "out": 6 }, { "type": "dropout", "p": 0.3 }, "relu" ] }""";
        Chained Make(Pipe rows) => new(rows, epochs: 2, embedder: dropping, schedule: """{ "type": "cosine", "period": 14, "every": "step" }""", metrics: ["accuracy"]);
        var rows = new Batches(Digits.Test, 64, seed: 1);
        var undisturbed = await Make(rows).TrainedAsync();

        for (var stop = 1; stop <= 15; stop++)
        {
            using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
            var (first, done, at) = (Make(rows), 0, stop);
            first.Trainer.Engine.On(EngineEvent.IterationCompleted, _ => { if (++done == at) cancel.Cancel(); });
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.Trainer.DriveAsync(cancel.Token));
            var second = Make(rows);
            foreach (var (from, to) in new Pipe[] { first.EmbedderNode, first.ClassifierNode, first.Trainer }.Zip(new Pipe[] { second.EmbedderNode, second.ClassifierNode, second.Trainer }))
                to.Restore(ComponentState.FromBytes(from.Save().ToBytes()));

            Assert.Equal(undisturbed.Tensors, (await second.TrainedAsync()).Tensors);
        }
    }

    [Fact]
    public async Task Stopping_early_gives_every_model_its_weights_of_the_best_epoch()
    {
        var weights = new List<object?>();
        var chain = new Chained(
            new Batches(Digits.Test, 64, seed: 1), epochs: 50, optimizer: """{ "type": "sgd", "lr": 0.9 }""", stopping: """{ "metric": "train/loss", "patience": 2 }""");
        var losses = new List<double>();
        chain.Trainer.Engine.On(EngineEvent.EpochCompleted, at =>
        {
            losses.Add(at.Metrics["train/loss"]);
            weights.Add(((TensorColumn)chain.EmbedderNode.Save().Tensors["0.weight"]).Data.ToArray());
        });

        await chain.TrainedAsync();

        var best = losses.IndexOf(losses.Min());
        Assert.True(best < losses.Count - 1, "It did not stop early.");
        Assert.Equal(weights[best], weights[^1]);
    }

    [Fact]
    public async Task Its_weights_leave_under_the_names_of_their_nodes_and_nothing_of_the_training_with_them()
    {
        var state = await new Chained(new Batches(Digits.Test, 64), epochs: 2, stopping: """{ "metric": "train/loss" }""").TrainedAsync();
        using var weights = state.Weights();

        Assert.Contains("training.best", state.Tensors.Names);
        Assert.Equal(InOneNetwork.Keys, weights.Names);
        Assert.Equal(state.Tensors, state.WithWeights(weights).Tensors);
    }

    [Fact]
    public async Task An_explanation_is_of_one_of_the_models()
    {
        var chain = new Chained(new Batches(Digits.Test, 64));
        var attribute = new AttributeRows(new Batches(Digits.Test, 64), Mlp.Json("""{ "type": "gradient_x_input" }"""));

        var trained = await chain.TrainedAsync();

        var error = Assert.Throws<ComponentStateException>(() => attribute.Restore(trained));
        attribute.Restore(chain.EmbedderNode.Save());

        Assert.Contains("embedder, classifier", error.Message, StringComparison.Ordinal);
        Assert.Contains("classifier@final", error.Message, StringComparison.Ordinal);
        Assert.Equal(new ColumnType(DType.Float32, [16, 64]), (await attribute.ReadAsync(Rows.At(0), Token))["attribution"].Type);
    }

    [Fact]
    public async Task Restored_when_it_was_done_every_model_is_ready_at_once()
    {
        var done = new Chained(new Batches(Digits.Test, 64));
        await done.TrainedAsync();

        var again = new Chained(new Batches(Digits.Test, 64));
        again.Trainer.Restore(done.Trainer.Save());
        await again.EmbedderNode.FreezeAsync(Token);

        Assert.Equal(done.EmbedderNode.Save().ToBytes(), again.EmbedderNode.Save().ToBytes());
        Assert.Equal(await done.ClassifierNode.ReadAsync(Rows.Range(0, 100), Token), await again.ClassifierNode.ReadAsync(Rows.Range(0, 100), Token));
    }

    [Fact]
    public async Task Weights_that_were_restored_into_a_model_are_where_its_training_begins()
    {
        var rows = new Batches(Digits.Test, 64);
        var trained = new Chained(rows, epochs: 3);
        await trained.TrainedAsync();
        var frozen = new Chained(rows, optimizer: """{ "type": "sgd", "lr": 0 }""");

        frozen.EmbedderNode.Restore(trained.EmbedderNode.Save());
        var after = await frozen.TrainedAsync();

        Assert.Equal(trained.Trainer.Save().Tensors.Column<float>("embedder.0.weight"), after.Tensors.Column<float>("embedder.0.weight"));
    }

    [Fact]
    public async Task The_state_of_another_chain_is_refused()
    {
        var state = await new Chained(new Batches(Digits.Test, 64)).TrainedAsync();
        var other = new Chained(new Batches(Digits.Test, 64), epochs: 2, embedder: Chained.Embedder.Replace("tanh", "relu", StringComparison.Ordinal));

        var error = Assert.Throws<ComponentStateException>(() => other.Trainer.Restore(state));

        Assert.All(["saved model", "tanh", "relu", "embedder"], word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_trainer_with_nothing_to_train_says_what_it_needs()
    {
        var node = new Train(new Batches(Digits.Test, 64), Mlp.Json(Mlp.Loss), Mlp.Json(Mlp.Adam));

        var error = await Assert.ThrowsAsync<ComponentException>(() => node.DriveAsync(Token));

        Assert.Contains("@live", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trainer_has_one_thing_to_train_and_a_model_one_trainer()
    {
        var chain = new Chained(new Batches(Digits.Test, 64));
        var second = new Train(new Batches(Digits.Test, 64), Mlp.Json(Mlp.Loss), Mlp.Json(Mlp.Adam));
        second.Bind(NodeContext.Detached with { Node = "second" });

        var twice = Assert.Throws<ComponentConfigException>(() => second.Follow("model", chain.EmbedderNode));
        var both = Assert.Throws<ComponentConfigException>(() => Mlp.Node(new Batches(Digits.Test, 64)).Follow("model", new ModelNode(new Batches(Digits.Test, 64), Mlp.Json(Chained.Embedder))));

        Assert.All(["'trainer'", "'second'", "'embedder'"], word => Assert.Contains(word, twice.Message, StringComparison.Ordinal));
        Assert.Contains("one of them", both.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_lacks_its_column_says_which()
    {
        var chain = new Chained(new Batches(Digits.Test, 64), classifier: Chained.Classifier.Replace("\"code\"", "\"cod\"", StringComparison.Ordinal));

        var error = await Assert.ThrowsAsync<ColumnMissingException>(chain.TrainedAsync);

        Assert.Contains("'cod'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'code'", error.Message, StringComparison.Ordinal);
    }
}
