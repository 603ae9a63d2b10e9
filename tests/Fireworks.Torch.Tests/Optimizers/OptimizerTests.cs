using System.Text.Json.Nodes;
using Fireworks.TestKit;
using TorchSharp;

namespace Fireworks.Torch.Tests.Optimizers;

/// <summary>Every optimizer against PyTorch's own, step by step in float64; optimizers.py beside this file made the values.</summary>
public sealed class OptimizerTests
{
    private static readonly JsonObject Reference = Values.Read("Optimizers/optimizers.json");

    public static TheoryData<int, string> Cases => [.. Reference["cases"]!.AsArray().Index().Select(c => (c.Index, c.Item!["optimizer"]!.ToJsonString()))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Takes_the_steps_of_PyTorch(int number, string config)
    {
        using var problem = new Problem(config);

        foreach (var expected in Reference["cases"]![number]!["weights"]!.AsArray())
        {
            problem.Step();
            Assert.All(Values.Numbers(expected).Zip(problem.Weights), w => Assert.Equal(w.First, w.Second, 1e-9));
        }
    }

    [Fact]
    public void Every_optimizer_has_reference_values() => Assert.Equal(
        OptimizerSpec.Names.Order(), Reference["cases"]!.AsArray().Select(c => c!["optimizer"]!["type"]!.GetValue<string>()).Distinct().Order());

    [Theory]
    [MemberData(nameof(Cases))]
    public void Goes_on_bit_equal_from_what_it_remembers(int number, string config)
    {
        Assert.InRange(number, 0, int.MaxValue);
        using var whole = new Problem(config);
        using var first = new Problem(config);
        using var second = new Problem(config);
        for (var i = 0; i < 20; i++) whole.Step();
        for (var i = 0; i < 7; i++) first.Step();

        second.TakeOver(first);
        for (var i = 7; i < 20; i++) second.Step();

        Assert.Equal(whole.Weights, second.Weights);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Moves_only_the_weights_that_are_trainable(int number, string config)
    {
        Assert.InRange(number, 0, int.MaxValue);
        using var problem = new Problem(config, [(1, 4), (9, 2)]);
        var start = problem.Weights;

        for (var i = 0; i < 5; i++) problem.Step();

        int[] moving = [1, 2, 3, 4, 9, 10];
        Assert.All(Enumerable.Range(0, start.Length), i => Assert.Equal(moving.Contains(i), start[i] != problem.Weights[i]));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Takes_the_same_steps_for_weights_that_lie_apart_as_on_a_device(int number, string config)
    {
        Assert.InRange(number, 0, int.MaxValue);
        using var here = new Problem(config);
        using var apart = new Problem(config, apart: true);

        for (var i = 0; i < 20; i++)
        {
            here.Step();
            apart.Step();
            Assert.Equal(here.Weights, apart.Weights);
        }
    }

    [Fact]
    public void Weights_on_a_grid_or_of_whole_numbers_are_refused()
    {
        TorchRuntime.Start();
        using var grid = torch.zeros(2, 2);
        using var whole = torch.zeros(4, torch.ScalarType.Int64);
        var spec = OptimizerSpec.Read(new JsonObject { ["type"] = "adam" });

        Assert.Contains("2x2", Assert.Throws<ArgumentException>("weights", () => new FlatWeights(spec, grid, grid)).Message, StringComparison.Ordinal);
        Assert.Contains("Int64", Assert.Throws<ArgumentException>("weights", () => new FlatWeights(spec, whole, whole)).Message, StringComparison.Ordinal);
    }
}
