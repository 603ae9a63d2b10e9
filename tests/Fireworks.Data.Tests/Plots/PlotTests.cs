using System.Xml.Linq;

namespace Fireworks;

public sealed class PlotTests
{
    private static readonly Message Rows = new(
        ("x", TensorColumn.Of<float>([0, 1, 2, 3])), ("y", TensorColumn.Of<double>([10, 30, double.NaN, -7.5], 1)), ("n", TensorColumn.Of<long>([4, 3, 2, 1])),
        ("pair", TensorColumn.Of<float>([1, 2, 3, 4, 5, 6, 7, 8], 2)), ("name", TextColumn.Of("a", "b", "c", "d")));

    private static readonly Plot Empty = new("What <grows> & falls", "time, s", "height, m");

    [Fact]
    public void Series_stand_where_their_numbers_say()
    {
        var drawn = new Drawn(Empty.Points("seen", Rows, "x", "y").Line("counted", Rows, "x", "n").ToSvg());

        Assert.Equal("What <grows> & falls", drawn.Title);
        Assert.Equal(["time, s", "height, m"], drawn.Axes);
        Assert.Equal(["seen", "counted"], drawn.Series);
        Near([(0, 10), (1, 30), (3, -7.5)], drawn.Points("seen"));
        Near([(0, 4), (1, 3), (2, 2), (3, 1)], Assert.Single(drawn.Lines("counted")));
    }

    [Fact]
    public void A_row_without_a_number_breaks_a_line()
    {
        var lines = new Drawn(Empty.Line("broken", Rows, "x", "y").ToSvg()).Lines("broken");

        Assert.Equal([2, 1], lines.Select(l => l.Length));
        Near([(0, 10), (1, 30)], lines[0]);
    }

    [Fact]
    public void Everything_lies_within_the_picture_and_the_legend_names_each_series()
    {
        var svg = XDocument.Parse(Empty.Points("seen", Rows, "x", "y").Line("counted", Rows, "x", "n").ToSvg(300, 200));

        var texts = svg.Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value).ToArray();
        Assert.Equal(["seen", "counted"], texts.Where(t => t is "seen" or "counted"));
        Assert.All(svg.Descendants().Where(e => e.Name.LocalName == "circle"), dot =>
        {
            Assert.InRange((double)dot.Attribute("cx")!, 0, 300);
            Assert.InRange((double)dot.Attribute("cy")!, 0, 200);
        });
    }

    [Fact]
    public void A_plot_without_series_is_a_picture_of_its_axes() => Assert.Empty(new Drawn(Empty.ToSvg()).Series);

    [Fact]
    public void A_series_keeps_its_name_to_itself() =>
        Assert.Contains("'seen' is there already", Assert.Throws<ArgumentException>(() => Empty.Points("seen", Rows, "x", "n").Line("seen", Rows, "x", "n")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("pair", "float32[2]")]
    [InlineData("name", "text")]
    public void A_column_without_one_number_a_row_is_refused(string column, string type) =>
        Assert.Contains(type, Assert.Throws<ColumnTypeException>(() => Empty.Points("seen", Rows, "x", column)).Message, StringComparison.Ordinal);

    [Fact]
    public void Names_that_no_XML_holds_are_refused()
    {
        Assert.Throws<ArgumentException>("title", () => new Plot("", "x", "y"));
        Assert.Contains("Take it out", Assert.Throws<ArgumentException>("y", () => new Plot("t", "x", "bell \u0007")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("name", () => Empty.Line("\ud800", Rows, "x", "n"));
    }

    [Fact]
    public void Sizes_out_of_bounds_are_refused() => Assert.Throws<ArgumentOutOfRangeException>("width", () => Empty.ToSvg(width: 10));

    private static void Near((double X, double Y)[] expected, (double X, double Y)[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        Assert.All(expected.Zip(found), pair =>
        {
            Assert.Equal(pair.First.X, pair.Second.X, 0.01);             // a hundredth of a pixel is drawn, a pixel is some hundredths
            Assert.Equal(pair.First.Y, pair.Second.Y, 0.01);
        });
    }
}
