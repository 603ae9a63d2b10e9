using Fireworks.TestKit;

namespace Fireworks.Torch.Tests;

public sealed class ConformanceTests
{
    [Fact]
    public void Every_component_of_Torch_has_a_suite() => Suites.AssertComplete(typeof(Train).Assembly, typeof(ConformanceTests).Assembly);
}
