using System.Reflection;
using Xunit;

namespace Fireworks.TestKit;

/// <summary>Which components have a conformance suite.</summary>
public static class Suites
{
    /// <summary>Asserts that each component of an assembly has a test class of its name over <see cref="DriverConformance"/> or <see cref="PipeConformance"/>.</summary>
    /// <param name="components">The assembly with the components.</param>
    /// <param name="tests">The assembly with the test classes.</param>
    public static void AssertComplete(Assembly components, Assembly tests)
    {
        var own = new ComponentCatalog(components).Kinds.Values.Where(info => info.Type.Assembly == components).ToArray();

        Assert.NotEmpty(own);
        Assert.All(own, info => Assert.True(Has(tests, info), $"'{info.Kind}' needs a class {info.Type.Name}Tests : {SuiteOf(info).Name}."));
    }

    private static Type SuiteOf(ComponentInfo info) => info.IsDriver ? typeof(DriverConformance) : typeof(PipeConformance);

    private static bool Has(Assembly tests, ComponentInfo info) =>
        tests.GetTypes().Any(t => t.Name == $"{info.Type.Name}Tests" && t.IsSubclassOf(SuiteOf(info)));
}
