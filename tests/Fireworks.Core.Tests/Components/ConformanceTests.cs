using Fireworks.TestKit;

namespace Fireworks.Tests;

public sealed class ConformanceTests
{
    [Fact]
    public void Every_component_of_Core_has_a_suite() => Suites.AssertComplete(typeof(Pipe).Assembly, typeof(ConformanceTests).Assembly);
}
