using System.Text.Json.Nodes;
using Fireworks.TestKit;
using TorchSharp;

namespace Fireworks.Torch.Tests.Models.Layers;

/// <summary>Each layer type against PyTorch's own, whose values lie in layers.json, written by reference.py beside it.</summary>
public sealed class ReferenceTests
{
    private static readonly JsonArray Cases = (JsonArray)JsonNode.Parse(SourceTree.Read("tests/Fireworks.Torch.Tests/Models/Layers/layers.json"))!;

    public static TheoryData<string> Names => [.. Cases.Select(c => c!["name"]!.GetValue<string>())];

    [Theory]
    [MemberData(nameof(Names))]
    public void Gives_what_PyTorch_gives(string name)
    {
        var given = Cases.Single(c => c!["name"]!.GetValue<string>() == name)!;
        var shape = Longs(given["shape"]!);
        using var network = NetworkOf(given["layer"]!, shape);
        Load(network, (JsonObject)given["weights"]!);
        var masks = given["train"]!.GetValue<bool>() ? new DropoutMasks(1, "node", 1) : null;

        var y = TorchWork.Run(grad: false, () => network.ForwardAll(torch.tensor(Floats(given["x"]!)).view(3, -1), masks)[0]);

        Assert.Equal([3, .. Longs(given["gives"]!)], y.shape);
        Assert.Equal(Longs(given["gives"]!), network.OutputColumns[0].Row.Axes);
        Close(Floats(given["y"]!), y);
        foreach (var (buffer, expected) in (JsonObject)given["after"]!) Close(Floats(expected!["values"]!), network.Buffers.Single(b => b.Name == buffer).Value);
    }

    [Fact]
    public void Every_layer_type_is_compared()
    {
        var compared = Cases.Select(c => c!["layer"] is JsonObject layer ? layer["type"]!.GetValue<string>() : c!["layer"]!.GetValue<string>());

        Assert.Empty(LayerSpec.Known.Except(compared).Except(["reshape"]));
    }

    private static Network NetworkOf(JsonNode layer, long[] shape) => new(
        ModelSpec.Read(new JsonObject
        {
            ["in"] = "x", ["out"] = "y", ["shape"] = new JsonArray([.. shape.Select(extent => (JsonNode)extent)]), ["layers"] = new JsonArray(layer.DeepClone()),
        }),
        (int)shape.Aggregate((a, b) => a * b), trains: false);

    private static void Load(Network network, JsonObject weights)
    {
        var into = network.Tensors.ToDictionary(p => p.Name, p => p.Value);
        Assert.Equal(into.Keys.Order(), weights.Select(w => w.Key).Order());
        foreach (var (name, weight) in weights)
        {
            Assert.Equal(Longs(weight!["shape"]!), into[name].shape);
            TorchWork.Run(grad: false, () => into[name].copy_(torch.tensor(Floats(weight["values"]!)).view(into[name].shape)).NumberOfElements);
        }
    }

    private static void Close(float[] expected, torch.Tensor found)
    {
        using var values = found.contiguous();
        Assert.All(expected.Zip(values.data<float>()), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    private static float[] Floats(JsonNode list) => [.. ((JsonArray)list).Select(v => v!.GetValue<float>())];

    private static long[] Longs(JsonNode list) => [.. ((JsonArray)list).Select(v => v!.GetValue<long>())];
}
