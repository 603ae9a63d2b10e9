using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>Reads graphs from JSON and reports every problem at once.</summary>
/// <remarks>Here belongs what can be said without a catalog and without looking at two nodes together: fields, types, versions. The rest
/// is the work of <see cref="GraphCheck"/>.</remarks>
internal sealed class GraphReader
{
    private static readonly string[] Fields = ["fireworks", "name", "seed", "parameters", "nodes", "outputs"];

    private const string Syntax = "syntax";

    private readonly List<GraphProblem> _problems = [];

    public static Graph Read(string json)
    {
        var reader = new GraphReader();
        var graph = reader.ReadGraph(json);
        return reader._problems.Count == 0 ? graph! : throw new GraphInvalidException(reader._problems);
    }

    private Graph? ReadGraph(string json)
    {
        if (Parse(json) is not { } root || !HasKnownVersion(root)) return null;

        foreach (var (name, _) in root)
            if (!Fields.Contains(name) && !IsRemark(name))
                Problem(GraphPath.Field(GraphPath.Root, name), "unknown-field", $"A graph has no field '{name}'; it has: {string.Join(", ", Fields)}.{Nearest.Hint(name, Fields)}");
        var nodes = Object(root, GraphPath.Root, "nodes", required: true) ?? [];
        return new Graph
        {
            Name = Text(root, GraphPath.Root, "name", required: true),
            Seed = Integer(root, "seed"),
            Parameters = (Object(root, GraphPath.Root, "parameters") ?? []).ToDictionary(p => p.Key, p => p.Value?.DeepClone(), StringComparer.Ordinal),
            Nodes = nodes.Select(n => ReadNode(n.Key, n.Value)).OfType<NodeSpec>().ToDictionary(n => n.Id, StringComparer.Ordinal),
            Outputs = Texts(root, GraphPath.Root, "outputs"),
            Remarks = Remarks(root),
        };
    }

