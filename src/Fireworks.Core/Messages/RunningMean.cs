namespace Fireworks;

/// <summary>A mean that is learned value by value.</summary>
internal static class RunningMean
{
    /// <summary>The mean with one value more.</summary>
    /// <param name="mean">The mean of the values before.</param>
    /// <param name="value">The value.</param>
    /// <param name="count">How many there are with it; at least 1.</param>
    public static double Next(double mean, double value, long count)
    {
        if (value == mean) return mean;
        // The step between two numbers near both ends of the range is no number.
        var step = value - mean;
        return mean + (double.IsFinite(step) ? step / count : value / count - mean / count);
    }
}
