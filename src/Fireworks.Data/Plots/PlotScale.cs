namespace Fireworks;

/// <summary>Maps numbers of an axis to pixels, with ticks at round numbers.</summary>
/// <remarks>Ticks stand at multiples of 1, 2 or 5 times a power of ten. Source: Heckbert: "Nice Numbers for Graph Labels", Graphics Gems, 1990.</remarks>
internal sealed class PlotScale
{
    private const int AboutTicks = 6;
    private const double Largest = 1e300;

    private readonly double _from, _to;

    /// <summary>A scale for numbers; its ends are ticks.</summary>
    /// <param name="values">What is drawn, as far as it is shown; 0 to 1 when nothing is left.</param>
    /// <param name="from">The pixel of the least tick.</param>
    /// <param name="to">The pixel of the greatest.</param>
    public PlotScale(IEnumerable<double> values, double from, double to)
    {
        (_from, _to) = (from, to);
        var finite = values.Where(Shows).DefaultIfEmpty(0).ToArray();
        var (least, most) = (finite.Min(), finite.Max());
        if (least == most) most = least + Math.Max(1, Math.Abs(least));
        var step = Nice((most / 2 - least / 2) / AboutTicks * 2);
        (Least, Step) = (Math.Floor(least / step) * step, step);
        Count = (int)Math.Round((Math.Ceiling(most / step) * step - Least) / step);
    }

    /// <summary>Whether a number has a place on an axis: not-a-number, infinities and what is near them have none.</summary>
    public static bool Shows(double value) => Math.Abs(value) <= Largest;

    /// <summary>The first tick.</summary>
    public double Least { get; }

    /// <summary>From one tick to the next.</summary>
    public double Step { get; }

    /// <summary>Steps between the first tick and the last.</summary>
    public int Count { get; }

    /// <summary>The numbers that are named.</summary>
    public IEnumerable<double> Ticks => Enumerable.Range(0, Count + 1).Select(i => Least + i * Step);

    /// <summary>Where a number stands.</summary>
    public double Pixel(double value) => _from + (value - Least) / (Count * Step) * (_to - _from);

    private static double Nice(double width)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(width)));
        return (width / power) switch { < 1.5 => 1, < 3 => 2, < 7 => 5, _ => 10 } * power;
    }
}
