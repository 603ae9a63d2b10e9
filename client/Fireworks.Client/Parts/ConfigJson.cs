using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>Puts a node's configuration together.</summary>
internal static class ConfigJson
{
    /// <summary>An object of the fields that have a value, in order.</summary>
    public static JsonObject Of(params ReadOnlySpan<(string Name, JsonNode? Value)> fields)
    {
        var json = new JsonObject();
        foreach (var (name, value) in fields)
            if (value is not null) json.Add(name, value);
        return json;
    }

    /// <summary>A list of texts.</summary>
    public static JsonArray List(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode)JsonValue.Create(t))]);

    /// <summary>A list of whole numbers.</summary>
    public static JsonArray List(IEnumerable<int> numbers) => new([.. numbers.Select(n => (JsonNode)JsonValue.Create(n))]);

    /// <summary>One text stands as a text, several as a list.</summary>
    public static JsonNode TextOrList(IReadOnlyList<string> texts) => texts.Count == 1 ? JsonValue.Create(texts[0]) : List(texts);
}
