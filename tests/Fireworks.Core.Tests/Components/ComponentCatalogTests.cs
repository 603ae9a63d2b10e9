using System.Text.Json.Nodes;
using Fireworks.TestKit;

namespace Fireworks.Tests;

public sealed class ComponentCatalogTests
{
    private static Pipe Make(string kind, string config, params IEnumerable<(string Port, Pipe Pipe)> inputs) =>
        Parts.Catalog[kind].Create((JsonObject)JsonNode.Parse(config)!, inputs.ToDictionary(i => i.Port, i => i.Pipe));

    private static ComponentConfigException Refused(string kind, string config) =>
        Assert.Throws<ComponentConfigException>(() => Make(kind, config, ("input", Digits.Pipe())));

    [Fact]
    public void Core_alone_has_its_own_components()
    {
        Assert.Equal(
            [
                "batch", "caching", "cast", "clockwork-hub", "concat", "drop-gaps", "fill", "filter", "fold", "index-map", "join", "labeler", "looping", "noise", "normalize", "oversample", "prefetch",
                "random-hub", "rename", "repeat", "select", "shard", "shuffle", "skip", "split", "switch", "take", "title-to-label", "window", "window-shuffle", "zip",
            ],
            new ComponentCatalog().Kinds.Keys);
    }

    [Fact]
    public void A_component_says_what_it_is()
    {
        var (trainer, hub, split, nested) = (Parts.Catalog["trainer"], Parts.Catalog["clockwork-hub"], Parts.Catalog["split"], Parts.Catalog["nested"]);

        Assert.Equal([new ComponentPort("train", true), new ComponentPort("validate", false)], trainer.Ports);
        Assert.Equal((ComponentRole.Model, true), (trainer.Role, trainer.IsDriver));
        Assert.Equal((ComponentRole.Junction, true), (hub.Role, hub.AnyPorts));
        Assert.Equal(["train", "test"], split.Outputs);
        Assert.Equal(["test", "stratify"], split.Parameters.Select(p => p.Name));
        Assert.Equal(3, nested.Version);
        Assert.Equal("deep_blue", nested.Parameters.Single(p => p.Name == "colour").Default!.GetValue<string>());
        Assert.True(Parts.Catalog["apply"].Links.Single() is { Name: "model", Required: true });
    }

    [Fact]
    public void Makes_a_component_from_snake_case_configuration()
    {
        var shuffle = (Shuffle)Make("shuffle", """{ "chunk_rows": 12 }""", ("input", Digits.Pipe()));

        Assert.Equal(12, shuffle.ChunkRows);
    }

    [Fact]
    public void Nested_configuration_is_told_apart_by_its_type_wherever_that_stands()
    {
        var json = """{ "model": { "layers": ["relu", { "type": "linear" }] }, "figure": { "side_length": 2, "type": "square" }, "layers": ["relu", { "type": "linear" }], "metrics": ["a"], "limit": 5 }""";

        var nested = (Nested)Make("nested", json, ("input", Digits.Pipe()));

        Assert.Equal(new Square(2), nested.Figure);
        Assert.Equal("relu", nested.Layers![0]!.GetValue<string>());
        Assert.Equal(5, nested.Limit);
        var described = Parts.Catalog["nested"].Describe(nested);
        Assert.Equal("square", described["figure"]!["type"]!.GetValue<string>());
        Assert.Equal("""{"layers":["relu",{"type":"linear"}]}""", described["model"]!.ToJsonString());
    }

    [Fact]
    public void A_null_stands_for_the_default()
    {
        Assert.Equal(4096, ((Shuffle)Make("shuffle", """{ "chunk_rows": null }""", ("input", Digits.Pipe()))).ChunkRows);
        Assert.Equal("rows", Refused("batch", """{ "rows": null }""").Parameter);
    }

