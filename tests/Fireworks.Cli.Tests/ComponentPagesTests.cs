using System.Text.Json.Nodes;
using Fireworks.Api;
using Fireworks.Hosting;

namespace Fireworks.Cli.Tests;

/// <summary>That what users read about components is what the components do.</summary>
public sealed class ComponentPagesTests
{
    private static readonly ComponentCatalog Catalog = FireworksCatalog.Create();

    // What each component needs beside the argument that is tried.
    private static readonly Dictionary<string, string> Needed = new()
    {
        ["arrow"] = """{ "path": "x.arrow" }""", ["bioseq"] = """{ "path": "x.fasta" }""", ["caching"] = """{ "rows": 100 }""", ["embeddings"] = """{ "path": "x.txt" }""", ["encode-sequence"] = """{ "length": 4 }""",
        ["fold"] = """{ "folds": 3, "number": 0 }""", ["index-map"] = """{ "rows": [0] }""", ["json"] = """{ "path": "x.json" }""", ["parquet"] = """{ "path": "x.parquet" }""",
        ["prefetch"] = "{}", ["random-hub"] = "{}", ["repeat"] = "{}", ["shard"] = """{ "shards": 2, "number": 0 }""", ["skip"] = """{ "rows": 1 }""", ["take"] = """{ "rows": 1 }""",
        ["text-to-index"] = """{ "column": "x", "length": 4 }""", ["tokenize"] = """{ "column": "x", "length": 4, "tokenizer": { "type": "tiktoken", "ranks": "r.tiktoken" } }""",
        ["window"] = """{ "rows": 2, "columns": "x" }""", ["window-shuffle"] = "{}", ["zip"] = "{}",
        ["batch"] = """{ "rows": 2, "cost": "x", "budget": 8 }""", ["clockwork-hub"] = "{}", ["csv"] = """{ "path": "x.csv" }""", ["shuffle"] = "{}", ["split"] = """{ "test": 0.5 }""",
        ["train"] = """{ "model": { "in": "x", "out": "y", "layers": [ { "type": "linear", "out": 2 } ] }, "loss": { "type": "mse", "target": "t" }, "optimizer": { "type": "sgd", "lr": 0.1 } }""",
    };

    public static TheoryData<string, string> Bounded =>
        [.. from c in Catalog.Kinds.Values from a in ComponentPages.Of(c).Arguments where a.Bounds is not null select (c.Kind, a.Name)];

    public static TheoryData<string> Kinds => [.. Catalog.Kinds.Keys];

    [Theory]
    [MemberData(nameof(Bounded))]
    public void Bounds_that_are_shown_are_those_that_hold(string kind, string argument)
    {
        var schema = Inner(ComponentPages.Of(Catalog[kind]).Schema["properties"]![argument]!);
        var whole = (string?)schema["type"] == "integer";

        foreach (var (word, direction) in ((string, decimal)[])[("minimum", -1), ("maximum", 1)])
        {
            if (schema[word] is { } bound)
            {
                Make(kind, argument, bound.DeepClone());
                Assert.ThrowsAny<FireworksException>(() => Make(kind, argument, Beyond((decimal)bound, direction, whole)));
            }
            if (schema["exclusive" + char.ToUpperInvariant(word[0]) + word[1..]] is { } open)
                Assert.ThrowsAny<FireworksException>(() => Make(kind, argument, open.DeepClone()));
        }
    }

    [Theory]
    [InlineData("batch", "rows", "≥ 1")]
    [InlineData("csv", "chunk_rows", "1 … 1048576")]
    [InlineData("split", "test", "> 0, < 1")]
    [InlineData("train", "epochs", "1 … 1000000")]
    public void Bounds_are_found_in_the_words_of_the_docstrings(string kind, string argument, string bounds) =>
        Assert.Equal(bounds, ComponentPages.Of(Catalog[kind]).Arguments.Single(a => a.Name == argument).Bounds);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Everything_that_can_be_set_is_explained(string kind)
    {
        var page = ComponentPages.Of(Catalog[kind]);

        Assert.NotEmpty(page.Summary);
        Assert.All(page.Arguments, a => Assert.NotEmpty(a.Description));
        Assert.All(page.Inputs, p => Assert.NotEmpty(p.Description));
        Assert.All(page.Arguments, a => Assert.NotEqual("any", a.Type));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_schema_lists_what_the_component_takes_and_needs(string kind)
    {
        var (info, schema) = (Catalog[kind], ComponentPages.Of(Catalog[kind]).Schema);

        Assert.Equal(kind, (string)schema["properties"]!["kind"]!["const"]!);
        Assert.All(info.Parameters, p => Assert.NotNull(schema["properties"]![p.Name]));
        Assert.Equal(
            ["kind", .. info.AnyPorts || info.Ports.Any(p => p.Required) ? ["from"] : (string[])[], .. info.Links.Any(l => l.Required) ? ["link"] : (string[])[], .. info.Parameters.Where(p => p.Required).Select(p => p.Name)],
            schema["required"]!.AsArray().Select(r => (string)r!));
        Assert.False((bool)schema["additionalProperties"]!);
    }

    [Fact]
    public void The_sample_graph_uses_only_what_the_schemas_know()
    {
        var graph = JsonNode.Parse(Workspace.GraphText)!;

        foreach (var (id, node) in graph["nodes"]!.AsObject())
        {
            var known = ComponentPages.Of(Catalog[(string)node!["kind"]!]).Schema["properties"]!.AsObject();
            Assert.All(node.AsObject(), field => Assert.True(known.ContainsKey(field.Key), $"The schema of '{id}' lacks '{field.Key}'."));
        }
    }

    private static void Make(string kind, string argument, JsonNode value)
    {
        var config = JsonNode.Parse(Needed[kind])!.AsObject();
        config[argument] = value;
        var input = new MessagePipe(Message.Empty);
        var info = Catalog[kind];
        info.Create(config, info.AnyPorts ? new Dictionary<string, Pipe> { ["a"] = input } : info.Ports.ToDictionary(p => p.Name, Pipe (_) => input), info.Outputs.Count > 0 ? info.Outputs[0] : null);
    }

    private static JsonNode Beyond(decimal bound, decimal direction, bool whole) => whole ? JsonValue.Create((long)(bound + direction)) : JsonValue.Create(bound + (direction * 0.001m));

    // A value may also be a parameter of the graph; the schema then offers both.
    private static JsonNode Inner(JsonNode schema) => schema["anyOf"]?[0] ?? schema;
}
