using System.Text.Json.Nodes;
using Fireworks.TestKit;
using static TorchSharp.torch;

namespace Fireworks.Torch.Tests.Attributions;

/// <summary>Each method against plain autograd and rules written out by hand, whose values lie in attributions.json, written by attributions.py beside it.</summary>
public sealed class ReferenceTests
{
    private static readonly JsonArray Cases = (JsonArray)JsonNode.Parse(SourceTree.Read("tests/Fireworks.Torch.Tests/Attributions/attributions.json"))!;

    [Theory]
    [InlineData("relu", "gradient_x_input", 1e-4f)]
    [InlineData("tanh", "gradient_x_input", 1e-4f)]
    [InlineData("relu", "integrated_gradients", 2e-2f)]                  // kinks: of order 1/steps
    [InlineData("tanh", "integrated_gradients", 1e-4f)]
    [InlineData("relu", "epsilon_lrp", 1e-3f)]
    [InlineData("tanh", "epsilon_lrp", 1e-3f)]
    [InlineData("relu", "deep_lift", 1e-4f)]
    [InlineData("tanh", "deep_lift", 1e-4f)]
    public void Gives_what_the_definition_gives(string name, string method, float within)
    {
        var given = Cases.Single(c => c!["name"]!.GetValue<string>() == name)!;
        var baseline = Floats(given["baseline"]!);
        using var model = Explaining.Network($$"""{ "type": "linear", "out": 5 }, "{{name}}", { "type": "linear", "out": 4 }, "{{name}}", { "type": "linear", "out": 2 }""", 3);
        foreach (var (weight, values) in (JsonObject)given["weights"]!) model.With(weight, Floats(values!));
        Attribution explain = method switch
        {
            "gradient_x_input" => new GradientXInput(),
            "integrated_gradients" => new IntegratedGradients(500, baseline),
            "epsilon_lrp" => new EpsilonLrp(given["epsilon"]!.GetValue<double>()),
            _ => new DeepLift(baseline),
        };
        using var x = tensor(Floats(given["x"]!)).view(3, 3);

        Explaining.Close(Floats(given[method]!), Explaining.Of(explain, Explained.Of(model), x), within);
    }

    private static float[] Floats(JsonNode list) => [.. ((JsonArray)list).Select(v => (float)v!.GetValue<double>())];
}
