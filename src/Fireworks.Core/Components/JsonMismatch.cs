using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Fireworks;

/// <summary>Where JSON is not as a C# type wants it, in words for those who write the JSON.</summary>
/// <param name="Path">The place, from <c>$</c> for the value itself.</param>
/// <param name="Message">What is wanted there and what was found.</param>
internal sealed record JsonMismatch(string Path, string Message)
{
    private const int Longest = 60;

    /// <summary>The first place, in the order of the JSON; null when types alone refuse nothing.</summary>
    /// <param name="json">The JSON.</param>
    /// <param name="type">What it is read as, with <see cref="ComponentJson.Options"/>.</param>
    public static JsonMismatch? Find(JsonNode? json, Type type) => Find(json, type, GraphPath.Root);

    /// <summary>That the JSON itself is something else.</summary>
    public static JsonMismatch Whole(JsonNode? json, Type type) => Other(json, type, GraphPath.Root);

    /// <summary>JSON as an error shows it: cut where it is long.</summary>
    public static string Show(JsonNode? json)
    {
        var text = json?.ToJsonString() ?? "null";
        return text.Length <= Longest ? text : text[..Longest] + "…";
    }

    private static JsonMismatch? Find(JsonNode? json, Type type, string path)
    {
        if (json is null) return Nullable.GetUnderlyingType(type) is null ? Other(json, type, path) : null;
        if (type.IsAssignableTo(typeof(JsonNode))) return type.IsInstanceOfType(json) ? null : Other(json, type, path);
        var info = ComponentJson.Options.GetTypeInfo(type);
        return (info.Kind, json) switch
        {
            (JsonTypeInfoKind.Enumerable, JsonArray items) => FirstOf(items.Select((item, i) => Find(item, info.ElementType!, GraphPath.Item(path, i)))),
            (JsonTypeInfoKind.Dictionary, JsonObject fields) => FirstOf(fields.Select(f => Find(f.Value, info.ElementType!, GraphPath.Field(path, f.Key)))),
            (JsonTypeInfoKind.Object, JsonObject fields) when info.PolymorphismOptions is { } known => InOneOf(fields, known, path),
            (JsonTypeInfoKind.Object, JsonObject fields) => InFields(fields, info, path, known: null),
            (JsonTypeInfoKind.None, _) when IsRead(json, type) => null,
            _ => Other(json, type, path),
        };
    }

    private static JsonMismatch? InOneOf(JsonObject fields, JsonPolymorphismOptions known, string path)
    {
        var name = known.TypeDiscriminatorPropertyName;
        string[] names = [.. known.DerivedTypes.Select(d => $"{d.TypeDiscriminator}")];
        if (fields[name] is not { } found) return new(path, $"the field '{name}' is missing; it is one of {string.Join(", ", names)}.");

        var text = found is JsonValue value && value.TryGetValue<string>(out var given) ? given : Show(found);
        return Array.IndexOf(names, text) is >= 0 and var at
            ? InFields(fields, ComponentJson.Options.GetTypeInfo(known.DerivedTypes[at].DerivedType), path, name)
            : new(GraphPath.Field(path, name), $"there is no '{text}', only {string.Join(", ", names)}.{Nearest.Hint(text, names)}");
    }

    private static JsonMismatch? InFields(JsonObject fields, JsonTypeInfo info, string path, string? known)
    {
        var properties = info.Properties.Where(p => p.AssociatedParameter is not null || p.Set is not null).ToDictionary(p => p.Name, StringComparer.Ordinal);
        foreach (var (name, value) in fields.Where(f => f.Key != known))
        {
            var at = GraphPath.Field(path, name);
            if (!properties.TryGetValue(name, out var property))
                return new(at, $"there is no field '{name}', only {(properties.Count == 0 ? "none" : string.Join(", ", properties.Keys))}.{Nearest.Hint(name, [.. properties.Keys])}");
            var mayBeNull = property.AssociatedParameter?.IsNullable ?? property.IsSetNullable;
            if ((value is not null || !mayBeNull) && Find(value, property.PropertyType, at) is { } mismatch) return mismatch;
        }
        return properties.Values.FirstOrDefault(p => p.AssociatedParameter is { HasDefaultValue: false } && !fields.ContainsKey(p.Name)) is { } missing
            ? new(path, $"the field '{missing.Name}' is missing: {ComponentJson.Describe(missing.PropertyType)}.")
            : null;
    }

    private static JsonMismatch? FirstOf(IEnumerable<JsonMismatch?> mismatches) => mismatches.FirstOrDefault(m => m is not null);

    private static JsonMismatch Other(JsonNode? json, Type type, string path) => new(path, $"this must be {ComponentJson.Describe(type)}, but is {Show(json)}.");

    private static bool IsRead(JsonNode json, Type type)
    {
        try
        {
            return json.Deserialize(type, ComponentJson.Options) is not null;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or ArgumentException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }
}
