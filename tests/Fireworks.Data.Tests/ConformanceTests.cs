namespace Fireworks;

public sealed class ConformanceTests
{
    [Fact]
    public void Every_component_of_Data_has_a_suite() => Suites.AssertComplete(typeof(CsvSource).Assembly, typeof(ConformanceTests).Assembly);
}
