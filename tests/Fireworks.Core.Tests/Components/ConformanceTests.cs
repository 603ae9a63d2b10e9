using Fireworks.TestKit;

namespace Fireworks.Tests;

public sealed class ConformanceTests
{
    [Fact]
    public void Every_component_of_Core_has_a_conformance_class()
    {
        var suites = typeof(ConformanceTests).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(PipeConformance))).Select(t => t.Name).ToHashSet();

        Assert.All(
            new ComponentCatalog().Kinds.Values,
            info => Assert.True(suites.Contains($"{info.Type.Name}Tests"), $"'{info.Kind}' needs a class {info.Type.Name}Tests : PipeConformance."));
    }
}
