using System.Text.Json.Nodes;

namespace Fireworks;

internal static class TestPlans
{
    public static Graph Graph { get; } = new()
    {
        Name = "digits",
        Parameters = new OrderedDictionary<string, JsonNode?> { ["lr"] = 0.001, ["width"] = 64, ["optimizer"] = "adam" },
        Nodes = new OrderedDictionary<string, NodeSpec> { ["mlp"] = new("mlp", "train") { Config = new() { ["lr"] = "${lr}" } } },
    };

    public static SearchSpace Space { get; } = new SearchSpace().Float("lr", 1e-4, 0.1, log: true).Int("width", 16, 128, step: 16).Choice("optimizer", "adam", "sgd");

    public static SearchPlan Plan(int trials, int parallel) => new()
    {
        Name = "digits-lr", Graph = Graph, Objective = Objective.Maximize("mlp/validate/accuracy"), Trials = trials, Parallel = parallel, Space = Space,
        Sampler = Samplers.Random(seed: 1),
    };
}
