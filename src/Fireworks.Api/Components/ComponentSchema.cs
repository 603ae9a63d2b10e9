using System.Text.Json.Nodes;
using System.Text.Json.Schema;

namespace Fireworks.Api;

/// <summary>JSON schemas of nodes, draft 2020-12: what an editor needs to complete and check a graph while it is written.</summary>
internal static class ComponentSchema
{
    private const string Name = "^[A-Za-z0-9_-]{1,64}(\\.[A-Za-z0-9_-]{1,64})?$";

    private static readonly JsonSchemaExporterOptions Exported = new() { TreatNullObliviousAsNonNullable = true };

    /// <summary>The schema of a node of a kind.</summary>
    public static JsonObject Of(ComponentInfo component, XmlDocs docs)
    {
        var properties = new JsonObject { ["kind"] = new JsonObject { ["const"] = component.Kind } };
        if (From(component, docs) is { } from) properties["from"] = from;
        if (component.Links.Count > 0)
            properties["link"] = Fields(component.Links.Select(l => (l.Name, l.Required, (JsonNode)new JsonObject { ["type"] = "string", ["description"] = Describe(l) })));
        properties["place"] = new JsonObject { ["type"] = "object", ["additionalProperties"] = new JsonObject { ["type"] = "string" }, ["description"] = "Labels of the silos it may run on." };
        properties["notes"] = true;
        foreach (var parameter in component.Parameters) properties[parameter.Name] = OrTemplate(Of(parameter, docs.Parameter(parameter.Name)));
        string[] required = ["kind", .. HasRequiredInput(component) ? ["from"] : (string[])[], .. component.Links.Any(l => l.Required) ? ["link"] : (string[])[], .. component.Parameters.Where(p => p.Required).Select(p => p.Name)];
        return new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = component.Kind,
            ["description"] = docs.Summary,
            ["type"] = "object",
            ["properties"] = properties,
            ["patternProperties"] = new JsonObject { ["^x-"] = true },
            ["required"] = new JsonArray([.. required.Select(r => (JsonNode)r)]),
            ["additionalProperties"] = false,
        };
    }

    /// <summary>What a link names.</summary>
    public static string Describe(LinkAttribute link) => link.Live is null
        ? "A node, or node@final: what it has learned, once that is finished."
        : $"node@live: the node itself, by reference{(link.InsteadOf is { } argument ? $"; instead of the argument '{argument}'" : "")}.";

    /// <summary>The schema of one argument.</summary>
    public static JsonObject Of(ComponentParameter parameter, string description)
    {
        var schema = Plain(parameter.Type);
        if (DocBounds.Of(parameter.Type, description) is { } bounds)
        {
            schema[bounds.Open ? "exclusiveMinimum" : "minimum"] = bounds.Least;
            if (bounds.Most is { } most) schema[bounds.Open ? "exclusiveMaximum" : "maximum"] = most;
        }
        if (parameter.Default is { } value) schema["default"] = value.DeepClone();
        if (description.Length > 0) schema["description"] = description;
        return schema;
    }

    /// <summary>A schema's type in a word.</summary>
    public static string TypeOf(JsonObject schema) => schema switch
    {
        _ when schema["type"] is JsonArray types => string.Join('|', types.Select(t => t!.GetValue<string>()).Where(t => t != "null")),
        _ when schema["type"] is { } type => type.GetValue<string>(),
        _ when schema["anyOf"] is JsonArray options => string.Join('|', options.Select(o => TypeOf((JsonObject)o!)).Distinct()),
        _ when schema["enum"] is not null => "string",
        _ => "any",
    };

    private static JsonObject Plain(Type type)
    {
        var core = Nullable.GetUnderlyingType(type) ?? type;
        if (core == typeof(ColumnPattern))
            return new JsonObject { ["anyOf"] = new JsonArray(new JsonObject { ["type"] = "string" }, new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" } }) };
        if (core == typeof(JsonObject)) return new JsonObject { ["type"] = "object" };
        if (core == typeof(JsonArray)) return new JsonObject { ["type"] = "array" };
        if (core == typeof(JsonNode)) return new JsonObject { ["type"] = new JsonArray("number", "string", "boolean") };    // the value of a cell
        return ComponentJson.Options.GetJsonSchemaAsNode(core, Exported) as JsonObject ?? [];
    }

    private static JsonObject? From(ComponentInfo component, XmlDocs docs)
    {
        if (component.AnyPorts)
            return new JsonObject { ["anyOf"] = new JsonArray(Node(""), new JsonObject { ["type"] = "object", ["additionalProperties"] = Node(""), ["minProperties"] = 1 }) };
        if (component.Ports.Count == 0) return null;
        var byPort = Fields(component.Ports.Select(p => (p.Name, p.Required, (JsonNode)Node(docs.Parameter(p.Name)))));
        return component.Ports.Count(p => p.Required) > 1 ? byPort : new JsonObject { ["anyOf"] = new JsonArray(Node(docs.Parameter(component.Ports[0].Name)), byPort) };
    }

    private static bool HasRequiredInput(ComponentInfo component) => component.AnyPorts || component.Ports.Any(p => p.Required);

    private static JsonObject Node(string description)
    {
        var node = new JsonObject { ["type"] = "string", ["pattern"] = Name };
        if (description.Length > 0) node["description"] = description;
        return node;
    }

    private static JsonObject Fields(IEnumerable<(string Name, bool Required, JsonNode Schema)> fields)
    {
        var all = fields.ToArray();
        return new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(all.Select(f => KeyValuePair.Create(f.Name, (JsonNode?)f.Schema))),
            ["required"] = new JsonArray([.. all.Where(f => f.Required).Select(f => (JsonNode)f.Name)]),
            ["additionalProperties"] = false,
        };
    }

    // Any value may be a parameter of the graph; a text may hold one already.
    private static JsonObject OrTemplate(JsonObject schema)
    {
        if (TypeOf(schema).Split('|').Any(t => t is "string" or "any")) return schema;
        var outer = new JsonObject();
        foreach (var word in (string[])["description", "default"])
        {
            if (!schema.Remove(word, out var said)) continue;
            outer[word] = said;
        }
        outer["anyOf"] = new JsonArray(schema, new JsonObject { ["type"] = "string", ["pattern"] = @"^\$\{.+\}$" });
        return outer;
    }
}
