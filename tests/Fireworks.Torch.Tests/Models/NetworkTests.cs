using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace Fireworks.Torch.Tests.Models;

public sealed class NetworkTests
{
    private const string Wide = """
        [ { "type": "reshape", "shape": [4, 3] }, { "type": "gru", "out": 4 }, { "type": "transformer", "heads": 2, "feedforward": 5, "dropout": 0 }, "batch_norm", "flatten",
          { "type": "linear", "out": 5 }, { "type": "formula", "formula": "a*x", "parameters": { "a": 2 } } ]
        """;

    [Fact]
    public void Every_weight_is_a_view_of_the_flat_one_and_so_is_its_gradient()
    {
        using var network = Of(Wide);
        network.Initialize(3);

        TorchWork.Run(grad: true, () => network.Forward(rand(6, 12), new DropoutMasks(1, "n", 1)).pow(2).sum().backward());

        TorchWork.Run(grad: false, () =>
        {
            Assert.True(cat([.. network.Parameters.Select(p => p.Value.flatten())]).Equals(network.Weights));
            Assert.True(cat([.. network.Parameters.Select(p => p.Value.grad!.flatten())]).Equals(network.Gradient));
            Assert.True(network.Gradient.abs().sum().ToSingle() > 0);
            network.Weights.zero_();
            Assert.All(network.Parameters, p => Assert.Equal(0, p.Value.abs().sum().ToSingle()));
        });
    }

    [Theory]
    [InlineData("attention")]
    [InlineData("transformer")]
    public void A_causal_layer_gives_each_step_what_it_would_give_without_the_later_ones(string type)
    {
        using var network = Of($$"""[ { "type": "reshape", "shape": [4, 3] }, { "type": "{{type}}", "heads": 3, "dropout": 0, "causal": true } ]""");
        network.Initialize(2);
        using var x = rand(2, 12);
        using var later = x.clone();
        later.narrow(1, 6, 6).add_(1);

        using var shares = new GradientXInput().Of(Explained.Of(network), x);   // [2, 4, 3, 12]

        TorchWork.Run(grad: false, () =>
        {
            var (y, changed) = (network.ForwardAll(x)[0], network.ForwardAll(later)[0]);             // [2, 4, 3] each
            Assert.True(y.narrow(1, 0, 2).Equals(changed.narrow(1, 0, 2)));
            Assert.False(y.narrow(1, 2, 2).Equals(changed.narrow(1, 2, 2)));
            Assert.Equal(0, shares.narrow(1, 0, 2).narrow(3, 6, 6).abs().max().ToSingle());
            Assert.True(shares.narrow(1, 3, 1).narrow(3, 0, 6).abs().min().ToSingle() > 0);
        });
        Assert.Contains("has no rule for layer 1", Assert.Throws<ComponentException>(() => new EpsilonLrp().Of(Explained.Of(network), x)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Starts_as_PyTorch_starts_layer_by_layer()
    {
        using var network = Of("""[ { "type": "reshape", "shape": [1, 3, 4] }, { "type": "conv2d", "out": 3, "kernel": 2 }, "flatten", { "type": "linear", "out": 5 } ]""");
        TorchSharp.Modules.Conv2d? conv = null;
        TorchSharp.Modules.Linear? linear = null;
        TorchSeed.Run(9, () => (conv, linear) = (nn.Conv2d(1, 3, 2), nn.Linear(18, 5)));

        network.Initialize(9);

        foreach (var (mine, theirs) in network.Parameters.Zip(new Tensor[] { conv!.weight, conv.bias!, linear!.weight, linear.bias! })) Assert.True(mine.Value.Equals(theirs), mine.Name);
        conv.Dispose();
        linear.Dispose();
    }

    [Fact]
    public async Task Starts_alike_whatever_else_draws_random_numbers()
    {
        using var network = Of("""[ { "type": "linear", "out": 64 } ]""");
        network.Initialize(9);
        var expected = network.Weights.data<float>().ToArray();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var beside = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested) torch.rand(10).Dispose();
        }, stop.Token);

        for (var i = 0; i < 500; i++)
        {
            network.Initialize(9);
            Assert.Equal(expected, network.Weights.data<float>().ToArray());
        }

        await stop.CancelAsync();
        await beside;
    }

