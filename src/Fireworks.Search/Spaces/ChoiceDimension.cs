using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>One of several values, without order; all equally likely.</summary>
public sealed record ChoiceDimension : Dimension
{
    /// <summary>A checked dimension.</summary>
    /// <param name="of">The values: texts, numbers or booleans; at least one, each once.</param>
    /// <exception cref="ArgumentException">There is no value, one is repeated, or one is something else.</exception>
    public ChoiceDimension(params IEnumerable<JsonValue> of)
    {
        Of = [.. of.Select(v => (JsonValue)v.DeepClone())];
        if (Of.IsEmpty) throw new ArgumentException("'of' must name at least one value, but it is empty.", nameof(of));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var value in Of)
        {
            if (value.GetValueKind() is not (JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False))
                throw new ArgumentException($"'of' takes texts, numbers and booleans, but has {value.ToJsonString()}.", nameof(of));
            if (!seen.Add(value.ToJsonString()))
                throw new ArgumentException($"'of' names each value once, but {value.ToJsonString()} is there twice.", nameof(of));
        }
    }

    /// <summary>The values, in order.</summary>
    public ImmutableArray<JsonValue> Of { get; }

    /// <inheritdoc/>
    public override string Type => "choice";

    /// <inheritdoc/>
    public override long? Count => Of.Length;

    /// <inheritdoc/>
    public override JsonValue At(long index) => (JsonValue)Of[(int)Require.Between(index, 0, Of.Length - 1)].DeepClone();

    /// <inheritdoc/>
    public override JsonValue Draw(KeyedRandom random) => At(random.Below(0, Of.Length));

    /// <inheritdoc/>
    public override bool Contains(JsonValue value) => Of.Any(v => JsonNode.DeepEquals(v, value));

    /// <inheritdoc/>
    public override JsonObject ToJson() => new() { ["type"] = Type, ["of"] = new JsonArray([.. Of.Select(v => v.DeepClone())]) };
}
