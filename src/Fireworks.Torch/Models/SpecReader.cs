using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>Reads a nested configuration object field by field; what does not fit is an error that names its place, the rule and the value.</summary>
/// <param name="place">Where the object stands, such as <c>model.layers[2]</c>.</param>
/// <param name="json">The object.</param>
internal sealed class SpecReader(string place, JsonObject json)
{
    private const int MostAxes = 8;

    /// <summary>The object.</summary>
    public JsonObject Json => json;

    /// <summary>Refuses fields other than these.</summary>
    public void Only(params string[] known)
    {
        foreach (var (name, _) in json)
            if (!known.Contains(name)) throw Refuse(name, $"is not known here; known: {string.Join(", ", known)}.{Nearest.Hint(name, known)}");
    }

    /// <summary>The fields left when <paramref name="name"/> is one of <paramref name="known"/>, compared ordinally.</summary>
    public string OneOf(string name, params string[] known)
    {
        var text = Text(name);
        return known.Contains(text) ? text : throw Refuse(name, $"must be one of {string.Join(", ", known)}, but is '{text}'.{Nearest.Hint(text, known)}");
    }

    /// <summary>A text that is not empty.</summary>
    public string Text(string name) => json[name] switch
    {
        null => throw Refuse(name, "is missing; give a text."),
        JsonValue value when value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is { Length: > 0 } text => text,
        var other => throw Refuse(name, $"must be a text, but is {other.ToJsonString()}."),
    };

    /// <summary>A number between two bounds, or <paramref name="otherwise"/> when the field is absent.</summary>
    public double Number(string name, double least, double most, double otherwise)
    {
        if (json[name] is not { } node) return otherwise;
        var value = NumberOf(name, node);
        return value >= least && value <= most
            ? value
            : throw Refuse(name, string.Create(CultureInfo.InvariantCulture, $"must lie between {least} and {most}, but is {value}."));
    }

    /// <summary>A whole number between two bounds, or null when the field is absent.</summary>
    public int? Whole(string name, int least, int most) => json[name] is { } node ? Whole(name, node, least, most) : null;

    private int Whole(string name, JsonNode? node, int least, int most)
    {
        var value = NumberOf(name, node);
        return value >= least && value <= most && value == Math.Floor(value)
            ? (int)value
            : throw Refuse(name, string.Create(CultureInfo.InvariantCulture, $"must be a whole number between {least} and {most}, but is {value}."));
    }

    /// <summary>Whole numbers, one for each axis: a list of so many, or one number for all; null when the field is absent.</summary>
    public ImmutableArray<long>? Wholes(string name, int axes, int least, int most)
    {
        if (json[name] is JsonValue) return [.. Enumerable.Repeat((long)Whole(name, least, most)!.Value, axes)];
        var list = WholeList(name, least, most);
        return list is null || list.Value.Length == axes
            ? list
            : throw Refuse(name, $"must be one number or a list of {axes}, but is {json[name]!.ToJsonString()}.");
    }

    /// <summary>A list of 1 to 8 whole numbers between two bounds, or null when the field is absent.</summary>
    public ImmutableArray<long>? WholeList(string name, int least, int most) => json[name] switch
    {
        null => null,
        JsonArray { Count: > 0 and <= MostAxes } list => [.. list.Select(item => (long)Whole(name, item, least, most))],
        var other => throw Refuse(name, $"must be a list of 1 to {MostAxes} whole numbers, but is {other.ToJsonString()}."),
    };

    /// <summary>The extents of a row, or null when the field is absent.</summary>
    public RowShape? Shape(string name)
    {
        if (WholeList(name, 1, LayerSpec.Widest) is not { } extents) return null;
        return extents.Aggregate(1.0, (product, extent) => product * extent) <= int.MaxValue
            ? new RowShape(extents)
            : throw Refuse(name, $"has more than {int.MaxValue} values a row: {json[name]!.ToJsonString()}.");
    }

    /// <summary>Whether the field is this text.</summary>
    public bool Is(string name, string text) => json[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() == text;

    /// <summary>True or false, or <paramref name="otherwise"/> when the field is absent.</summary>
    public bool Flag(string name, bool otherwise) => json[name] switch
    {
        null => otherwise,
        JsonValue value when value.GetValueKind() is JsonValueKind.True or JsonValueKind.False => value.GetValue<bool>(),
        var other => throw Refuse(name, $"must be true or false, but is {other.ToJsonString()}."),
    };

    /// <summary>The error of a field.</summary>
    public ComponentConfigException Refuse(string name, string rule) => new($"{place}.{name}", $"'{place}.{name}' {rule}");

    // A number may come from text, from C# or from a search, as any numeric type; its JSON form is the same.
    private double NumberOf(string name, JsonNode? node) =>
        node?.GetValueKind() == JsonValueKind.Number && double.TryParse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Refuse(name, $"must be a number, but is {node?.ToJsonString() ?? "null"}.");
}
