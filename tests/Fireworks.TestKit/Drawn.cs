using System.Globalization;
using System.Xml.Linq;

namespace Fireworks.TestKit;

/// <summary>A picture read back: its series in the units of its axes, found by the ticks as they stand in it.</summary>
public sealed class Drawn
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private readonly XElement _root;
    private readonly Func<double, double> _x, _y;

    /// <summary>Reads a picture.</summary>
    /// <param name="svg">As a plot wrote it.</param>
    public Drawn(string svg)
    {
        _root = XDocument.Parse(svg).Root!;
        (_x, _y) = (Axis("x-axis", "x", 0), Axis("y-axis", "y", -4));    // a label hangs 4 pixels below its line
    }

    /// <summary>What it shows.</summary>
    public string Title => _root.Element(Svg + "title")!.Value;

    /// <summary>The names of the axes, x first.</summary>
    public string[] Axes => [.. Groups("x-axis").Concat(Groups("y-axis")).Select(g => g.Element(Svg + "title")!.Value)];

    /// <summary>The names of the series, in order.</summary>
    public string[] Series => [.. Groups("series").Select(g => g.Element(Svg + "title")!.Value)];

    /// <summary>A series drawn as points.</summary>
    public (double X, double Y)[] Points(string series) => [.. Of(series).Elements(Svg + "circle").Select(c => (_x(Number(c, "cx")), _y(Number(c, "cy"))))];

    /// <summary>A series drawn as lines, each as its points.</summary>
    public (double X, double Y)[][] Lines(string series) => [.. Of(series).Elements(Svg + "polyline").Select(Places)];

    private (double X, double Y)[] Places(XElement line) =>
        [.. line.Attribute("points")!.Value.Split(' ').Select(p => p.Split(',').Select(Parse).ToArray()).Select(p => (_x(p[0]), _y(p[1])))];

    private XElement Of(string series) => Groups("series").Single(g => g.Element(Svg + "title")!.Value == series);

    private IEnumerable<XElement> Groups(string name) => _root.Elements(Svg + "g").Where(g => g.Attribute("class")!.Value == name);

    private Func<double, double> Axis(string name, string coordinate, double shift)
    {
        var ticks = Groups(name).Single().Elements(Svg + "text").Where(t => t.Attribute("class")?.Value == "tick").Select(t => (At: Number(t, coordinate) + shift, Value: Parse(t.Value))).ToArray();
        var (first, last) = (ticks[0], ticks[^1]);
        return pixel => first.Value + (pixel - first.At) / (last.At - first.At) * (last.Value - first.Value);
    }

    private static double Number(XElement element, string name) => Parse(element.Attribute(name)!.Value);

    private static double Parse(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
