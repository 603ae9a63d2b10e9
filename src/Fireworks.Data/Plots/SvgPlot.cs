using System.Globalization;
using System.Xml.Linq;

namespace Fireworks;

/// <summary>Draws a plot as SVG, without fonts or libraries of the system.</summary>
internal sealed class SvgPlot
{
    private const int Left = 76, Right = 20, Top = 64, Bottom = 52, TickGap = 8, LegendLine = 22, LegendGap = 6, LetterWidth = 7;
    private const string Grey = "#666666", Grid = "#e4e4e4";

    // Okabe and Ito's colours, which people who see fewer colours tell apart, too.
    private static readonly string[] Colours = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"];

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private readonly Plot _plot;
    private readonly int _width, _height;
    private readonly PlotScale _x, _y;

    /// <summary>A drawing of so many pixels.</summary>
    public SvgPlot(Plot plot, int width, int height)
    {
        (_plot, _width, _height) = (plot, width, height);
        var points = plot.Series.SelectMany(s => s.Points).Where(IsSeen).ToArray();
        _x = new PlotScale(points.Select(p => p.X), Left, width - Right);
        _y = new PlotScale(points.Select(p => p.Y), height - Bottom, Top);
    }

    /// <summary>The SVG.</summary>
    public string Write() => new XElement(
        Svg + "svg", At("width", _width), At("height", _height), new XAttribute("viewBox", $"0 0 {_width} {_height}"), At("role", "img"),
        At("font-family", "sans-serif"), At("font-size", 13),
        new XElement(Svg + "title", _plot.Title),
        new XElement(Svg + "rect", At("width", "100%"), At("height", "100%"), At("fill", "white")),
        Text(_plot.Title, Left, 24, "start", At("font-size", 17)),
        Axis("x-axis", _plot.X, _x.Ticks.Select(value => XTick(value, _x.Pixel(value))), Text(_plot.X, (Left + _width - Right) / 2.0, _height - 12, "middle")),
        Axis("y-axis", _plot.Y, _y.Ticks.Select(value => YTick(value, _y.Pixel(value))),
            Text(_plot.Y, 0, 0, "middle", At("transform", $"translate(18 {Number((Top + _height - Bottom) / 2.0)}) rotate(-90)"))),
        Legend(),
        _plot.Series.Index().Select(s => Series(s.Item, s.Index))).ToString();

    private static XElement Axis(string name, string title, IEnumerable<XElement[]> ticks, XElement label) =>
        new(Svg + "g", At("class", name), At("fill", Grey), new XElement(Svg + "title", title), ticks, label);

    private XElement[] XTick(double value, double at) => [Stroke(at, Top, at, _height - Bottom, Grid), Text(Label(value, _x.Step), at, _height - Bottom + TickGap + 12, "middle", At("class", "tick"))];

    private XElement[] YTick(double value, double at) => [Stroke(Left, at, _width - Right, at, Grid), Text(Label(value, _y.Step), Left - TickGap, at + 4, "end", At("class", "tick"))];

    private IEnumerable<XElement> Legend()
    {
        var at = (double)Left;
        foreach (var (index, series) in _plot.Series.Index())
        {
            yield return series.IsLine ? Line(Place(at, 44) + " " + Place(at + LegendLine, 44), index) : Dot(at + LegendLine / 2.0, 44, index);
            yield return Text(series.Name, at + LegendLine + LegendGap, 48, "start");
            at += LegendLine + 4 * LegendGap + LetterWidth * series.Name.Length;
        }
    }

    private XElement Series(PlotSeries series, int index) => new(
        Svg + "g", At("class", "series"), new XElement(Svg + "title", series.Name),
        series.IsLine
            ? Stretches(series).Select(points => Line(string.Join(' ', points.Select(p => Place(_x.Pixel(p.X), _y.Pixel(p.Y)))), index))
            : series.Points.Where(IsSeen).Select(p => Dot(_x.Pixel(p.X), _y.Pixel(p.Y), index)));

    /// <summary>A line's points between those that are not drawn.</summary>
    private static IEnumerable<List<(double X, double Y)>> Stretches(PlotSeries series)
    {
        var points = new List<(double X, double Y)>();
        foreach (var point in series.Points.Append((double.NaN, double.NaN)))
        {
            if (IsSeen(point)) points.Add(point);
            else if (points.Count > 0)
            {
                yield return points;
                points = [];
            }
        }
    }

    private static bool IsSeen((double X, double Y) point) => PlotScale.Shows(point.X) && PlotScale.Shows(point.Y);

    // Every other line is dashed, so that one that lies on another is seen.
    private XElement Line(string points, int index) => new(
        Svg + "polyline", At("points", points), At("fill", "none"), At("stroke", Colour(index)), At("stroke-width", 2),
        _plot.Series.Take(index).Count(s => s.IsLine) % 2 == 1 ? At("stroke-dasharray", "7 5") : null);

    private static XElement Dot(double x, double y, int index) => new(Svg + "circle", At("cx", Number(x)), At("cy", Number(y)), At("r", 3.5), At("fill", Colour(index)), At("fill-opacity", 0.7));

    private static XElement Stroke(double x1, double y1, double x2, double y2, string colour) =>
        new(Svg + "line", At("x1", Number(x1)), At("y1", Number(y1)), At("x2", Number(x2)), At("y2", Number(y2)), At("stroke", colour));

    private static XElement Text(string text, double x, double y, string anchor, params XAttribute[] more) =>
        new(Svg + "text", At("x", Number(x)), At("y", Number(y)), At("text-anchor", anchor), more, text);

    private static XAttribute At(string name, object value) => new(name, value);

    private static string Colour(int index) => Colours[index % Colours.Length];

    private static string Place(double x, double y) => $"{Number(x)},{Number(y)}";

    private static string Number(double pixels) => pixels.ToString("0.##", CultureInfo.InvariantCulture);

    // No more digits than tell one tick from the next, and no "-0".
    private static string Label(double value, double step) => (Math.Abs(value) < step / 2 ? 0 : value).ToString("G6", CultureInfo.InvariantCulture);
}