    private JsonObject? Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            var root = Copy(document.RootElement, GraphPath.Root);
            if (_problems.Any(p => p.Rule == Syntax)) return null;
            if (root is JsonObject fields) return fields;
            Problem(GraphPath.Root, "wrong-type", $"A graph is a JSON object, but this is {Called(document.RootElement.ValueKind)}.");
        }
        catch (JsonException e)
        {
            Problem(GraphPath.Root, Syntax,
                $"This is not JSON: line {e.LineNumber + 1}, character {e.BytePositionInLine + 1}. {e.Message.Split(" LineNumber:")[0]}");
        }
        catch (ArgumentException)
        {
            Problem(GraphPath.Root, Syntax, "A graph is Unicode text, but this has half of a surrogate pair; read the file as UTF-8.");
        }
        return null;
    }

    /// <summary>The same JSON as nodes; a field that comes twice is reported, because nodes would keep only one of them.</summary>
    private JsonNode? Copy(JsonElement element, string path)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Null: return null;
            case JsonValueKind.Array: return new JsonArray([.. element.EnumerateArray().Select((item, i) => Copy(item, GraphPath.Item(path, i)))]);
            case JsonValueKind.Object:
                var copy = new JsonObject();
                foreach (var field in element.EnumerateObject())
                {
                    var name = Text(() => field.Name, path);
                    var value = Copy(field.Value, GraphPath.Field(path, name));
                    if (!copy.TryAdd(name, value))
                        Problem(GraphPath.Field(path, name), "duplicate-field", $"'{name}' comes twice; remove or rename one.");
                }
                return copy;
            case JsonValueKind.String:
                _ = Text(() => element.GetString()!, path);
                return JsonValue.Create(element.Clone());
            default: return JsonValue.Create(element.Clone());
        }
    }

    /// <summary>A text or name, or nothing, which is reported, where an escape in it is half of a surrogate pair.</summary>
    private string Text(Func<string> read, string path)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            Problem(path, Syntax, "Text is Unicode, but here an escape such as \\ud800 stands for half of a surrogate pair; write both halves, or the character itself.");
            return "";
        }
    }

    private bool HasKnownVersion(JsonObject root)
    {
        var found = root["fireworks"] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
        if (found == Graph.Format) return true;
        Problem(
            GraphPath.Field(GraphPath.Root, "fireworks"),
            "version",
            found?.StartsWith("graph/", StringComparison.Ordinal) == true
                ? $"This release ({Release}) reads {Graph.Format}, but the file is {found}; use a newer release of Fireworks."
                : $"A graph begins with \"fireworks\": \"{Graph.Format}\", but {(found is null ? "that field is missing" : $"this says '{found}'")}.");
        return false;
    }

    private static string Release => typeof(GraphReader).Assembly.GetName().Version?.ToString(3) ?? "";

    private NodeSpec? ReadNode(string id, JsonNode? json)
    {
        var path = GraphPath.Node(id);
        if (json is not JsonObject node)
        {
            Problem(path, "wrong-type", $"A node is a JSON object with a 'kind', but '{id}' is {Called(json)}.");
            return null;
        }
        return new NodeSpec(id, Text(node, path, "kind", required: true))
        {
            From = From(node, path),
            Links = Texts(node, path, "link"),
            Place = Texts(node, path, "place"),
            Config = new JsonObject(node.Where(f => f.Key is not ("kind" or "from" or "link" or "place") && !IsRemark(f.Key)).Select(f => KeyValuePair.Create(f.Key, f.Value?.DeepClone()))),
            Remarks = Remarks(node),
        };
    }

    private Dictionary<string, string> From(JsonObject node, string path) => node["from"] is JsonValue value && value.TryGetValue<string>(out var only)
        ? new(StringComparer.Ordinal) { [NodeSpec.OnlyPort] = only }
        : Texts(node, path, "from");

    private Dictionary<string, string> Texts(JsonObject of, string path, string name)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        var fields = Object(of, path, name) ?? [];
        foreach (var (key, _) in fields) texts[key] = Text(fields, GraphPath.Field(path, name), key, required: true);
        return texts;
    }

    private JsonObject? Object(JsonObject of, string path, string name, bool required = false)
    {
        if (of[name] is JsonObject found) return found;
        if (of.ContainsKey(name)) Problem(GraphPath.Field(path, name), "wrong-type", $"'{name}' is a JSON object, but this is {Called(of[name])}.");
        else if (required) Problem(GraphPath.Field(path, name), "missing-field", $"The field '{name}' is missing.");
        return null;
    }

    private string Text(JsonObject of, string path, string name, bool required = false)
    {
        if (of[name] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0) return text;
        if (of.ContainsKey(name)) Problem(GraphPath.Field(path, name), "wrong-type", $"'{name}' is a text that is not empty, but this is {Called(of[name])}.");
        else if (required) Problem(GraphPath.Field(path, name), "missing-field", $"The field '{name}' is missing.{Nearest.Hint(name, [.. of.Select(f => f.Key)])}");
        return "";
    }

    private long Integer(JsonObject of, string name)
    {
        if (!of.ContainsKey(name)) return 0;
        if (of[name] is JsonValue value && value.TryGetValue<long>(out var number)) return number;
        Problem(GraphPath.Field(GraphPath.Root, name), "wrong-type", $"'{name}' is a whole number, but this is {Called(of[name])}.");
        return 0;
    }

    private static bool IsRemark(string name) => name is "$schema" or "notes" || name.StartsWith("x-", StringComparison.Ordinal);

    private static Dictionary<string, JsonNode?> Remarks(JsonObject of) =>
        of.Where(f => IsRemark(f.Key)).ToDictionary(f => f.Key, f => f.Value?.DeepClone(), StringComparer.Ordinal);

    private static string Called(JsonNode? node) => node is null ? "null" : Called(node.GetValueKind());

    private static string Called(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };

    private void Problem(string path, string rule, string message) => _problems.Add(new GraphProblem(path, rule, message));
}
