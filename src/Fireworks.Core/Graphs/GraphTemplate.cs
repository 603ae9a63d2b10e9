using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Fireworks;

/// <summary>Puts the values of a graph's parameters where configuration refers to them.</summary>
/// <remarks><c>${lr}</c> alone keeps the value's type; inside a text it becomes text; <c>$${</c> stands for <c>${</c>. An unset parameter,
/// whose value is null, drops the field or item that refers to it.</remarks>
internal sealed partial class GraphTemplate(IReadOnlyDictionary<string, JsonNode?> values, List<GraphProblem> problems)
{
    /// <summary>The parameters that something refers to.</summary>
    public HashSet<string> Used { get; } = new(StringComparer.Ordinal);

    /// <summary>A copy with all references replaced.</summary>
    public JsonObject Fill(JsonObject template, string path)
    {
        var filled = new JsonObject();
        foreach (var (name, value) in template)
            if (!IsDropped(value, GraphPath.Field(path, name), out var put)) filled[name] = put;
        return filled;
    }

    private bool IsDropped(JsonNode? template, string path, out JsonNode? filled)
    {
        filled = null;
        switch (template)
        {
            case JsonObject fields: filled = Fill(fields, path); return false;
            case JsonArray items:
                var list = new JsonArray();
                for (var i = 0; i < items.Count; i++)
                    if (!IsDropped(items[i], GraphPath.Item(path, i), out var item)) list.Add(item);
                filled = list;
                return false;
            case JsonValue value when value.TryGetValue<string>(out var text) && text.Contains("${", StringComparison.Ordinal): return IsTextDropped(text, path, out filled);
            default: filled = template?.DeepClone(); return false;
        }
    }

    private bool IsTextDropped(string text, string path, out JsonNode? filled)
    {
        var unset = false;
        filled = null;
        if (Reference().Match(text) is { Success: true } whole && whole.Length == text.Length && whole.Groups["name"].Success)
        {
            filled = Value(whole.Groups["name"].Value, path, ref unset)?.DeepClone();
            return unset;
        }
        filled = Reference().Replace(text, match => match.Groups["name"].Success ? AsText(Value(match.Groups["name"].Value, path, ref unset)) : "${");
        return unset;
    }

    private JsonNode? Value(string name, string path, ref bool unset)
    {
        Used.Add(name);
        if (!values.TryGetValue(name, out var value))
            problems.Add(new(path, "unknown-parameter", $"There is no parameter '{name}'; the graph has: {Names()}.{Nearest.Hint(name, [.. values.Keys])}"));
        unset |= value is null;
        return value;
    }

    private string Names() => values.Count == 0 ? "none" : string.Join(", ", values.Keys);

    private static string AsText(JsonNode? value) => value is JsonValue text && text.GetValueKind() == JsonValueKind.String
        ? text.GetValue<string>()
        : value?.ToJsonString() ?? "";

    [GeneratedRegex(@"\$\$\{|\$\{(?<name>[^}]*)\}")]
    private static partial Regex Reference();
}
