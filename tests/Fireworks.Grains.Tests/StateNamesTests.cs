using System.Reflection;
using Orleans.Runtime;

namespace Fireworks.Grains.Tests;

// ADO.NET storage ignores the grain's type: two classes with one state name and equal keys would overwrite each other.
public sealed class StateNamesTests
{
    private static readonly (Type Grain, string State)[] States =
    [
        .. from type in typeof(FactoryGrain).Assembly.GetTypes()
           where typeof(Grain).IsAssignableFrom(type)
           from constructor in type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
           from parameter in constructor.GetParameters()
           from state in parameter.GetCustomAttributes<PersistentStateAttribute>()
           select (type, state.StateName),
    ];

    [Fact]
    public void Every_state_is_named_after_its_grain_and_no_two_are_alike()
    {
        Assert.Contains((typeof(GraphGrain), nameof(GraphGrain)), States);
        Assert.All(States, s => Assert.Equal(s.Grain.Name, s.State));
        Assert.Distinct(States.Select(s => s.State));
    }
}