    [Fact]
    public void Weights_of_recurrent_layers_embeddings_and_norms_start_in_PyTorchs_ranges()
    {
        using var network = Of("""[ { "type": "embedding", "count": 500, "out": 40, "padding": 3 }, { "type": "lstm", "out": 25 }, { "type": "layer_norm" }, { "type": "attention", "heads": 5 } ]""");
        network.Initialize(1);
        float Of1(string name, Func<Tensor, Tensor> f) => TorchWork.Run(grad: false, () => f(network.Parameters.Single(p => p.Name == name).Value).ToSingle());

        Assert.Equal(0, Of1("0.weight", w => w[3].abs().sum()));
        Assert.InRange(Of1("0.weight", w => w.std()), 0.97f, 1.03f);                       // N(0, 1), 20,000 draws
        Assert.InRange(Of1("1.weight_hh_l0", w => w.abs().max()), 0.19f, 0.2f);            // U(±1/√25)
        Assert.Equal(1, Of1("2.weight", w => w.mean()));
        Assert.InRange(Of1("3.in_proj_weight", w => w.abs().max()), 0.23f, 0.2450f);       // ±√(6/(25 + 75)) = 0.2449
        Assert.Equal(0, Of1("3.in_proj_bias", w => w.abs().sum()));
    }

    [Fact]
    public void Frozen_parts_leave_gaps_in_what_learns()
    {
        using var network = Of("""[ { "type": "linear", "out": 2 }, "relu", { "type": "linear", "out": 3 }, { "type": "linear", "out": 1 } ]""");
        Assert.Equal([(0, 24 + 2 + 6 + 3 + 3 + 1)], network.Trainable);

        network.Freeze("2");
        Assert.Equal([(0, 26), (35, 4)], network.Trainable);
        Assert.Equal([true, true, false, false, true, true], network.Parameters.Select(p => p.Value.requires_grad));

        network.Freeze("0.weight");
        Assert.Equal([(24, 2), (35, 4)], network.Trainable);

        network.Unfreeze("2", "0");
        Assert.Equal([(0, 39)], network.Trainable);
    }

    [Fact]
    public void Dropout_within_layers_follows_run_node_and_step_alone()
    {
        using var network = Of("""[ { "type": "reshape", "shape": [3, 4] }, { "type": "transformer", "heads": 2, "feedforward": 8, "dropout": 0.5 }, { "type": "lstm", "out": 3, "layers": 2, "dropout": 0.5 } ]""");
        network.Initialize(1);
        using var x = ones(5, 12);
        float[] Run(DropoutMasks? masks) => TorchWork.Run(grad: false, () => network.Forward(x, masks).data<float>().ToArray());

        Assert.Equal(Run(new DropoutMasks(1, "n", 4)), Run(new DropoutMasks(1, "n", 4)));
        Assert.NotEqual(Run(new DropoutMasks(1, "n", 4)), Run(new DropoutMasks(1, "n", 5)));
        Assert.NotEqual(Run(new DropoutMasks(1, "n", 4)), Run(null));
    }

    [Fact]
    public void No_rows_give_no_rows_in_the_outputs_shape()
    {
        using var network = Of(Wide);

        Assert.Equal([0, 5], TorchWork.Run(grad: false, () => network.Forward(zeros(0, 12)).shape));
    }

    private static Network Of(string layers) => new(
        ModelSpec.Read(new JsonObject { ["in"] = "x", ["out"] = "y", ["layers"] = JsonNode.Parse(layers) }), 12, trains: true);
}
