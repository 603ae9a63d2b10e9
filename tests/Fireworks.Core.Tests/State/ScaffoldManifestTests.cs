using System.Collections.Immutable;
using System.Text;

namespace Fireworks.Tests;

public sealed class ScaffoldManifestTests
{
    private const string Rows = """{ "fireworks": "graph/1", "name": "one", "nodes": { "rows": { "kind": "digits" }, "split": { "kind": "split", "from": "rows", "test": 0.5 } } }""";

    private static ScaffoldManifest Of(params string[] nodes) =>
        new(ScaffoldManifest.CurrentVersion, "run", Rows, 1, nodes.ToImmutableSortedDictionary(n => n, _ => "hash", StringComparer.Ordinal));

    [Fact]
    public void Comes_back_from_its_bytes()
    {
        var back = ScaffoldManifest.Parse(Of("rows").ToBytes(), "s");

        Assert.Equal((Rows, "hash"), (back.Graph, back.States["rows"]));
    }

    [Fact]
    public void Nodes_and_their_outputs_are_of_the_graph() => Of("rows", "split.train").Check(Parts.Catalog);

    [Fact]
    public void A_state_of_a_node_that_the_graph_does_not_have_is_refused_by_its_name() =>
        Assert.Contains("'one' has no node 'other'", Assert.Throws<ComponentStateException>(() => Of("rows", "other").Check(Parts.Catalog)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_state_of_a_newer_version_is_refused()
    {
        var newer = Of("rows") with { Versions = ImmutableSortedDictionary<string, int>.Empty.Add("rows", 2) };

        Assert.Contains("version 2 of 'digits'", Assert.Throws<ComponentStateException>(() => newer.Check(Parts.Catalog)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null"), InlineData("{"), InlineData("[]")]
    [InlineData("""{ "version": 1, "graph": "{}", "states": null }""")]
    [InlineData("""{ "version": 1, "states": {} }""")]
    [InlineData("""{ "version": 1, "graph": "{}", "states": {}, "versions": null }""")]
    [InlineData("""{ "version": 1, "graph": "{}", "states": { "rows": null } }""")]
    public void Bytes_that_are_no_manifest_are_refused_by_its_name(string json) =>
        Assert.Contains("Snapshot s is no manifest", Assert.Throws<ComponentStateException>(() => ScaffoldManifest.Parse(Encoding.UTF8.GetBytes(json), "s")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_newer_format_is_refused() =>
        Assert.Contains("newer release", Assert.Throws<ComponentStateException>(() => ScaffoldManifest.Parse((Of() with { Version = 2 }).ToBytes(), "s")).Message, StringComparison.Ordinal);
}