    [Theory]
    [InlineData("batch", """{ "rows": 0 }""", "rows", "at least 1")]
    [InlineData("batch", """{ "rows": 1.5 }""", "rows", "must be a whole number")]
    [InlineData("batch", """{ "rows": "8" }""", "rows", "must be a whole number")]
    [InlineData("batch", """{ "rows": 99999999999 }""", "rows", "must be a whole number")]
    [InlineData("batch", """{ "rows": 8, "last": "kep" }""", "last", "Did you mean 'keep'?")]
    [InlineData("batch", """{ "rows": 8, "lats": "keep" }""", "lats", "Did you mean 'last'?")]
    [InlineData("batch", "{}", "rows", "needs the argument 'rows'")]
    [InlineData("select", """{ "columns": [] }""", "columns", "at least one column")]
    [InlineData("select", """{ "columns": 3 }""", "columns", "a column name")]
    [InlineData("nested", """{ "model": [], "figure": { "type": "circle" } }""", "model", "an object")]
    [InlineData("nested", """{ "model": {}, "figure": { "type": "ring" } }""", "figure", "ring")]
    [InlineData("nested", """{ "model": {}, "figure": { "type": "circle", "radios": 2 } }""", "figure", "radios")]
    [InlineData("nested", """{ "model": {}, "figure": { "type": "circle" }, "colour": "green" }""", "colour", "red, deep_blue")]
    [InlineData("nested", """{ "model": {}, "figure": { "type": "circle" }, "metrics": ["a", null] }""", "metrics", "At $[1]: this must be a text, but is null.")]
    [InlineData("rename", """{ "names": { "a": null } }""", "names", "'names' must be an object of name → a text, but is {\"a\":null}. At $.a: this must be a text, but is null.")]
    [InlineData("rename", """{ "names": { "a": 1 } }""", "names", "At $.a: this must be a text, but is 1.")]
    [InlineData("rename", """{ "names": ["a"] }""", "names", "'names' must be an object of name → a text, but is [\"a\"].")]
    [InlineData("labeler", """{ "column": "x", "labels": ["a", null] }""", "labels", "At $[1]")]
    [InlineData("filter", """{ "where": { "type": "all", "of": [null] } }""", "where", "holds a null")]
    [InlineData("filter", """{ "where": { "type": "any", "of": [null] } }""", "where", "holds a null")]
    [InlineData("filter", """{ "where": { "column": "x" } }""", "where", "'where' must be an object whose 'type' is one of compare, in, like, is_missing, is_present, all, any, not, but is {\"column\":\"x\"}. At $: the field 'type' is missing")]
    [InlineData("filter", """{ "where": { "type": "comparre", "column": "x" } }""", "where", "At $.type: there is no 'comparre', only compare, in, like, is_missing, is_present, all, any, not. Did you mean 'compare'?")]
    [InlineData("filter", """{ "where": { "type": "not", "of": { "type": "compare", "column": "x", "opp": "=", "value": 1 } } }""", "where", "At $.of.opp: there is no field 'opp', only column, op, value. Did you mean 'op'?")]
    [InlineData("filter", """{ "where": { "type": "not", "of": { "type": "compare", "column": "x", "value": 1 } } }""", "where", "At $.of: the field 'op' is missing: a text.")]
    [InlineData("filter", """{ "where": { "type": "not", "of": { "type": "compare", "column": 3, "op": "=", "value": 1 } } }""", "where", "At $.of.column: this must be a text, but is 3.")]
    [InlineData("filter", """{ "where": { "type": "not", "of": { "type": "like", "column": null, "pattern": "a" } } }""", "where", "At $.of.column: this must be a text, but is null.")]
    public void A_value_that_does_not_fit_is_refused_by_parameter(string kind, string config, string parameter, string says)
    {
        var error = Refused(kind, config);

        Assert.Equal(parameter, error.Parameter);
        Assert.Contains(says, error.Message);
    }

    [Theory]
    [InlineData("""{ "weights": [3, 1] }""", "'weights' must be an object of name → a whole number within its range, but is [3,1].")]
    [InlineData("""{ "weights": { "a": "3" } }""", "'weights' must be an object of name → a whole number within its range, but is {\"a\":\"3\"}. At $.a: this must be a whole number within its range, but is \"3\".")]
    [InlineData("""{ "weights": { "a": null } }""", "'weights' must be an object of name → a whole number within its range, but is {\"a\":null}. At $.a: this must be a whole number within its range, but is null.")]
    public void A_map_that_does_not_fit_is_told_in_words_of_JSON(string config, string says) =>
        Assert.Equal(says, Assert.Throws<ComponentConfigException>(() => Make("clockwork-hub", config, ("a", Digits.Pipe()))).Message);

    [Fact]
    public void The_hash_tells_hosts_with_other_components_apart()
    {
        Assert.Equal(Parts.Catalog.Hash, new ComponentCatalog(typeof(Parts).Assembly, typeof(Pipe).Assembly).Hash);
        Assert.NotEqual(Parts.Catalog.Hash, new ComponentCatalog().Hash);
    }

    [Fact]
    public void An_unknown_kind_is_named_with_the_nearest() =>
        Assert.Contains("Did you mean 'shuffle'?", Assert.Throws<ComponentCatalogException>(() => Parts.Catalog["shufle"]).Message);

    [Fact]
    public void A_class_that_cannot_be_described_is_refused()
    {
        Assert.Contains("one public constructor", Assert.Throws<ComponentCatalogException>(() => new ComponentInfo(typeof(TwoConstructors))).Message);
    }

    private sealed class TwoConstructors : Pipe
    {
        public TwoConstructors() { }

        public TwoConstructors(Pipe input) : base(input) { }
    }
}
