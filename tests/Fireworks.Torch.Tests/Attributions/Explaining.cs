using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace Fireworks.Torch.Tests.Attributions;

/// <summary>Networks and rows to explain, and attributions as plain numbers.</summary>
internal static class Explaining
{
    public static NetworkModel Network(string layers, int width, string shape = "") =>
        new((JsonObject)JsonNode.Parse($$"""{ "in": "x", "out": "y", {{shape}} "layers": [ {{layers}} ] }""")!, width, seed: 3);

    /// <summary>Sets weights by name.</summary>
    public static NetworkModel With(this NetworkModel model, string name, params float[] values)
    {
        var weight = model.Network.Parameters.Single(p => p.Name == name).Value;
        TorchWork.Run(grad: false, () => { weight.copy_(tensor(values).view(weight.shape)); });
        return model;
    }

    public static float[] Of(Attribution method, Explained function, Tensor x)
    {
        using var found = method.Of(function, x);
        using var dense = found.to(ScalarType.Float32).contiguous();
        return [.. dense.data<float>()];
    }

    public static void Close(IEnumerable<float> expected, IEnumerable<float> found, float within = 1e-5f)
    {
        var (e, f) = (expected.ToArray(), found.ToArray());
        Assert.Equal(e.Length, f.Length);
        Assert.All(e.Zip(f), pair => Assert.InRange(pair.Second - pair.First, -within, within));
    }
}
