using System.Text.Json.Nodes;
using Fireworks.TestKit;

namespace Fireworks.Torch.Tests;

/// <summary>Reference values that a script beside them made.</summary>
internal static class Values
{
    public static JsonObject Read(string file) => (JsonObject)JsonNode.Parse(File.ReadAllText(Path.Combine(SourceTree.Root, "tests/Fireworks.Torch.Tests", file)))!;

    public static double[] Numbers(JsonNode? list) => [.. list!.AsArray().Select(n => n!.GetValue<double>())];

    /// <summary>Rows of numbers as a column, [N, W] float32, or one a row.</summary>
    public static TensorColumn Column(JsonNode? rows)
    {
        var list = rows!.AsArray().Select(row => row is JsonArray ? Numbers(row) : [row!.GetValue<double>()]).ToArray();
        return TensorColumn.Of<float>([.. list.SelectMany(r => r).Select(v => (float)v)], list[0].Length);
    }

    /// <summary>Whole numbers as a column, int64.</summary>
    public static TensorColumn Labels(JsonNode? list) => TensorColumn.Of<long>([.. list!.AsArray().Select(n => n!.GetValue<long>())]);
}
