using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Fireworks;

/// <summary>What stands for "nothing there" in a row.</summary>
internal static class Baseline
{
    /// <summary>The baseline as a row [1, in…].</summary>
    /// <param name="values">None for zeros, one for all values of a row, or one for each, the last axis running fastest.</param>
    /// <param name="x">[N, in…].</param>
    /// <exception cref="ArgumentException">They are of another number.</exception>
    public static Tensor Row(IReadOnlyList<float>? values, Tensor x)
    {
        long[] shape = [1, .. x.shape[1..]];
        var size = shape.Aggregate(1L, (product, extent) => product * extent);
        return values switch
        {
            null or { Count: 0 } => zeros(shape, x.dtype, x.device),
            { Count: 1 } => full(shape, values[0], x.dtype, x.device),
            _ when values.Count == size => tensor(values.ToArray(), x.dtype, x.device).reshape(shape),
            _ => throw new ArgumentException($"A baseline has no value, one for all, or one for each of the {size} values of a row, but has {values.Count}.", nameof(values)),
        };
    }

    /// <summary>The field <c>baseline</c>: a number, or a list of numbers.</summary>
    public static IReadOnlyList<float>? Read(FieldReader read) => read.Node("baseline") switch
    {
        null => null,
        JsonArray list when list.Count > 0 && list.All(IsNumber) => [.. list.Select(value => (float)Number(value!))],
        { } value when IsNumber(value) => [(float)Number(value)],
        var other => throw read.Refuse("baseline", $"must be a number or a list of numbers, but is {other.ToJsonString()}."),
    };

    private static bool IsNumber(JsonNode? node) => node?.GetValueKind() == JsonValueKind.Number;

    private static double Number(JsonNode node) => double.Parse(node.ToJsonString(), CultureInfo.InvariantCulture);
}
