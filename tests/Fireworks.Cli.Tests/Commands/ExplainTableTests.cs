using Fireworks.Cli.Explain;

namespace Fireworks.Cli.Tests.Commands;

public sealed class ExplainTableTests
{
    [Theory]
    [InlineData("a:int64 b:int64", "a int64, b int64")]
    [InlineData("x0:int64 x1:int64", "x0 int64, x1 int64")]
    [InlineData("x0:int64 x1:int64 x2:int64 y:text", "x0…x2 int64, y text")]
    [InlineData("x0:int64 x1:int64 x2:float32 x3:float32 x4:float32", "x0 int64, x1 int64, x2…x4 float32")]
    [InlineData("x1:int64 x3:int64 x5:int64", "x1 int64, x3 int64, x5 int64")]
    [InlineData("1:text 2:text 3:text", "1…3 text")]
    [InlineData("", "")]
    public void A_numbered_series_of_one_type_stands_as_its_first_and_last(string columns, string expected) =>
        Assert.Equal(expected, ExplainTable.Columns([.. columns.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(c => new ColumnShape(c.Split(':')[0], c.Split(':')[1], []))]));
}
