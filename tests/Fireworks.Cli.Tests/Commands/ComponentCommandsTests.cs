using System.Text.Json.Nodes;

namespace Fireworks.Cli.Tests.Commands;

public sealed class ComponentCommandsTests
{
    [Fact]
    public async Task Every_component_is_listed_with_what_it_does_without_a_silo()
    {
        using var folder = new Workspace();

        var list = (await CliProcess.RunAsync(folder.Path, "component", "list", "--json")).Expect(0).Json["items"]!.AsArray();

        Assert.Equal(Hosting.FireworksCatalog.Create().Kinds.Keys, list.Select(c => (string)c!["kind"]!));
        Assert.All(list, c => Assert.NotEmpty((string)c!["summary"]!));
        Assert.False(Directory.Exists(folder.Store));
    }

    [Fact]
    public async Task A_component_is_shown_with_ports_defaults_bounds_documentation_and_a_schema()
    {
        using var folder = new Workspace();

        var train = (await CliProcess.RunAsync(folder.Path, "component", "show", "train", "--json")).Expect(0).Json;
        var people = (await CliProcess.RunAsync(folder.Path, "component", "show", "train")).Expect(0).Out;

        Assert.Equal(("model", true), ((string)train["role"]!, (bool)train["drives"]!));
        Assert.Equal([("train", true), ("validate", false)], train["inputs"]!.AsArray().Select(p => ((string)p!["name"]!, (bool)p["required"]!)));
        var epochs = train["arguments"]!.AsArray().Single(a => (string)a!["name"]! == "epochs")!;
        Assert.Equal(("integer", false, 1, "1 … 1000000"), ((string)epochs["type"]!, (bool)epochs["required"]!, (int)epochs["default"]!, (string)epochs["bounds"]!));
        Assert.Contains("Passes over the rows", (string)epochs["description"]!);
        Assert.Contains("one optimizer step a message", people);
        Assert.Contains("1 … 1000000", people);
    }

    [Fact]
    public async Task The_schema_alone_is_a_document()
    {
        using var folder = new Workspace();

        var json = (await CliProcess.RunAsync(folder.Path, "component", "show", "batch", "--schema", "--json")).Expect(0).Json;
        var people = (await CliProcess.RunAsync(folder.Path, "component", "show", "batch", "--schema")).Expect(0).Json;

        Assert.True(JsonNode.DeepEquals(json, people));
        Assert.Equal("https://json-schema.org/draft/2020-12/schema", (string)json["$schema"]!);
    }
}
