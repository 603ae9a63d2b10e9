using System.Collections.Immutable;
using System.Xml;

namespace Fireworks;

/// <summary>A picture of numbers: named series of points and lines over two named axes. Each verb gives a new plot.</summary>
/// <remarks><c>new Plot("Learning", "epoch", "loss").Line("train", rows, "step", "value").ToSvg()</c>.</remarks>
public sealed record Plot
{
    private const int LeastPixels = 200, MostPixels = 10_000;

    /// <summary>A plot without series.</summary>
    /// <param name="title">What it shows; not empty.</param>
    /// <param name="x">What runs from left to right, with its unit; not empty.</param>
    /// <param name="y">What runs upwards, with its unit; not empty.</param>
    /// <exception cref="ArgumentException">A text is empty, or holds characters that no XML may hold.</exception>
    public Plot(string title, string x, string y) => (Title, X, Y) = (Named(title, nameof(title)), Named(x, nameof(x)), Named(y, nameof(y)));

    /// <summary>What it shows.</summary>
    public string Title { get; }

    /// <summary>What runs from left to right.</summary>
    public string X { get; }

    /// <summary>What runs upwards.</summary>
    public string Y { get; }

    /// <summary>What is drawn, the first at the bottom.</summary>
    public ImmutableArray<PlotSeries> Series { get; private init; } = [];

    /// <summary>Adds rows as points.</summary>
    /// <param name="name">The series' name; not empty, each once.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="x">The column of where a point stands from left to right: one number a row.</param>
    /// <param name="y">The column of how high it stands: one number a row.</param>
    /// <exception cref="ArgumentException">The name is empty or taken.</exception>
    /// <exception cref="ColumnMissingException">A column is missing.</exception>
    /// <exception cref="ColumnTypeException">A column does not have one number a row.</exception>
    public Plot Points(string name, Message rows, string x, string y) => With(PlotSeries.Of(Named(name, nameof(name)), isLine: false, rows, x, y));

    /// <summary>Adds rows, in their order, as a line. A row without a number breaks it.</summary>
    /// <inheritdoc cref="Points"/>
    public Plot Line(string name, Message rows, string x, string y) => With(PlotSeries.Of(Named(name, nameof(name)), isLine: true, rows, x, y));

    /// <summary>The picture as SVG: axes, a legend, and each series as a group with the class <c>series</c> and its name as <c>title</c>.</summary>
    /// <param name="width">Pixels, from 200 to 10,000. Default 720.</param>
    /// <param name="height">Pixels, from 200 to 10,000. Default 440.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of its bounds.</exception>
    public string ToSvg(int width = 720, int height = 440) =>
        new SvgPlot(this, Require.Between(width, LeastPixels, MostPixels), Require.Between(height, LeastPixels, MostPixels)).Write();

    private Plot With(PlotSeries series)
    {
        if (Series.Any(s => s.Name == series.Name)) throw new ArgumentException($"Each series of a plot has a name of its own, but '{series.Name}' is there already.", nameof(series));
        return this with { Series = Series.Add(series) };
    }

    private static string Named(string text, string parameter)
    {
        try
        {
            return XmlConvert.VerifyXmlChars(Require.NotEmpty(text, parameter));
        }
        catch (XmlException e)
        {
            throw new ArgumentException($"'{parameter}' holds a character that a picture in XML cannot: {e.Message} Take it out.", parameter, e);
        }
    }
}
