using System.Runtime.Loader;
using System.Text.Json.Nodes;

namespace Fireworks.Hosting;

public sealed class FireworksCatalogTests
{
    [Fact]
    public void Has_what_the_samples_name()
    {
        var kinds = FireworksCatalog.Create().Kinds;

        Assert.All(Repository.DigitsGraph.Nodes.Values, node => Assert.Contains(node.Kind, kinds.Keys));
    }

    [Fact]
    public void The_sample_graph_has_no_problem() => Assert.Empty(GraphResolver.Check(Repository.DigitsGraph, FireworksCatalog.Create()));

    [Fact]
    public async Task A_plugin_is_loaded_apart_and_its_components_work()
    {
        var folder = Directory.CreateTempSubdirectory("plugins-").FullName;
        var mine = typeof(Tally).Assembly.Location;
        File.Copy(mine, Path.Combine(folder, Path.GetFileName(mine)));

        var kind = FireworksCatalog.Create(plugins: folder).Kinds["tally"];

        Assert.NotSame(AssemblyLoadContext.Default, AssemblyLoadContext.GetLoadContext(kind.Type.Assembly));
        var input = new MessagePipe(new Message(("x", TensorColumn.Of<long>([1, 2]))));
        var pipe = kind.Create(new JsonObject { ["number"] = 7 }, new Dictionary<string, Pipe> { ["input"] = input });
        var rows = await pipe.ReadAsync(Rows.Range(0, 2));
        Assert.Equal([7L, 7L], rows.Column<long>("tally").ToArray());
    }

    [Fact]
    public void Two_components_of_one_kind_are_refused() =>
        Assert.Throws<ComponentCatalogException>(() => FireworksCatalog.Create([typeof(Tally).Assembly], PluginFolder()));

    private static string PluginFolder()
    {
        var folder = Directory.CreateTempSubdirectory("plugins-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "Fireworks.Hosting.Tests"));
        File.Copy(typeof(Tally).Assembly.Location, Path.Combine(folder, "Fireworks.Hosting.Tests", "Fireworks.Hosting.Tests.dll"));
        return folder;
    }
}
