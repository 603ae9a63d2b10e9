using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>What a component has learned: small named values and tensors of any shape. Immutable.</summary>
/// <param name="Values">Small values as JSON, such as counts and settings. Not changed after construction.</param>
/// <param name="Tensors">One row; each column one tensor, whose row shape is the tensor's shape.</param>
public sealed record ComponentState(JsonObject Values, Message Tensors)
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Nothing learned.</summary>
    public static ComponentState Empty { get; } = new([], Message.Empty);

    /// <summary>Whether there is nothing.</summary>
    public bool IsEmpty => Values.Count == 0 && Tensors.Count == 0;

    /// <summary>A named value.</summary>
    /// <exception cref="ComponentStateException">The state has no such value, or it is of another type.</exception>
    public T Value<T>(string name)
    {
        try
        {
            if (Values.TryGetPropertyValue(name, out var node) && node is not null) return node is T asIs ? asIs : node.Deserialize<T>()!;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException)
        {
            throw new ComponentStateException($"The saved value '{name}' is no {typeof(T).Name}: it was saved by another kind of component.", e);
        }
        throw new ComponentStateException($"The saved state has no value '{name}'; it has: {string.Join(", ", Values.Select(v => v.Key))}.");
    }

    /// <summary>A named list of texts.</summary>
    /// <exception cref="ComponentStateException">The state has no such value, or it is something else.</exception>
    public IReadOnlyList<string> Texts(string name) => Value<string[]>(name) is var texts && !texts.Contains(null)
        ? texts
        : throw new ComponentStateException($"The saved value '{name}' is a list of texts, but holds a null; it is damaged. Restore another state, or learn again.");

    /// <summary>A named tensor as a column whose rows are the tensor's first axis; a scalar gives one row.</summary>
    /// <exception cref="ComponentStateException">The state has no such tensor, or a column that is none.</exception>
    public TensorColumn Tensor(string name)
    {
        if (!Tensors.Has(name)) throw new ComponentStateException($"The saved state has no tensor '{name}'; it has: {string.Join(", ", Tensors.Names)}.");
        if (Tensors.Length != 1 || Tensors[name] is not TensorColumn one)
            throw new ComponentStateException(
                $"A saved state has one row of tensors, but this has {Tensors.Length} and '{name}' is {Tensors.TypeOf(name)}; it is damaged. Restore another, or learn again.");
        var shape = one.Type.RowShape;
        return shape.IsEmpty ? one : new TensorColumn(new ColumnType(one.Type.DType, shape[1..]), shape[0], one.Data);
    }

    /// <summary>A column as it is stored in <see cref="Tensors"/>: all its rows as one.</summary>
    public static TensorColumn Whole(TensorColumn tensor) => new(new ColumnType(tensor.Type.DType, [tensor.Length, .. tensor.Type.RowShape]), 1, tensor.Data);

    /// <summary>The state as bytes: an Arrow stream of one row, with the values in its schema's metadata.</summary>
    public byte[] ToBytes() =>
        ArrowStream.ToBytes(Tensors, new Dictionary<string, string> { ["fireworks.state"] = "1", ["fireworks.values"] = Values.ToJsonString() });

    /// <summary>The state of these bytes.</summary>
    /// <exception cref="ComponentStateException">The bytes are no state, or of a newer version.</exception>
    public static ComponentState FromBytes(ReadOnlyMemory<byte> bytes)
    {
        var (tensors, metadata) = Read(bytes);
        if (!metadata.TryGetValue("fireworks.state", out var version))
            throw new ComponentStateException("These bytes are an Arrow stream, but no saved state.");
        if (version != "1") throw new ComponentStateException($"The state was saved in format {version}; this release reads format 1. Use a newer release.");
        return new ComponentState(ValuesOf(metadata.GetValueOrDefault("fireworks.values") ?? ""), tensors);
    }

    private static JsonObject ValuesOf(string json)
    {
        try
        {
            // Counting makes the names be read.
            if (JsonNode.Parse(json, documentOptions: Strict) is JsonObject { Count: >= 0 } values) return values;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw NoValues(e);
        }
        throw NoValues(null);
    }

    private static ComponentStateException NoValues(Exception? e) =>
        new("A saved state has its values as an object of JSON in which each name comes once, but this has none; it is damaged. Restore another, or learn again.", e);

    private static (Message Tensors, IReadOnlyDictionary<string, string> Metadata) Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return ArrowStream.FromBytes(bytes);
        }
        catch (ArrowFormatException e)
        {
            throw new ComponentStateException($"These bytes are no saved state. {e.Message}", e);
        }
    }
}
