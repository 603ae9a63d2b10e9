using System.Text.Json.Nodes;

namespace Fireworks.Fuzz;

/// <summary>Valid graphs: one for each kind of a catalog, and some of what no single kind shows.</summary>
internal static class GraphSeeds
{
    private const string Templates = """
        { // a comment
          "$schema": "graph.json", "fireworks": "graph/1", "name": "templates", "seed": 42, "notes": "kept", "x-owner": [1, 2.5, null, true],
          "parameters": { "size": 256, "columns": ["x", "y"], "file": "train", "none": null },
          "nodes": {
            "train": { "kind": "csv", "path": "${file}.csv", "notes": "kept" },
            "test": { "kind": "json", "path": "data/$${x}/test.json", "place": { "zone": "b" } },
            "scaled": { "kind": "normalize", "from": "train", "columns": "${columns}" },
            "same": { "kind": "normalize", "from": { "input": "test" }, "link": { "statistics": "scaled@final" }, "columns": "${columns}", "variance": "${none}" },
            "mixed": { "kind": "random-hub", "from": { "scaled": "scaled", "same": "same" }, "weights": { "scaled": 3, "same": 1 } },
            "batches": { "kind": "batch", "from": "mixed", "rows": "${size}", },
          },
          "outputs": { "all": "batches", "scaled": "scaled" } }
        """;

    private const string Together = """
        { "fireworks": "graph/1", "name": "together",
          "nodes": {
            "rows": { "kind": "csv", "path": "a.csv" },
            "one": { "kind": "fuzz-model", "from": "rows" },
            "two": { "kind": "fuzz-model", "from": "one", "link": { "parameters": "one@live" }, "place": { "zone": "b" } },
            "train": { "kind": "fuzz-trainer", "from": "rows", "link": { "model": "two@live" } },
            "alone": { "kind": "fuzz-trainer", "from": "rows", "model": "own" } },
          "outputs": { "two": "two" } }
        """;

    /// <summary>Arguments that no value of their type alone satisfies, by kind and name or by name.</summary>
    private static readonly Dictionary<string, string> Arguments = new()
    {
        ["cast.dtype"] = "\"float32\"",
        ["fill.statistic"] = "\"mean\"",
        ["filter.where"] = """
            { "type": "all", "of": [ { "type": "compare", "column": "x", "op": "<", "value": 3.5 }, { "type": "any", "of": [ { "type": "in", "column": "y", "values": ["a", 1, true] },
              { "type": "not", "of": { "type": "like", "column": "y", "pattern": "a*b" } }, { "type": "is_missing", "column": "x" }, { "type": "is_present", "column": "x" } ] } ] }
            """,
        ["fold.folds"] = "3",
        ["fold.number"] = "0",
        ["shard.shards"] = "3",
        ["shard.number"] = "0",
        ["switch.to"] = "\"a\"",
        ["tokenize.tokenizer"] = """{ "type": "wordpiece", "vocabulary": "vocab.txt" }""",
        ["fuzz-trainer.model"] = "\"own\"",
        ["path"] = "\"a.csv\"",
    };

    /// <summary>The graphs as JSON.</summary>
    public static IEnumerable<string> Of(ComponentCatalog catalog) => catalog.Kinds.Values.Select(Of).Append(Templates).Append(Together);

    private static string Of(ComponentInfo kind)
    {
        var node = new JsonObject { ["kind"] = kind.Kind };
        string[] ports = kind.AnyPorts ? ["a", "b"] : [.. kind.Ports.Select(p => p.Name)];
        if (ports.Length > 0) node["from"] = new JsonObject(ports.Select(p => KeyValuePair.Create(p, (JsonNode?)"rows")));
        foreach (var parameter in kind.Parameters)
            if (Value(kind.Kind, parameter) is { } value) node[parameter.Name] = value;

        string[] outputs = kind.Outputs.Count == 0 ? ["node"] : [.. kind.Outputs.Select(o => $"node.{o}")];
        var nodes = new JsonObject { ["rows"] = new JsonObject { ["kind"] = "csv", ["path"] = "a.csv" }, ["node"] = node };
        foreach (var (i, output) in outputs.Index()) nodes[$"after{i}"] = new JsonObject { ["kind"] = "take", ["from"] = output, ["rows"] = 2 };
        return new JsonObject { ["fireworks"] = Graph.Format, ["name"] = kind.Kind, ["nodes"] = nodes, ["outputs"] = new JsonObject { ["all"] = "rows", ["after"] = "after0" } }.ToJsonString();
    }

    private static JsonNode? Value(string kind, ComponentParameter parameter)
    {
        if (Arguments.GetValueOrDefault($"{kind}.{parameter.Name}") is { } own) return JsonNode.Parse(own);
        if (!parameter.Required) return parameter.Default?.DeepClone();
        if (Arguments.GetValueOrDefault(parameter.Name) is { } named) return JsonNode.Parse(named);
        return Type.GetTypeCode(parameter.Type) switch
        {
            TypeCode.String => "x",
            TypeCode.Boolean => true,
            TypeCode.Single or TypeCode.Double or TypeCode.Decimal => 0.5,
            >= TypeCode.SByte and <= TypeCode.UInt64 => 2,
            _ when parameter.Type == typeof(ColumnPattern) => new JsonArray("x", "y*"),
            _ when parameter.Type.IsAssignableTo(typeof(IReadOnlyDictionary<string, string>)) => new JsonObject { ["x"] = "y" },
            _ when parameter.Type.IsAssignableTo(typeof(IEnumerable<long>)) => new JsonArray(0, 1, 1),
            _ when parameter.Type.IsAssignableTo(typeof(IEnumerable<string>)) => new JsonArray("x", "y"),
            _ => throw new InvalidOperationException($"Say in {nameof(GraphSeeds)} what '{parameter.Name}' of '{kind}' may be."),
        };
    }
}
