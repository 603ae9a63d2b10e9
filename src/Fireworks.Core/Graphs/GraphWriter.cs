using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>Writes graphs as JSON.</summary>
internal static class GraphWriter
{
    // Texts stay as people write them: the file is read by people, not put into a web page.
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(Graph graph) => Object(graph).ToJsonString(Indented);

    public static string Hash(Graph graph) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Object(graph).ToJsonString(Compact))));

    private static JsonObject Object(Graph graph)
    {
        var json = new JsonObject();
        Add(json, graph.Remarks.Where(r => r.Key == "$schema"));
        json["fireworks"] = Graph.Format;
        json["name"] = graph.Name;
        json["seed"] = graph.Seed;
        Add(json, graph.Remarks.Where(r => r.Key != "$schema"));
        if (graph.Parameters.Count > 0) json["parameters"] = Add([], graph.Parameters);
        json["nodes"] = new JsonObject(graph.Nodes.Select(n => KeyValuePair.Create(n.Key, (JsonNode?)Node(n.Value))));
        if (graph.Outputs.Count > 0) json["outputs"] = Texts(graph.Outputs);
        return json;
    }

    private static JsonObject Node(NodeSpec node)
    {
        var json = new JsonObject { ["kind"] = node.Kind };
        Add(json, node.Remarks);
        if (node.From is { Count: 1 } && node.From.TryGetValue(NodeSpec.OnlyPort, out var only)) json["from"] = only;
        else if (node.From.Count > 0) json["from"] = Texts(node.From);
        Add(json, node.Config);
        if (node.Links.Count > 0) json["link"] = Texts(node.Links);
        if (node.Place.Count > 0) json["place"] = Texts(node.Place);
        return json;
    }

    private static JsonObject Texts(IReadOnlyDictionary<string, string> texts) => new(texts.Select(t => KeyValuePair.Create(t.Key, (JsonNode?)t.Value)));

    private static JsonObject Add(JsonObject to, IEnumerable<KeyValuePair<string, JsonNode?>> fields)
    {
        foreach (var (name, value) in fields) to[name] = value?.DeepClone();
        return to;
    }
}
