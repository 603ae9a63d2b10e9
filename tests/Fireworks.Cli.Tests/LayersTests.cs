using System.Reflection;

namespace Fireworks.Cli.Tests;

/// <summary>Who may reference whom, read from the built assemblies.</summary>
public sealed class LayersTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Fireworks.Core"] = [],
        ["Fireworks.Torch"] = ["Fireworks.Core"],
        ["Fireworks.Data"] = ["Fireworks.Core"],
        ["Fireworks.Search"] = ["Fireworks.Core"],
        ["Fireworks.Api"] = ["Fireworks.Core", "Fireworks.Search"],
        ["Fireworks.Contracts"] = ["Fireworks.Core", "Fireworks.Search"],
        ["Fireworks.Grains"] = ["Fireworks.Core", "Fireworks.Search", "Fireworks.Contracts", "Fireworks.Torch", "Fireworks.Data"],
        ["Fireworks.Gateway"] = ["Fireworks.Core", "Fireworks.Search", "Fireworks.Contracts", "Fireworks.Api"],
        ["Fireworks.Client"] = ["Fireworks.Core", "Fireworks.Search", "Fireworks.Api"],
        ["Fireworks.Hosting"] =
        [
            "Fireworks.Core", "Fireworks.Search", "Fireworks.Contracts", "Fireworks.Torch", "Fireworks.Data", "Fireworks.Grains", "Fireworks.Api",
            "Fireworks.Gateway", "Fireworks.Client",
        ],
    };

    public static TheoryData<string> Assemblies => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void An_assembly_references_only_the_layers_below_it(string name)
    {
        var found = References(name).Where(r => r.StartsWith("Fireworks.", StringComparison.Ordinal));

        Assert.Empty(found.Except(Allowed[name]));
    }

    [Theory]
    [InlineData("Fireworks.Core")]
    [InlineData("Fireworks.Search")]
    [InlineData("Fireworks.Data")]
    [InlineData("Fireworks.Torch")]
    [InlineData("Fireworks.Api")]
    [InlineData("Fireworks.Client")]
    public void The_layers_below_the_contracts_know_nothing_of_Orleans(string name) =>
        Assert.DoesNotContain(References(name), r => r.StartsWith("Orleans", StringComparison.Ordinal));

    [Theory]
    [InlineData("Fireworks.Core")]
    [InlineData("Fireworks.Search")]
    [InlineData("Fireworks.Data")]
    [InlineData("Fireworks.Api")]
    [InlineData("Fireworks.Client")]
    public void The_client_and_what_it_stands_on_need_no_torch(string name) =>
        Assert.DoesNotContain("TorchSharp", References(name));

    [Fact]
    public void Every_assembly_of_ours_is_listed()
    {
        var built = Directory.GetFiles(AppContext.BaseDirectory, "Fireworks.*.dll").Select(Path.GetFileNameWithoutExtension).Where(n => !n!.EndsWith("Tests", StringComparison.Ordinal) && n != "Fireworks.TestKit");

        Assert.Equal(Allowed.Keys.Order(), built.Order());
    }

    private static IEnumerable<string> References(string name) => Assembly.Load(name).GetReferencedAssemblies().Select(r => r.Name!);
}
