using Fireworks.TestKit;
using Fireworks.Torch.Tests.Training;

namespace Fireworks.Torch.Tests.Models;

public sealed class ModelNodeTests : PipeConformance
{
    private const string Coder = """{ "in": "pixel*", "out": "code", "layers": [ { "type": "linear", "out": 3 }, "tanh" ] }""";

    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    // Kernels for another number of rows add up in another order.
    protected override float Rounding => 1e-6f;

    protected override Pipe Create(Pipe input) => new ModelNode(input, Mlp.Json(Coder));

    [Fact]
    public async Task Adds_its_columns_behind_those_it_read()
    {
        const string two = """{ "in": "pixel*", "layers": [ { "type": "linear", "out": 4 } ], "outputs": { "wide": [ { "type": "reshape", "shape": [2, 2] } ], "one": [ { "type": "linear", "out": 1 } ] } }""";
        var node = new ModelNode(new Batches(Digits.Test, 50), Mlp.Json(two));

        var rows = await node.ReadAsync(Rows.Range(0, 5), Token);

        Assert.Equal([.. Digits.Test.Names, "wide", "one"], rows.Names);
        Assert.Equal(new ColumnType(DType.Float32, [2, 2]), rows["wide"].Type);
        Assert.Equal(new ColumnType(DType.Float32, []), rows["one"].Type);
    }

    [Fact]
    public async Task Nobody_trains_it_so_it_begins_and_stays_as_seed_and_id_say()
    {
        async Task<float[]> Weights(string id, long seed)
        {
            var node = Chained.Bound(new ModelNode(new Batches(Digits.Test, 50), Mlp.Json(Coder)), id, seed);
            await node.FreezeAsync(Token);
            return node.Save().Tensors.Column<float>("0.weight").ToArray();
        }

        var weights = await Weights("coder", 1);

        using var network = new Network(ModelSpec.Read(Mlp.Json(Coder)), 64, trains: false);
        network.Initialize((long)KeyedRandom.For(1, "coder", 0).Child("init").Bits(0));
        Assert.Equal(network.Parameters[0].Value.data<float>().ToArray(), weights);
        Assert.Equal(weights, await Weights("coder", 1));
        Assert.NotEqual(weights, await Weights("other", 1));
        Assert.NotEqual(weights, await Weights("coder", 2));
    }

    [Fact]
    public async Task Weights_that_were_restored_are_used_and_no_row_is_read_for_others()
    {
        var first = Chained.Bound(new ModelNode(new Batches(Digits.Test, 50), Mlp.Json(Coder)), "coder", 1);
        await first.FreezeAsync(Token);
        var second = Chained.Bound(new ModelNode(new FailingPipe(new Batches(Digits.Test, 50), after: 0), Mlp.Json(Coder)), "coder", 2);

        second.Restore(ComponentState.FromBytes(first.Save().ToBytes()));
        await second.FreezeAsync(Token);

        Assert.Equal(await first.MapAsync(Digits.Test, Token), await second.MapAsync(Digits.Test, Token));
    }

    [Fact]
    public async Task The_weights_of_other_layers_are_refused()
    {
        var first = Chained.Bound(new ModelNode(new Batches(Digits.Test, 50), Mlp.Json(Coder)), "coder", 1);
        await first.FreezeAsync(Token);
        var other = new ModelNode(new Batches(Digits.Test, 50), Mlp.Json(Coder.Replace("tanh", "relu", StringComparison.Ordinal)));

        var error = Assert.Throws<ComponentStateException>(() => other.Restore(first.Save()));

        Assert.All(["tanh", "relu"], word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Weights_are_restored_under_other_names_of_columns()
    {
        var first = Chained.Bound(new ModelNode(new Batches(Digits.Test, 50), Mlp.Json(Coder)), "coder", 1);
        await first.FreezeAsync(Token);
        var second = new ModelNode(new Batches(Digits.Test, 50), Mlp.Json(Coder.Replace("code", "short", StringComparison.Ordinal)));

        second.Restore(first.Save());

        Assert.Equal((await first.MapAsync(Digits.Test, Token)).Column<float>("code"), (await second.MapAsync(Digits.Test, Token)).Column<float>("short"));
    }

    [Fact]
    public async Task A_predict_node_that_is_linked_to_it_says_the_same()
    {
        var node = Chained.Bound(new ModelNode(new Batches(Digits.Test, 50), Mlp.Json(Coder)), "coder", 1);
        await node.FreezeAsync(Token);

        var predicted = await Mlp.Predict(new Batches(Digits.Test, 50), node.Save()).ReadAsync(Rows.Range(0, 20), Token);

        Assert.Equal(await node.ReadAsync(Rows.Range(0, 20), Token), predicted);
    }

    [Fact]
    public async Task Its_weights_go_to_other_programs_and_come_back()
    {
        var node = Chained.Bound(new ModelNode(new Batches(Digits.Test, 50), Mlp.Json(Coder)), "coder", 1);
        await node.FreezeAsync(Token);
        using var weights = node.Save().Weights();

        Assert.Equal(["0.weight", "0.bias"], weights.Names);
        Assert.Equal(node.Save().Tensors, node.Save().WithWeights(weights).Tensors);
    }
}
